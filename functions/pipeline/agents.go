package pipeline

import (
	"context"
	"fmt"
	"strings"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/take"
)

type visuals struct {
	Theme manifest.Theme  `json:"theme"`
	Shots []manifest.Shot `json:"shots"`
}

type casting struct {
	Voice manifest.Voice  `json:"voice"`
	Lines []manifest.Line `json:"lines"`
}

func write(_ context.Context, w *stage.Work, b brief.Resolved) (*manifest.Manifest, error) {
	m := &manifest.Manifest{Schema: 1, Title: "Night Shift", Lang: b.Lang.Tag, CaptionLang: b.CaptionLang.Tag,
		Format:   manifest.Format{Aspect: b.Aspect.Name, Width: b.Aspect.Width, Height: b.Aspect.Height, FPS: 30},
		Duration: manifest.Seconds(b.Seconds), Theme: manifest.Theme{Name: "ember"}, Voice: manifest.Voice{Backend: "local", Name: b.Lang.Voice.Name, Grade: string(b.Lang.Voice.Grade), Rate: 1},
		Music: manifest.Music{Backend: "local", Mood: "warm", BPM: 90, Seed: 1}, Captions: manifest.Caption{Style: b.Captions}}
	kinds := []string{"title", "statement", "quote", "closing"}
	for i, s := range strings.SplitAfter(b.Content, ". ") {
		id := fmt.Sprint("l", i+1)
		m.Lines = append(m.Lines, manifest.Line{ID: id, Text: strings.TrimSpace(s), Role: "body"})
		m.Shots = append(m.Shots, manifest.Shot{ID: fmt.Sprint("s", i+1), Lines: []string{id}, Length: 4, Backend: "local", Reason: "free", Transition: "push", Seed: uint64(i),
			Scene: manifest.Scene{Kind: kinds[i%4], Heading: strings.TrimSpace(s)}})
	}
	return m, nil
}

func visualise(context.Context, *manifest.Manifest) error                { return nil }
func speakers(context.Context, brief.Resolved, *manifest.Manifest) error { return nil }
func cues(*manifest.Manifest, cut.Cut) []take.Cue {
	return []take.Cue{{Kind: "whoosh", At: 3000, Gain: 0}}
}
func stated(brief.Resolved) (facts, calls []string) { return nil, nil }
