package agent_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/agenttest"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/score"
	"github.com/aiprod/aiprod/shared/studio/theme"
)

// TestChoicesExist holds what a request can choose to what studio and composer can do.
func TestChoicesExist(t *testing.T) {
	t.Parallel()
	styles, moods := slices.Sorted(slices.Values(brief.OfferedChoices().Styles)), []string{"none"}
	if diff := cmp.Diff(slices.Sorted(slices.Values(theme.Names())), styles); diff != "" {
		t.Errorf("styles (-studio +brief):\n%s", diff)
	}
	for _, m := range score.Moods() {
		moods = append(moods, m.Name)
	}
	slices.Sort(moods)
	if diff := cmp.Diff(moods, slices.Sorted(slices.Values(brief.OfferedChoices().Music))); diff != "" {
		t.Errorf("music (-composer +brief):\n%s", diff)
	}
}

// TestMeaningChoosesTheLook also holds every theme and mood the agents choose to those that exist.
func TestMeaningChoosesTheLook(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"fr-vaccin": "arctic", "es-receta": "marigold", "it-museo": "paper", "pl-tramwaj": "slate", "th-market": "marigold",
		"ja-bousai": "paper", "zh-coffee": "paper", "ko-app": "midnight", "hi-solar": "midnight", "ar-clinic": "arctic",
	}
	for _, s := range agenttest.Samples(t) {
		m := direct(t, agenttest.Resolved(t, s.Request))
		if w := want[s.ID]; w != "" && m.Theme.Name != w {
			t.Errorf("%s: theme %s, want %s", s.ID, m.Theme.Name, w)
		}
		if !slices.Contains(brief.OfferedChoices().Styles, m.Theme.Name) || !slices.Contains(brief.OfferedChoices().Music, m.Music.Mood) || m.Music.BPM < 60 {
			t.Errorf("%s: theme %s, mood %s, %v bpm", s.ID, m.Theme.Name, m.Music.Mood, m.Music.BPM)
		}
	}
}

func TestTranslateKeepsChoices(t *testing.T) {
	t.Parallel()
	r := agenttest.Resolved(t, brief.Request{Content: "Fresh bread every morning from six. Come by at 12 Mill Lane.", Style: "velvet"})
	m := direct(t, r)
	m.Shots[0].Scene.Icon = "sun"
	icons := func(words []string, _ string) (string, bool) { return words[0], true }
	agent.VisualTranslator{Icons: icons}.Translate(&m, agent.In{Brief: r})
	if m.Theme.Name != "velvet" || m.Shots[0].Scene.Icon != "sun" {
		t.Errorf("theme %s, icon %s: a choice was changed", m.Theme.Name, m.Shots[0].Scene.Icon)
	}
	before := m.Shots[len(m.Shots)-1]
	agent.VisualTranslator{Icons: icons}.Translate(&m, agent.In{Brief: r})
	if diff := cmp.Diff(before, m.Shots[len(m.Shots)-1]); diff != "" {
		t.Errorf("the second time changed the last shot:\n%s", diff)
	}
}

func TestCues(t *testing.T) {
	t.Parallel()
	for _, s := range agenttest.Samples(t) {
		m := direct(t, agenttest.Resolved(t, s.Request))
		for _, c := range (agent.SoundEffectsAgent{}).Cues(m, nil) {
			if c.At < 0 || c.At > m.Duration || c.Gain <= 0 || c.Gain > 1 || c.Shot == "" {
				t.Errorf("%s: cue %+v", s.ID, c)
			}
		}
	}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	good := agent.Review{Score: 0.9, Threshold: 0.8, CeilingMicros: 100}
	with := func(f func(*agent.Review)) agent.Review { r := good; f(&r); return r }
	blank := []agent.Miss{{Rule: "picture.black", Shots: []string{"s02", "s03"}}}
	tests := map[string]struct {
		in   agent.Review
		want agent.Action
		code string
	}{
		"all kept":                  {good, agent.Deliver, ""},
		"a shot to mend":            {with(func(r *agent.Review) { r.Misses = blank }), agent.Rerender, ""},
		"mended often enough":       {with(func(r *agent.Review) { r.Misses, r.Rerenders = blank, agent.MaxRerenders }), agent.Fail, "quality.black"},
		"the whole film":            {with(func(r *agent.Review) { r.Misses = []agent.Miss{{Rule: "audio.loudness"}} }), agent.Fail, "quality.loudness"},
		"somebody attends to it":    {with(func(r *agent.Review) { r.Misses, r.Rerenders, r.Attended = blank, agent.MaxRerenders, true }), agent.Ask, "quality.black"},
		"first mended all the same": {with(func(r *agent.Review) { r.Misses, r.Attended = blank, true }), agent.Rerender, ""},
		"low score":                 {with(func(r *agent.Review) { r.Score = 0.7 }), agent.Fail, "quality.score"},
		"low score, attended to":    {with(func(r *agent.Review) { r.Score, r.Attended = 0.7, true }), agent.Ask, "quality.score"},
		"over the cap":              {with(func(r *agent.Review) { r.SpentMicros = 101 }), agent.Ask, "cost.over_cap"},
		"a line of the bill open":   {with(func(r *agent.Review) { r.Unexplained = true }), agent.Ask, "cost.unexplained"},
		"stand-ins":                 {with(func(r *agent.Review) { r.StandIns = []string{"s2"} }), agent.Ask, "fallback.ask"},
		"review was asked for":      {with(func(r *agent.Review) { r.FinalApproval = true }), agent.Ask, "approval.final"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := agent.Supervisor{}.Decide(tt.in)
			if d.Action != tt.want || d.Code != tt.code || strings.TrimSpace(d.Reason) == "" {
				t.Errorf("decided %+v, want %s %s", d, tt.want, tt.code)
			}
		})
	}
}

func TestCheckNamesEveryFault(t *testing.T) {
	t.Parallel()
	m := manifest.Manifest{
		Duration: 10,
		Lines:    []manifest.Line{{ID: "l1", Text: "One."}, {ID: "l1", Text: ""}},
		Shots:    []manifest.Shot{{ID: "s1", Lines: []string{"l9"}, Scene: manifest.Scene{Kind: manifest.Figure}}},
	}
	err := agent.Check(m)
	for _, part := range []string{`id "l1"`, "says nothing", `line "l9"`, "no length", "a figure without", "1 of 2 lines", "shots last 0.00 s"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%v does not name %q", err, part)
		}
	}
}

func TestAssetsAreShown(t *testing.T) {
	t.Parallel()
	r := agenttest.Resolved(t, agenttest.Samples(t)[0].Request)
	in := agent.In{Brief: r, Round: 2, Note: "more pictures", Assets: []agent.Asset{
		{ID: "a1", Role: "image", Kind: "image"}, {ID: "a2", Role: "footage", Kind: "footage"}, {ID: "a3", Role: "logo", Kind: "logo"},
	}}
	m, err := agent.FastTrackAgent{}.Direct(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	var used []string
	for _, s := range m.Shots {
		if s.Scene.Asset != "" {
			used = append(used, s.Scene.Asset)
		}
	}
	if diff := cmp.Diff([]string{"a3", "a1", "a2", "a3"}, used); diff != "" {
		t.Errorf("assets in the order of the shots (-want +got):\n%s", diff)
	}
	if bad := agenttest.Violations(m, r); len(bad) > 0 {
		t.Error(strings.Join(bad, "\n"))
	}
	full := direct(t, r)
	if len(m.Shots) > len(full.Shots) || m.Theme.Name == full.Theme.Name || !strings.Contains(strings.Join(m.Notes, " "), "more pictures") {
		t.Errorf("fast: %d shots, full %d; themes %s, %s; notes %q", len(m.Shots), len(full.Shots), m.Theme.Name, full.Theme.Name, m.Notes)
	}
}
