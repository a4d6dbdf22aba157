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
	// JudgeInput and JudgeOutput are the tokens of watching the film and judging it, 0 where no model is to.
	JudgeInput, JudgeOutput int
	// Permille is how often a shot is expected to be made, in thousandths; 0 is 1000, once.
	Permille int
}

// A Shot is a shot to be pictured.
type Shot struct {
	ID     string
	Length time.Duration
	// Importance is 0 to 1: the important ones are the first to get of the budget.
	Importance float64
	// Exact says why the shot has to be drawn and nobody films it; empty where it may be footage.
	Exact string
}

// Why a shot has to be drawn, as [Shot.Exact] says it.
const (
	Contact  = "it shows where to turn, which has to be exact and calm to read: footage would add nothing"
	Figures  = "it shows figures, a list or a chart, which have to be exact"
	Given    = "it shows a picture of the user's own"
	Wordless = "it says nothing that could be filmed"
)

// A Line is a line to be spoken.
type Line struct {
	ID         string
	Characters int
	Length     time.Duration
}

// A Part is what an assignment is part of.
type Part string

// The parts, in the order of a film.
const (
	Script      Part = "script"
	Voice       Part = "voice"
	Picture     Part = "shot"
	Bed         Part = "music"
	SoundEffect Part = "effects"
	Judging     Part = "judging"
)

// What the parts beside the pictures are worth, as the importance of a shot is: the bed lies under the whole film, and is worth more
// than footage in an ordinary shot and less than in one that opens or closes it.
const (
	bedWorth    = 0.6
	effectWorth = 0.3
)

// A task is what one backend does: the script, all lines (a film has one voice), a shot.
type task struct {
	part  Part
	ids   []string
	needs []Need
	// worth orders those that are not needed first, as judging is left out where nobody watches films or nothing is left for it.
	worth float64
}

// spared reports whether a film can do without.
func (t task) spared() bool { return t.part == Judging }

// effect is the length an effect is asked for.
const effect = 2 * time.Second

// tasks returns the film's work in the order it gets of the budget: what the whole film hangs on first, and what is to be
// kept for judging it, then pictures and what is heard beneath them by their worth.
func (f Film) tasks() []task {
	out := []task{{part: Script, ids: []string{""}, needs: []Need{{Modality: Language, Lang: f.Lang, Input: f.Input, Output: f.Output, Importance: 0.5}}}}
	if len(f.Lines) > 0 {
		t := task{part: Voice}
		for _, l := range f.Lines {
			t.ids = append(t.ids, l.ID)
			t.needs = append(t.needs, Need{Modality: Speech, Lang: f.Lang, Characters: l.Characters, Length: l.Length, Importance: 0.5})
		}
		out = append(out, t)
	}
	if f.JudgeInput > 0 {
		out = append(out, task{part: Judging, ids: []string{""}, needs: []Need{{Modality: Language, Watch: true, Input: f.JudgeInput, Output: f.JudgeOutput, Importance: 0.5}}})
	}
	return append(out, f.seenAndHeard()...)
}

// seenAndHeard are the shots, the bed and the effects, what is worth most first.
func (f Film) seenAndHeard() (out []task) {
	for _, s := range f.Shots {
		out = append(out, task{Picture, []string{s.ID}, []Need{{
			Modality: Video, Length: s.Length, Aspect: f.Aspect, Height: f.Height, Importance: s.Importance, Permille: f.Permille, Exact: s.Exact,
		}}, s.Importance})
	}
	if f.Music > 0 {
		out = append(out, task{Bed, []string{""}, []Need{{Modality: Music, Length: f.Music, Importance: 0.5}}, bedWorth})
	}
	if f.Effects > 0 {
		t := task{part: SoundEffect, worth: effectWorth}
		for range f.Effects {
			t.ids = append(t.ids, "")
			t.needs = append(t.needs, Need{Modality: Effects, Length: effect, Importance: 0.5})
		}
		out = append(out, t)
	}
	slices.SortStableFunc(out, func(a, b task) int { return cmp.Compare(b.worth, a.worth) })
	return out
}
