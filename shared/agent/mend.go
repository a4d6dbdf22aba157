package agent

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/aiprod/aiprod/shared/brief/claim"
	"github.com/aiprod/aiprod/shared/manifest"
)

// Mend changes the shots of a film as a judge's notes have it. What is done follows from the
// remedies, by rules; a judge's own words reach a camera only as far as any writer's may, and nothing else. Lines,
// lengths, places and how a shot is entered stay, so that the other shots stay as they are to the byte. A clip is bought
// anew only where the picture is to be another one. round counts the rounds, from 1.
func (v VisualTranslator) Mend(m *manifest.Manifest, in In, notes []Note, round int) {
	for _, n := range notes {
		s := m.Shot(n.Shot)
		if s == nil || s.Locked {
			continue
		}
		switch n.Remedy {
		case LargerText:
			s.Scene = sparser(s.Scene)
		case ClearerText:
			s.Scene.Ground = otherGround(s.Scene.Ground)
		case OtherForm:
			s.Scene = otherwise(s.Scene)
		case OtherPicture:
			v.pictureAnew(m, s, in, n.Footage)
		}
		if !Filmed(*s) {
			s.Seed++
		}
		m.Notes = append(m.Notes, fmt.Sprintf("Round %d: shot %s is made again (%s). %s", round, s.ID, strings.ReplaceAll(n.Remedy, "_", " "), n.Problem))
	}
}

// Filmed reports whether a shot shows a clip that a backend makes.
func Filmed(s manifest.Shot) bool { return cmp.Or(s.Instead, s.Backend) != Studio }

// sparser leaves out what a shot writes beside its point, so that the rest is larger; what states a
// figure stays. Where nothing can go, it is arranged otherwise.
func sparser(s manifest.Scene) manifest.Scene {
	next := s
	next.Kicker = ""
	if s.Kind != manifest.Quote && s.Kind != manifest.Question && s.Kind != manifest.Closing && len(claim.Figures(s.Body)) == 0 {
		next.Body = ""
	}
	if next.Kicker == s.Kicker && next.Body == s.Body || !next.Complete() {
		return otherwise(s)
	}
	return next
}

// otherGround is a ground that writing stands out from.
func otherGround(ground string) string {
	if ground == cardGround {
		return accentGround
	}
	return cardGround
}

// pictureAnew shows something else in a shot: another clip, filmed by a wish that any writer might have had, or another
// picture from the set. A picture of the user's own stays.
func (v VisualTranslator) pictureAnew(m *manifest.Manifest, s *manifest.Shot, in In, footage string) {
	if Filmed(*s) {
		if footage = line(footage); footage != "" && len(in.Unfilmable()(footage)) == 0 {
			s.Footage = footage
		}
		s.Seed++
		return
	}
	if was := s.Scene.Icon; was != "" {
		s.Scene.Icon = ""
		v.illustrate(&s.Scene, m, s.Lines, map[string]bool{was: true})
	}
	s.Scene.Layout++
}
