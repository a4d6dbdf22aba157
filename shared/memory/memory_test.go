package memory_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/memory"
	"github.com/aiprod/aiprod/shared/quality/semantic"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/take"
)

// directed is a storyboard as the agents write it.
func directed(t *testing.T) manifest.Manifest {
	t.Helper()
	b, problems := brief.Request{Content: "Fresh bread every morning from six. We bake forty kinds. Every loaf costs 3 euros. Come in today."}.Resolve()
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	film, err := agent.CreativeDirector{}.Direct(context.Background(), agent.In{Brief: b})
	if err != nil {
		t.Fatal(err)
	}
	return film
}

// timed is a timing of two shots and two lines.
func timed() take.Timing {
	return take.Timing{
		Cut: cut.Cut{
			FPS: 30, Frames: 150, Shots: []cut.Shot{{ID: "s01", Frames: 60}, {ID: "s02", Start: 60, Frames: 90}},
			Takes: []cut.Take{{Line: "l1", Start: 300, End: 1800, Object: "artefacts/acme/voice/secret.wav"}, {Line: "l2", Start: 2300, End: 4000}},
		},
		Cues: []caption.Cue{{Start: 300, End: 1800}},
	}
}

// What the agents leave keeps the schema, and what breaks it is named.
func TestCheck(t *testing.T) {
	t.Parallel()
	film := directed(t)
	pictures := func(change func(*memory.Pictures)) memory.Pictures {
		p := memory.Pictures{Theme: film.Theme, Shots: append([]manifest.Shot{}, film.Shots...)}
		change(&p)
		return p
	}
	timing := func(change func(*take.Timing)) take.Timing {
		out := timed()
		change(&out)
		return out
	}
	score := semantic.Score{Total: 0.9, Parts: []semantic.Part{{Name: "facts", Score: 1}}}
	for name, tt := range map[string]struct {
		left any
		want string // in the error; empty for none
	}{
		"pictures":               {pictures(func(*memory.Pictures) {}), ""},
		"no theme":               {pictures(func(p *memory.Pictures) { p.Theme.Name = "" }), "theme"},
		"no shots":               {pictures(func(p *memory.Pictures) { p.Shots = nil }), "shots: there are none"},
		"a shot twice":           {pictures(func(p *memory.Pictures) { p.Shots[1].ID = p.Shots[0].ID }), "shots/1"},
		"nothing to show":        {pictures(func(p *memory.Pictures) { p.Shots[0].Scene = manifest.Scene{Kind: manifest.Figure} }), "shots/0: a figure"},
		"no transition":          {pictures(func(p *memory.Pictures) { p.Shots[1].Transition = "spin" }), `"spin"`},
		"no length":              {pictures(func(p *memory.Pictures) { p.Shots[0].Length = 0 }), "no length"},
		"casting":                {memory.Casting{Voice: film.Voice}, ""},
		"no voice":               {memory.Casting{Voice: manifest.Voice{Rate: 1}}, "no name"},
		"a voice that races":     {memory.Casting{Voice: manifest.Voice{Name: "rms", Rate: 3}}, "rate 3"},
		"timing":                 {timed(), ""},
		"no rate":                {timing(func(c *take.Timing) { c.Cut.FPS = 0 }), "0 frames a second"},
		"a gap":                  {timing(func(c *take.Timing) { c.Cut.Shots[1].Start++ }), "cut/shots/1"},
		"frames too many":        {timing(func(c *take.Timing) { c.Cut.Frames++ }), "the film 151"},
		"two voices at once":     {timing(func(c *take.Timing) { c.Cut.Takes[1].Start = 1700 }), "cut/takes/1"},
		"a caption of no length": {timing(func(c *take.Timing) { c.Cues[0].End = 300 }), "cues/0"},
		"routing":                {memory.Routing{Sound: map[route.Part][]memory.Weighed{route.Bed: {{Backend: "local/music", Score: 1}}}}, ""},
		"a bed of no backend":    {memory.Routing{Sound: map[route.Part][]memory.Weighed{route.Bed: {{Score: 1}}}}, "sound/music/candidates/0"},
		"score":                  {score, ""},
		"a score over one":       {semantic.Score{Total: 1.2}, "total"},
		"a part under zero":      {semantic.Score{Parts: []semantic.Part{{Name: "facts", Score: -1}}}, "parts/0"},
		"decision":               {agent.Decision{Action: agent.Deliver, Reason: "The film keeps every rule."}, ""},
		"no such action":         {agent.Decision{Action: "publish", Reason: "Why not."}, `"publish"`},
		"nothing to make again":  {agent.Decision{Action: agent.Rerender, Reason: "A flash."}, "shots"},
		"no reason":              {agent.Decision{Action: agent.Ask}, "reason"},
		"what nobody reads":      {map[string]any{"lines": 3}, ""},
	} {
		err := memory.Check(tt.left)
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q in it", name, err, tt.want)
		}
	}
}

// The sections come one by one, and nothing of how and where things are made is among them.
func TestExpose(t *testing.T) {
	t.Parallel()
	if got := memory.Expose(memory.Memory{}); got != (memory.Exposed{}) {
		t.Errorf("of nothing %+v", got)
	}
	film, at := directed(t), time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	film.Consistency = &manifest.Consistency{Job: "first", At: at.Add(-time.Hour)}
	m := memory.Memory{Film: &film, Left: at}
	first := memory.Expose(m)
	if first.Timing != nil || first.Effects != nil || first.Judgement != nil || first.Decision != nil {
		t.Errorf("before rendering %+v", first)
	}
	if d := first.Direction; d.Agent != "CreativeDirector" || !d.At.Equal(at) || len(d.Data.Lines) != len(film.Lines) || len(d.Data.Shots) != len(film.Shots) {
		t.Errorf("direction %+v", d)
	}
	if first.Voice.Data.Name != film.Voice.Name || first.Music.Data.Mood != film.Music.Mood || first.Makers.Data[0].Backend != agent.Studio || first.Consistency.Data.Job != "first" {
		t.Errorf("exposed %+v", first)
	}
	m.Timing = &memory.Entry[take.Timing]{Left: at.Add(time.Minute), Is: timed()}
	m.Score = &memory.Entry[semantic.Score]{Is: semantic.Score{Total: 0.9}}
	m.Decision = &memory.Entry[agent.Decision]{Is: agent.Decision{Action: agent.Ask, Code: "approval.final", Reason: "Waits."}}
	all := memory.Expose(m)
	if got := all.Timing.Data; got.Frames != 150 || len(got.Shots) != 2 || got.Lines[1] != (memory.Said{ID: "l2", Start: 2300, End: 4000}) {
		t.Errorf("timing %+v", got)
	}
	if e := all.Effects.Data; len(e) == 0 || e[0].Seconds <= 0 {
		t.Errorf("effects %+v", e)
	}
	if all.Judgement.Data.Total != 0.9 || all.Decision.Data.Code != "approval.final" {
		t.Errorf("judgement %+v, decision %+v", all.Judgement, all.Decision)
	}
	raw, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	for _, hidden := range []string{"secret.wav", "artefacts/"} {
		if strings.Contains(string(raw), hidden) {
			t.Errorf("%s is exposed", hidden)
		}
	}
}
