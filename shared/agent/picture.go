package agent

import (
	"math"
	"slices"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/manifest"
)

// mostInGallery is how many pictures one gallery holds.
const mostInGallery = 4

// illustrate gives the user's pictures to the shots that show text alone, spread
// over the film; where there are more pictures than shots, some share one.
func (b *board) illustrate() {
	free := b.open()
	sets := grouped(b.assets, len(free))
	n := min(len(free), len(sets))
	for k := range n {
		i := free[int(math.Round(float64(k)*float64(len(free)-1)/float64(max(1, n-1))))]
		s := &b.shots[i].scene
		heading := s.Heading
		if heading == "" && len(b.shots[i].beats) > 0 {
			heading = b.headline(b.shots[i].beats[0])
		}
		*s = b.pictured(sets[k], manifest.Scene{Kicker: s.Kicker, Heading: heading}, k)
	}
	b.assets = b.assets[:0]
}

// pictured shows the k-th set of a film's pictures: several as a gallery, one over
// the whole frame or, by turns and where it would lose much of itself there, beside the words.
func (b *board) pictured(set []Asset, s manifest.Scene, k int) manifest.Scene {
	if len(set) > 1 {
		s.Kind = manifest.Gallery
		for _, a := range set {
			s.Assets = append(s.Assets, a.ID)
		}
		return s
	}
	s.Kind, s.Asset = manifest.Image, set[0].ID
	if s.Heading != "" && utf8.RuneCountInString(s.Heading) <= 60 && (k%2 == 1 || b.crossed(set[0])) {
		s.Kind = manifest.Split
	}
	return s
}

// crossed reports whether a picture stands upright and the frame lies, or the other way round.
func (b *board) crossed(a Asset) bool {
	f := b.in.format()
	return a.Width > 0 && a.Height > 0 && (a.Width > a.Height) != (f.Width >= f.Height) && f.Width != f.Height
}

// grouped divides pictures into sets for so many shots, one each where there are
// enough shots; clips always stand alone.
func grouped(assets []Asset, shots int) [][]Asset {
	var stills []Asset
	var sets [][]Asset
	for _, a := range assets {
		if a.Kind == "image" {
			stills = append(stills, a)
		}
	}
	gathered := 0 // how many pictures go into galleries
	if shots > 0 && len(stills) > 2 && (len(assets) > shots || len(stills) >= 5) {
		gathered = min(max(3, len(assets)-shots+1), len(stills), mostInGallery*max(1, shots/3))
	}
	var gallery []Asset
	for _, a := range assets {
		if a.Kind == "image" && gathered > 0 {
			gallery = append(gallery, a)
			if gathered--; len(gallery) == mostInGallery || gathered == 0 {
				sets, gallery = append(sets, gallery), nil
			}
			continue
		}
		sets = append(sets, []Asset{a})
	}
	return sets
}

// open returns the shots that can show a picture of the user's instead, in
// order: those of words alone, and others only for as many pictures as there are,
// the opening last of all.
func (b *board) open() []int {
	var free []int
	for _, kind := range []string{manifest.Statement, manifest.Title, manifest.Figure, manifest.List, manifest.Quote} {
		for i := 1; i < len(b.shots)-1; i++ {
			if b.shots[i].scene.Kind == kind && (kind == manifest.Statement || len(free) < len(b.assets)) {
				free = append(free, i)
			}
		}
	}
	if len(free) < len(b.assets) && len(b.shots) > 0 {
		free = append(free, 0)
	}
	slices.Sort(free)
	return free
}
