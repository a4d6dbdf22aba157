package route

import (
	"cmp"
	"slices"
	"time"
)

// A Film is the work a film is made of.
type Film struct {
	Aspect string
	Lang   string
	Height int // the least lines of picture a clip may have; 0 for any
	// Input and Output are the tokens of writing the script.
	Input, Output int
	Shots         []Shot
	Lines         []Line
	// Music is the length of the bed, 0 for none; Effects how many effects there are.
	Music   time.Duration
	Effects int
	// Permille is how often a shot is expected to be made, in thousandths; 0 is 1000, once.
	Permille int
}

// A Shot is a shot to be pictured.
type Shot struct {
	ID     string
	Length time.Duration
	// Importance is 0 to 1: the important ones are the first to get of the budget.
	Importance float64
}

// A Line is a line to be spoken.
type Line struct {
	ID         string
	Characters int
	Length     time.Duration
}

// A Part is what an assignment is part of.
type Part string

// The parts, in the order they get of the budget: what the whole film hangs on
// first, then the pictures, then what is heard beneath.
const (
	Script      Part = "script"
	Voice       Part = "voice"
	Picture     Part = "shot"
	Bed         Part = "music"
	SoundEffect Part = "effects"
)

// A task is what one backend does: the script, all lines (a film has one voice), a shot.
type task struct {
	part  Part
	ids   []string
	needs []Need
}

// effect is the length an effect is asked for.
const effect = 2 * time.Second

// tasks returns the film's work in the order it gets of the budget.
func (f Film) tasks() []task {
	out := []task{{Script, []string{""}, []Need{{Modality: Language, Lang: f.Lang, Input: f.Input, Output: f.Output, Importance: 0.5}}}}
	if len(f.Lines) > 0 {
		t := task{part: Voice}
		for _, l := range f.Lines {
			t.ids = append(t.ids, l.ID)
			t.needs = append(t.needs, Need{Modality: Speech, Lang: f.Lang, Characters: l.Characters, Length: l.Length, Importance: 0.5})
		}
		out = append(out, t)
	}
	shots := slices.Clone(f.Shots)
	slices.SortStableFunc(shots, func(a, b Shot) int { return cmp.Compare(b.Importance, a.Importance) })
	for _, s := range shots {
		out = append(out, task{Picture, []string{s.ID}, []Need{{
			Modality: Video, Length: s.Length, Aspect: f.Aspect, Height: f.Height, Importance: s.Importance, Permille: f.Permille,
		}}})
	}
	if f.Music > 0 {
		out = append(out, task{Bed, []string{""}, []Need{{Modality: Music, Length: f.Music, Importance: 0.5}}})
	}
	if f.Effects > 0 {
		t := task{part: SoundEffect}
		for range f.Effects {
			t.ids = append(t.ids, "")
			t.needs = append(t.needs, Need{Modality: Effects, Length: effect, Importance: 0.5})
		}
		out = append(out, t)
	}
	return out
}
