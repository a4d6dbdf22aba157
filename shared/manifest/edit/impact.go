package edit

import (
	"reflect"
	"slices"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/manifest"
)

// An Impact is what has to be made again after an edit, as far as that can be told
// before the speech is measured. What was made once for the job is not made again: going
// back to what was there before takes less than it says.
type Impact struct {
	Lines    []string `json:"lines" doc:"Ids of the lines to speak again"`
	Shots    []string `json:"shots" doc:"Ids of the shots to draw again"`
	Captions []string `json:"captions" doc:"Ids of the shots whose captions are made again"`
	Music    bool     `json:"music" doc:"Whether the music is composed again"`
	Effects  bool     `json:"effects" doc:"Whether the sound effects are made again"`
	Master   bool     `json:"master" doc:"Whether the film is put together again"`
	MayShift bool     `json:"may_shift" doc:"Whether speech that becomes longer may take time from other shots, which are then made again too, with music and effects"`
}

// Of returns what an edit of old to m leads to.
func Of(old, m *manifest.Manifest) Impact {
	c := comparison{old: old, m: m, relaid: !slices.EqualFunc(old.Shots, m.Shots, sameSpan)}
	out := Impact{Lines: []string{}, Shots: []string{}, Captions: []string{}, Effects: c.effects(), Music: c.music()}
	for _, l := range m.Lines {
		if c.spoken(l) {
			out.Lines = append(out.Lines, l.ID)
			was, _ := old.Line(l.ID)
			longer := utf8.RuneCountInString(l.Text) > utf8.RuneCountInString(was.Text) || m.Voice != old.Voice
			out.MayShift = out.MayShift || longer && !c.relaid
		}
	}
	for i, s := range m.Shots {
		if c.captioned(s) {
			out.Captions = append(out.Captions, s.ID)
		}
		if c.drawn(i) {
			out.Shots = append(out.Shots, s.ID)
		}
	}
	silent := !c.relaid && old.Music.Mood != "none" && m.Music.Mood == "none"
	out.Master = len(out.Lines)+len(out.Shots)+len(out.Captions) > 0 || out.Music || out.Effects || silent
	return out
}

// sameSpan reports whether a shot is the same one, as long as it was. Where all are, a film stays laid as it is.
func sameSpan(was, is manifest.Shot) bool { return was.ID == is.ID && was.Length == is.Length }

// A comparison is of a film before and after an edit.
type comparison struct {
	old, m *manifest.Manifest
	// relaid is true where the shots lie elsewhere: then everything that knows its time is another.
	relaid bool
}

// spoken reports whether a line sounds unlike any there was: what was spoken once is not spoken again.
func (c comparison) spoken(l manifest.Line) bool {
	return c.old.Voice != c.m.Voice || !slices.ContainsFunc(c.old.Lines, func(was manifest.Line) bool {
		return was.Said() == l.Said()
	})
}

// captioned reports whether what is said over a shot is, or is said at, another.
func (c comparison) captioned(s manifest.Shot) bool {
	was := c.old.Shot(s.ID)
	if was == nil || c.relaid || c.old.Voice != c.m.Voice || c.old.Captions != c.m.Captions || !slices.Equal(was.Lines, s.Lines) {
		return len(s.Lines) > 0
	}
	for i, id := range s.Lines {
		before, _ := c.old.Line(id)
		after, _ := c.m.Line(id)
		waits := before.Pause != after.Pause && i+1 < len(s.Lines)
		if before.Text != after.Text || before.Said() != after.Said() || waits {
			return true
		}
	}
	return false
}

// drawn reports whether the picture of a shot is another.
func (c comparison) drawn(i int) bool {
	s := c.m.Shots[i]
	was := c.old.Shot(s.ID)
	if was == nil || c.relaid || !reflect.DeepEqual(c.old.Theme, c.m.Theme) || c.captioned(s) {
		return true
	}
	left := i+1 < len(c.m.Shots) && c.m.Shots[i+1].Transition != c.old.Shots[i+1].Transition
	bought := s.Backend != agent.Studio && agent.Prompt(c.old, *was) != agent.Prompt(c.m, s)
	return left || bought || !slices.Equal(was.Lines, s.Lines) || was.Seed != s.Seed || was.Transition != s.Transition || was.Backend != s.Backend ||
		!reflect.DeepEqual(was.Scene, s.Scene)
}

func (c comparison) music() bool {
	was, is := c.old.Music, c.m.Music
	changed := was.Mood != is.Mood || was.BPM != is.BPM || was.Seed != is.Seed
	return is.Mood != "none" && (changed || c.relaid)
}

func (c comparison) effects() bool {
	before, after := agent.SoundEffectsAgent{}.Cues(*c.old, nil), agent.SoundEffectsAgent{}.Cues(*c.m, nil)
	return c.relaid || !slices.Equal(before, after)
}
