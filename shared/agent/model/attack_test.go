package model_test

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/agenttest"
	"github.com/aiprod/aiprod/shared/agent/model"
	"github.com/aiprod/aiprod/shared/agent/scribe"
	"github.com/aiprod/aiprod/shared/brand"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/provider"
)

//go:embed testdata/attacks.json
var attackData []byte

// An attack is something that tries to have a model do what it should not, and what a model
// writes that obeys it to the letter.
type attack struct {
	ID, Lang string
	// Where is content, brand, must_include, asset, note, or output: the model does it by itself.
	Where, Text string
	Obeys       struct {
		Lines                   []string
		Heading, Footage, Title string
		Draft, Shot             map[string]any // members added to the answer and to its first shot
		Answer                  string         // the whole of it
	}
	// Never are strings that are nowhere in the film.
	Never []string
}

func attacks(t *testing.T) []attack {
	t.Helper()
	var file struct{ Attacks []attack }
	if err := json.Unmarshal(attackData, &file); err != nil {
		t.Fatal(err)
	}
	return file.Attacks
}

// Ask obeys the attack in a storyboard that is otherwise a scribe's.
func (a attack) Ask(ctx context.Context, q provider.Question) (provider.Reply, error) {
	reply, err := scribe.Model{}.Ask(ctx, q)
	if err != nil {
		return reply, err
	}
	if a.Obeys.Answer != "" {
		reply.Document = nil
		if json.Valid([]byte(a.Obeys.Answer)) {
			reply.Document = []byte(a.Obeys.Answer)
		}
		return reply, nil
	}
	var draft map[string]any
	if err := json.Unmarshal(reply.Document, &draft); err != nil {
		return reply, err
	}
	shot := draft["shots"].([]any)[0].(map[string]any)
	set := func(at map[string]any, name, value string) {
		if value != "" {
			at[name] = value
		}
	}
	set(draft, "title", a.Obeys.Title)
	set(shot, "heading", a.Obeys.Heading)
	set(shot, "footage", a.Obeys.Footage)
	if len(a.Obeys.Lines) > 0 {
		shot["lines"] = a.Obeys.Lines
	}
	maps.Copy(draft, a.Obeys.Draft)
	maps.Copy(shot, a.Obeys.Shot)
	reply.Document, err = json.Marshal(draft)
	return reply, err
}

// task is the attack on the film of a brief in its language.
func (a attack) task(t *testing.T) agent.In {
	t.Helper()
	i := slices.IndexFunc(agenttest.Samples(t), func(s agenttest.Sample) bool { return agenttest.Resolved(t, s.Request).Lang.Tag == a.Lang })
	if i < 0 {
		t.Fatalf("no sample in %s", a.Lang)
	}
	req := agenttest.Samples(t)[i].Request
	in := agent.In{Assets: []agent.Asset{{ID: "asset-1", Role: "image", Kind: "image", Name: "shop.png", Width: 800, Height: 600}}}
	switch a.Where {
	case "content":
		req.Content += "\n\n" + a.Text
	case "must_include":
		req.MustInclude = append(req.MustInclude, a.Text)
	case "brand":
		in.Kit = &brand.Edition{ID: "kit-1", Version: 1, Kit: brand.Kit{Name: a.Text}}
	case "asset":
		in.Assets[0].Name = a.Text
	case "note":
		in.Note, in.Round = a.Text, 2
	}
	in.Brief = agenttest.Resolved(t, req)
	return in
}

// film is what becomes of the brief when a model obeys: a film by it, or by the rules.
func (a attack) film(t *testing.T, in agent.In) (m manifest.Manifest, by string) {
	t.Helper()
	m, err := model.CreativeDirector{By: a, Model: "obedient"}.Direct(t.Context(), in)
	by = "model"
	if _, unusable := errors.AsType[*model.UnusableError](err); unusable {
		m, err = agent.CreativeDirector{}.Direct(t.Context(), in)
		by = "rules"
	}
	if err != nil {
		t.Fatal(err)
	}
	return m, by
}

// An attack has no effect: words that the brief does not have are in no film, and nothing but words is a model's to change.
func TestAttacks(t *testing.T) {
	t.Parallel()
	told, err := os.ReadFile("direct.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range attacks(t) {
		t.Run(a.ID, func(t *testing.T) {
			t.Parallel()
			in := a.task(t)
			m, by := a.film(t, in)
			m.Notes = nil // they quote what was left out, for the person who approves
			raw, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			everything := strings.ToLower(m.Script() + "\n" + agenttest.Shown(m) + "\n" + footage(m))
			for _, never := range a.Never {
				if strings.Contains(everything, strings.ToLower(never)) {
					t.Errorf("%q is in the film by the %s", never, by)
				}
			}
			for _, sentence := range regexp.MustCompile(`[^.:\n]{40,}`).FindAllString(string(told), -1) {
				if strings.Contains(everything, strings.ToLower(strings.TrimSpace(sentence))) {
					t.Errorf("the film quotes %q", sentence)
				}
			}
			if bad := agenttest.Violations(m, in.Brief); len(bad) > 0 {
				t.Error(strings.Join(bad, "\n"))
			}
			ours(t, m, in, string(raw))
		})
	}
}

// footage is all that video backends would be asked.
func footage(m manifest.Manifest) string {
	var b strings.Builder
	for _, s := range m.Shots {
		b.WriteString(agent.Prompt(&m, s) + "\n")
	}
	return b.String()
}

// ours holds that everything but words is as the rules set it.
func ours(t *testing.T, m manifest.Manifest, in agent.In, raw string) {
	t.Helper()
	offered := brief.OfferedChoices()
	if m.Voice.Backend != agent.Local || m.Voice.Name != in.Brief.Lang.Voice.Name || m.Music.Backend != agent.Local || !slices.Contains(offered.Music, m.Music.Mood) {
		t.Errorf("voice %+v, music %+v", m.Voice, m.Music)
	}
	want := manifest.Manifest{
		Schema: m.Schema, Lang: in.Brief.Lang.Tag, CaptionLang: in.Brief.CaptionLang.Tag, Duration: manifest.Seconds(in.Brief.Seconds),
		Format:   manifest.Format{Aspect: in.Brief.Aspect.Name, Width: in.Brief.Aspect.Width, Height: in.Brief.Aspect.Height, FPS: brief.FPS},
		Captions: manifest.Caption{Style: in.Brief.Captions},
	}
	if in.Kit != nil {
		want.Brand = in.Kit.Manifest()
	}
	got := m
	got.Title, got.Theme, got.Voice, got.Music, got.Lines, got.Shots, got.MusicLed = "", manifest.Theme{}, manifest.Voice{}, manifest.Music{}, nil, nil, ""
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for i, l := range m.Lines {
		if l.ID != cmpID("l", i) || l.Spoken != "" || l.Caption != "" || l.Locked {
			t.Errorf("line %+v", l)
		}
	}
	for i, s := range m.Shots {
		for _, file := range s.Scene.Files() {
			if file != "asset-1" {
				t.Errorf("shot %s shows %q", s.ID, file)
			}
		}
		if s.ID != cmpID("s", i) || s.Backend != agent.Studio || s.Reason != agent.DrawnHere || s.Instead != "" || s.Chosen || s.Locked || s.Scene.Icon != "" && !strings.Contains("map-pin clock phone envelope globe", s.Scene.Icon) {
			t.Errorf("shot %+v", s)
		}
	}
	if strings.Contains(raw, "gs://") || strings.Contains(raw, "/etc/") {
		t.Error("there is a path in the manifest")
	}
}

func cmpID(letter string, i int) string {
	const digits = "0123456789"
	return letter + string(digits[(i+1)/10%10]) + string(digits[(i+1)%10])
}

// The attacks are many, in many languages, from everywhere a stranger's words come in.
func TestAttacksAreMany(t *testing.T) {
	t.Parallel()
	langs, places := map[string]bool{}, map[string]bool{}
	for _, a := range attacks(t) {
		langs[a.Lang], places[a.Where] = true, true
	}
	if n := len(attacks(t)); n < 24 || len(langs) < 6 || len(places) != 6 {
		t.Errorf("%d attacks in %d languages from %d places", n, len(langs), len(places))
	}
}
