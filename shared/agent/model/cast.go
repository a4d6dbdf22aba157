package model

import (
	"context"
	_ "embed"
	"fmt"
	"slices"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/provider"
)

//go:embed cast.md
var casting string

//go:embed cast.schema.json
var castSchema []byte

// CastTask is the version of what a voice director is told.
const CastTask = "cast-1"

func castTask() task { return task{casting, "casting", castSchema, provider.Minimal} }

// A VoiceDirector has a model choose who speaks, how fast, and where there is silence.
type VoiceDirector struct {
	// By is asked, for Model.
	By    provider.Language
	Model string
}

// A Delivery is how a film is spoken.
type Delivery struct {
	Voice manifest.Voice `json:"voice"`
	// Pauses are the silences after lines, by their ids.
	Pauses map[string]manifest.Seconds `json:"pauses"`
}

// Silences after a line, in seconds.
const (
	leastPause = 0.15
	mostPause  = 1.2
)

// How far a rate may be from the one a script was fitted with.
const slower, faster = 0.92, 1.08

// script is what a voice director is to cast, as the data of a question.
type script struct {
	Language string         `json:"language"`
	Mood     string         `json:"mood"`
	Tone     string         `json:"tone,omitempty"`
	Voices   []string       `json:"voices"`
	Slowest  float64        `json:"slowest"`
	Fastest  float64        `json:"fastest"`
	Silence  float64        `json:"silence"`
	Lines    []spokenLine   `json:"lines"`
	chosen   manifest.Voice // by the rules: what is not the model's to choose
}

type spokenLine struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
}

// cast is the form of the answer.
type cast struct {
	Voice  string  `json:"voice"`
	Rate   float64 `json:"rate"`
	Pauses []struct {
		Line    int     `json:"line"`
		Seconds float64 `json:"seconds"`
	} `json:"pauses"`
}

// newScript is what is to be cast. A voice that a person, the brief or the brand's films of these
// days have chosen is the only one there is; speech that had to be hurried is not slowed down.
func newScript(in agent.In, m *manifest.Manifest) script {
	v := agent.VoiceDirector{}.Cast(in, m.Voice)
	s := script{
		Language: in.Brief.Lang.English, Mood: m.Music.Mood, Voices: []string{v.Name}, chosen: v,
		Slowest: v.Rate * slower, Fastest: min(v.Rate*faster, 1.25),
	}
	if v.Rate > 1 {
		s.Slowest = v.Rate
	}
	if in.Kit != nil {
		s.Tone = in.Kit.Tone
	}
	if in.Brief.Voice == "" && in.Keep == nil && v.Name == in.Brief.Lang.Voice.Name {
		if offered := brief.OfferedChoices().Voices[in.Brief.Lang.Tag]; slices.Contains(offered, v.Name) {
			s.Voices = offered
		}
	}
	for i, l := range m.Lines {
		s.Lines = append(s.Lines, spokenLine{i + 1, l.Text})
		s.Silence += float64(l.Pause)
	}
	return s
}

// Deliver returns how the lines of a film are spoken. An error is an [*UnusableError], or the backend's.
func (v VoiceDirector) Deliver(ctx context.Context, in agent.In, m *manifest.Manifest, ref string) (Delivery, Usage, error) {
	data := newScript(in, m)
	var said cast
	u, err := asking{
		task: castTask(), by: v.By, model: v.Model, ref: ref, most: mostCast(len(m.Lines)), data: data,
		judge: judged(&said, func() []string { return said.wrong(data) }),
	}.do(ctx)
	if err != nil {
		return Delivery{}, u, err
	}
	out := Delivery{Voice: data.chosen, Pauses: map[string]manifest.Seconds{}}
	out.Voice.Name, out.Voice.Rate = said.Voice, said.Rate
	for _, p := range said.Pauses {
		out.Pauses[m.Lines[p.Line-1].ID] = manifest.Seconds(p.Seconds)
	}
	return out, u, nil
}

func (c cast) wrong(s script) (out []string) {
	add := func(broken bool, format string, args ...any) {
		if broken {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	add(!slices.Contains(s.Voices, c.Voice), "voice %q is none of %q", c.Voice, s.Voices)
	add(!(c.Rate >= s.Slowest-0.001 && c.Rate <= s.Fastest+0.001), "rate %g is not from %g to %g", c.Rate, s.Slowest, s.Fastest)
	seen, sum := map[int]bool{}, 0.0
	for _, p := range c.Pauses {
		add(p.Line < 1 || p.Line > len(s.Lines) || seen[p.Line], "line %d is not one of 1 to %d, or stands twice", p.Line, len(s.Lines))
		add(!(p.Seconds >= leastPause && p.Seconds <= mostPause), "the silence after line %d is %g, not from %g to %g", p.Line, p.Seconds, leastPause, mostPause)
		seen[p.Line], sum = true, sum+p.Seconds
	}
	add(sum > s.Silence*faster, "the silences are %.1f seconds together, and there are %.1f", sum, s.Silence)
	return out
}

// CastTokens is the most that casting a film takes.
func CastTokens(in agent.In, m *manifest.Manifest) (provider.Tokens, error) {
	return castTask().tokens(newScript(in, m), mostCast(len(m.Lines)))
}

// mostCast is how many tokens casting so many lines may have, with what the model thinks.
func mostCast(lines int) int64 {
	const base, each = 800, 40
	return base + each*int64(lines)
}
