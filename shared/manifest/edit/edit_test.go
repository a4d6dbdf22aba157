package edit_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/manifest/edit"
)

// film is three shots of five seconds, each with a line.
func film() *manifest.Manifest {
	m := &manifest.Manifest{
		Schema: 1, Title: "Bread", Lang: "en", CaptionLang: "en", Duration: 15, Theme: manifest.Theme{Name: "paper"},
		Format: manifest.Format{Aspect: "9:16", Width: 1080, Height: 1920, FPS: 30},
		Voice:  manifest.Voice{Backend: "local", Name: "slt", Grade: "fair", Rate: 1}, Music: manifest.Music{Backend: "local", Mood: "calm", BPM: 80, Seed: 1<<63 + 1},
		Captions: manifest.Caption{Style: "burned"},
	}
	for i, text := range []string{"We open at six.", "We bake 40 kinds.", "Come by."} {
		n := string(rune('1' + i))
		m.Lines = append(m.Lines, manifest.Line{ID: "l" + n, Text: text, Role: "body"})
		m.Shots = append(m.Shots, manifest.Shot{
			ID: "s" + n, Lines: []string{"l" + n}, Length: 5, Backend: agent.Studio, Reason: agent.DrawnHere, Transition: "cut", Seed: 1<<63 + uint64(i),
			Scene: manifest.Scene{Kind: manifest.Statement, Heading: text},
		})
	}
	return m
}

func TestApply(t *testing.T) {
	t.Parallel()
	all := []string{"s1", "s2", "s3"}
	tests := map[string]struct {
		patch   string
		changed []string
		impact  edit.Impact
	}{
		"nothing":  {`{}`, nil, edit.Impact{}},
		"the same": {`{"title":"Bread"}`, nil, edit.Impact{}},
		"a line, by id": {`{"lines":{"l2":{"text":"We bake 41 kinds."}}}`, []string{"/lines/l2/text"},
			edit.Impact{Lines: []string{"l2"}, Shots: []string{"s2"}, Captions: []string{"s2"}, Master: true}},
		"a longer line": {`{"lines":{"l2":{"text":"We bake more than 41 kinds."}}}`, []string{"/lines/l2/text"},
			edit.Impact{Lines: []string{"l2"}, Shots: []string{"s2"}, Captions: []string{"s2"}, Master: true, MayShift: true}},
		"how a line is said": {`{"lines":{"l2":{"spoken":"We bake forty."}}}`, []string{"/lines/l2/spoken"},
			edit.Impact{Lines: []string{"l2"}, Shots: []string{"s2"}, Captions: []string{"s2"}, Master: true}},
		"a pause that is followed by nothing": {`{"lines":{"l2":{"pause_sec":1}}}`, []string{"/lines/l2/pause_sec"}, edit.Impact{}},
		"invisible characters":                {`{"lines":{"l2":{"text":"We bake\u200b 40 kinds."}}}`, nil, edit.Impact{}},
		"lines as a whole": {`{"lines":[{"id":"l1","text":"We open at two.","role":"body"},{"id":"l2","text":"We bake 40 kinds.","role":"body"},{"id":"l3","text":"Come by.","role":"body"}]}`,
			[]string{"/lines/l1/text"}, edit.Impact{Lines: []string{"l1"}, Shots: []string{"s1"}, Captions: []string{"s1"}, Master: true}},
		"a scene": {`{"shots":{"s1":{"scene":{"heading":"Open at six","icon":"sun"}}}}`,
			[]string{"/shots/s1/scene/heading", "/shots/s1/scene/icon"}, edit.Impact{Shots: []string{"s1"}, Master: true}},
		"a seed":            {`{"shots":{"s3":{"seed":9223372036854775900}}}`, []string{"/shots/s3/seed"}, edit.Impact{Shots: []string{"s3"}, Master: true}},
		"how it is entered": {`{"shots":{"s2":{"transition":"wipe"}}}`, []string{"/shots/s2/transition"}, edit.Impact{Shots: []string{"s1", "s2"}, Effects: true, Master: true}},
		"the look":          {`{"theme":{"name":"ember"}}`, []string{"/theme/name"}, edit.Impact{Shots: all, Master: true}},
		"the voice": {`{"voice":{"rate":1.1}}`, []string{"/voice/rate"},
			edit.Impact{Lines: []string{"l1", "l2", "l3"}, Shots: all, Captions: all, Master: true, MayShift: true}},
		"the music":    {`{"music":{"mood":"playful"}}`, []string{"/music/bpm", "/music/mood"}, edit.Impact{Music: true, Master: true}},
		"no music":     {`{"music":{"mood":"none"}}`, []string{"/music/bpm", "/music/mood"}, edit.Impact{Master: true}},
		"no captions":  {`{"captions":{"style":"files"}}`, []string{"/captions/style"}, edit.Impact{Shots: all, Captions: all, Master: true}},
		"a lock":       {`{"shots":{"s1":{"locked":true}}}`, []string{"/shots/s1/locked"}, edit.Impact{}},
		"a field lock": {`{"locks":["/theme/palette"]}`, []string{"/locks"}, edit.Impact{}},
		"lengths": {`{"shots":{"s1":{"length_sec":6},"s2":{"length_sec":4}}}`, []string{"/shots/s1/length_sec", "/shots/s2/length_sec"},
			edit.Impact{Shots: all, Captions: all, Music: true, Effects: true, Master: true}},
		"another order": {`{"shots":["s2","s1","s3"]}`, []string{"/shots"},
			edit.Impact{Shots: []string{"s2", "s1", "s3"}, Captions: []string{"s2", "s1", "s3"}, Music: true, Effects: true, Master: true}},
		"without a shot": {`{"shots":{"s2":null}}`, []string{"/lines/l2", "/shots/s1/length_sec", "/shots/s2", "/shots/s3/length_sec"},
			edit.Impact{Shots: []string{"s1", "s3"}, Captions: []string{"s1", "s3"}, Music: true, Effects: true, Master: true}},
		"without a line": {`{"lines":{"l2":null}}`, []string{"/lines/l2", "/shots/s2/lines"}, edit.Impact{Shots: []string{"s2"}, Master: true}},
		"a line in another shot": {`{"shots":{"s1":{"lines":["l1","l2"]},"s2":{"lines":[]}}}`, []string{"/shots/s1/lines", "/shots/s2/lines"},
			edit.Impact{Shots: []string{"s1", "s2"}, Captions: []string{"s1"}, Master: true}},
		"one more line": {`{"lines":{"l9":{"text":"Every day."}},"shots":{"s2":{"lines":["l2","l9"]}}}`, []string{"/lines/l9", "/shots/s2/lines"},
			edit.Impact{Lines: []string{"l9"}, Shots: []string{"s2"}, Captions: []string{"s2"}, Master: true, MayShift: true}},
		"one more shot, first": {`{"shots":[{"id":"s0","lines":["l0"],"scene":{"kind":"statement","heading":"Bread"}},"s1","s2","s3"],"lines":{"l0":{"text":"Bread."}}}`,
			[]string{"/lines/l0", "/shots", "/shots/s0", "/shots/s1/length_sec", "/shots/s2/length_sec", "/shots/s3/length_sec"},
			edit.Impact{Lines: []string{"l0"}, Shots: []string{"s0", "s1", "s2", "s3"}, Captions: []string{"s0", "s1", "s2", "s3"}, Music: true, Effects: true, Master: true}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, changes, problems := edit.Apply(film(), []byte(tt.patch), edit.Rules{})
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			var changed []string
			for _, c := range changes {
				changed = append(changed, c.Pointer)
			}
			if diff := cmp.Diff(tt.changed, changed); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.impact, edit.Of(film(), m), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("impact (-want +got):\n%s", diff)
			}
			again(t, film(), m)
			if len(changes) == 0 {
				if diff := cmp.Diff(film(), m); diff != "" {
					t.Errorf("changed all the same (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// again holds that the patch that is kept of an edit leads to it.
func again(t *testing.T, m, edited *manifest.Manifest) {
	t.Helper()
	patch, err := edit.Patch(m, edited)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(patch)
	if err != nil {
		t.Fatal(err)
	}
	got, _, problems := edit.Apply(m, raw, edit.Rules{})
	if diff := cmp.Diff(edited, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s leads elsewhere: %v (-want +got):\n%s", raw, problems, diff)
	}
}

// A voice that a person has chosen is known as that; another edit of it changes nothing about who chose it.
func TestChosenVoice(t *testing.T) {
	t.Parallel()
	m := film()
	for patch, want := range map[string]bool{`{"voice":{"name":"rms"}}`: true, `{"voice":{"rate":1.1}}`: false} {
		edited, _, problems := edit.Apply(m, []byte(patch), edit.Rules{})
		if len(problems) > 0 || edited.Voice.Chosen != want {
			t.Errorf("%s: %v, %v", patch, edited, problems)
		}
	}
}

// Locks hold, as they were before the edit: of a field, of what is above it and below.
func TestLocks(t *testing.T) {
	t.Parallel()
	for patch, pointer := range map[string]string{
		`{"lines":{"l1":{"text":"Open."}}}`:                         "/lines/l1/text",
		`{"lines":{"l1":null}}`:                                     "/lines/l1",
		`{"shots":{"s1":null}}`:                                     "/lines/l1", // goes with the shot that says it
		`{"theme":{"palette":{"accent":"#102030"}}}`:                "/theme/palette/accent",
		`{"shots":{"s2":{"scene":{"heading":"40"}}}}`:               "/shots/s2/scene/heading",
		`{"shots":{"s2":{"scene":null}}}`:                           "/shots/s2/scene",
		`{"shots":{"s3":{"seed":1}}}`:                               "/shots/s3/seed",
		`{"shots":{"s3":{"locked":false,"seed":1}}}`:                "/shots/s3/seed",
		`{"locks":[],"lines":{"l1":{"text":"Open."}}}`:              "/lines/l1/text",
		`{"shots":{"s3":{"locked":false}},"locks":["/lines/l1"]}`:   "",
		`{"theme":{"name":"ember"},"shots":{"s2":{"seed":1}}}`:      "",
		`{"lines":{"l2":{"text":"We bake."}},"title":"Good bread"}`: "",
	} {
		m := film()
		m.Locks, m.Shots[2].Locked = []string{"/lines/l1", "/theme/palette", "/shots/s2/scene/heading"}, true
		_, _, problems := edit.Apply(m, []byte(patch), edit.Rules{})
		got := ""
		if len(problems) > 0 {
			got = problems[0].Pointer
			if problems[0].Code != edit.Locked {
				t.Errorf("%s: %v", patch, problems)
			}
		}
		if got != pointer {
			t.Errorf("%s: refused at %q, want %q", patch, got, pointer)
		}
	}
}

// An earlier revision comes back whole, unless what has been locked since was another.
func TestRestore(t *testing.T) {
	t.Parallel()
	now, _, problems := edit.Apply(film(), []byte(`{"shots":["s3","s1"],"theme":{"name":"ember"},"title":"Rolls"}`), edit.Rules{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	back, changes, problems := edit.Restore(now, film(), edit.Rules{})
	if diff := cmp.Diff(film(), back); diff != "" || len(problems) > 0 || len(changes) == 0 {
		t.Errorf("%v, %d changes (-want +got):\n%s", problems, len(changes), diff)
	}
	again(t, now, back)
	now.Locks = []string{"/title"}
	if _, _, problems = edit.Restore(now, film(), edit.Rules{}); len(problems) == 0 || problems[0].Pointer != "/title" {
		t.Errorf("a locked title came back: %v", problems)
	}
}

// What may not be changed is refused, with its place.
func TestRefused(t *testing.T) {
	t.Parallel()
	b := brief.Resolved{MustInclude: []string{"40 kinds"}, MustNotInclude: []string{"cheap"}, Assets: []brief.Asset{{ID: "a1"}}}
	for _, tt := range []struct{ patch, pointer, code string }{
		{`[]`, "", edit.Malformed},
		{`{"a":1} {}`, "", edit.Malformed},
		{`{"title":`, "", edit.Malformed},
		{`{"lang":"de"}`, "/lang", edit.ReadOnly},
		{`{"format":{"fps":60}}`, "/format/fps", edit.ReadOnly},
		{`{"colour":"red"}`, "/colour", edit.ReadOnly},
		{`{"lines":{"l1":{"id":"l9"}}}`, "/lines/l1/id", edit.ReadOnly},
		{`{"lines":{"l9":{"text":"New."}}}`, "/lines/l9", brief.Required},
		{`{"lines":{"L 9":{"text":"New."}}}`, "/lines/L 9", brief.Unknown},
		{`{"lines":{"l9":7}}`, "/lines/l9", edit.Malformed},
		{`{"shots":["s1","s9"]}`, "/shots/1", brief.Unknown},
		{`{"shots":["s1","s1"]}`, "/shots/1", edit.Malformed},
		{`{"shots":["s1",7]}`, "/shots/1", edit.Malformed},
		{`{"shots":{"s1":{"lines":["l1","l2"]}}}`, "/shots/s2/lines/0", brief.Contradicts},
		{`{"shots":{"s1":{"lines":["l7"]}}}`, "/shots/s1/lines/0", brief.Unknown},
		{`{"locks":["/lang"]}`, "/locks/0", brief.Unknown},
		{`{"locks":["/lines/l1","/lines/l99"]}`, "/locks/1", brief.Unknown},
		{`{"locks":["/shots/s99/scene"]}`, "/locks/0", brief.Unknown},
		{`{"titel":"Good bread"}`, "/titel", edit.ReadOnly},
		{`{"shots":{"s1":{"reason":"mine"}}}`, "/shots/s1/reason", edit.ReadOnly},
		{`{"shots":{"s1":{"backend_chosen":true}}}`, "/shots/s1/backend_chosen", edit.ReadOnly},
		{`{"lines":null}`, "/lines", edit.ReadOnly},
		{`{"shots":[]}`, "/shots", brief.Required},
		{`{"shots":{"s1":{"backend":"runway/gen4"}}}`, "/shots/s1/backend", brief.Unknown},
		{`{"shots":{"s1":{"scene":null}}}`, "/shots/s1/scene", edit.ReadOnly},
		{`{"title":7}`, "/title", edit.Malformed},
		{`{"title":null}`, "/title", brief.Required},
		{`{"lines":{"l2":{"text":7}}}`, "/lines/l2/text", edit.Malformed},
		{`{"lines":{"l2":{"pause_sec":"long"}}}`, "/lines/l2/pause_sec", edit.Malformed},
		{`{"shots":{"s1":{"seed":1.5}}}`, "/shots/s1/seed", edit.Malformed},
		{`{"shots":{"s1":{"scene":{"emphasis":["six",6]}}}}`, "/shots/s1/scene/emphasis/1", edit.Malformed},
		{`{"shots":{"s1":{"scene":{"figure":"40"}}}}`, "/shots/s1/scene/figure", edit.Malformed},
		{`{"shots":{"s1":{"scene":{"emphasis":"six"}}}}`, "/shots/s1/scene/emphasis", edit.Malformed},
		{`{"lines":{"l1":{"text":""}}}`, "/lines/l1/text", brief.Required},
		{`{"lines":{"l1":{"text":"` + strings.Repeat("a", 401) + `"}}}`, "/lines/l1/text", brief.TooLong},
		{`{"lines":{"l1":{"pause_sec":-1}}}`, "/lines/l1/pause_sec", brief.OutOfRange},
		{`{"shots":{"s1":{"scene":{"kind":"explosion"}}}}`, "/shots/s1/scene/kind", brief.Unknown},
		{`{"shots":{"s1":{"scene":{"colour":"red"}}}}`, "/shots/s1/scene/colour", brief.Unknown},
		{`{"shots":{"s1":{"scene":{"kind":"list"}}}}`, "/shots/s1/scene", brief.Required},
		{`{"shots":{"s1":{"scene":{"asset":"of another"}}}}`, "/shots/s1/scene/asset", brief.Unknown},
		{`{"shots":{"s1":{"scene":{"assets":["a1","of another"]}}}}`, "/shots/s1/scene/assets", brief.Unknown},
		{`{"shots":{"s1":{"scene":{"assets":["a1"` + strings.Repeat(`,"a1"`, 4) + `]}}}}`, "/shots/s1/scene/assets", brief.TooMany},
		{`{"shots":{"s1":{"scene":{"emphasis":["six"` + strings.Repeat(`,"six"`, 8) + `]}}}}`, "/shots/s1/scene/emphasis", brief.TooMany},
		{`{"shots":{"s1":{"scene":{"emphasis":["` + strings.Repeat("a", 241) + `"]}}}}`, "/shots/s1/scene/emphasis/0", brief.TooLong},
		{`{"shots":{"s1":{"scene":{"kind":"chart","chart":{"kind":"bar","points":[{"text":"1","value":1}` + strings.Repeat(`,{"text":"1","value":1}`, 10) + `]}}}}}`, "/shots/s1/scene/chart/points", brief.TooMany},
		{`{"locks":["/lines/` + strings.Repeat("l", 200) + `"]}`, "/locks/0", brief.Unknown},
		{`{"lines":{"l1":{"text":"Open \uA015"}}}`, "/lines/l1/text", brief.NoGlyph},
		{`{"shots":{"s1":{"transition":"explode"}}}`, "/shots/s1/transition", brief.Unknown},
		{`{"shots":{"s1":{"length_sec":9}}}`, "/shots", brief.OutOfRange},
		{`{"theme":{"name":"neon"}}`, "/theme/name", brief.Unknown},
		{`{"theme":{"palette":{"accent":"red"}}}`, "/theme/palette/accent", brief.Unknown},
		{`{"voice":{"name":"nova"}}`, "/voice/name", brief.Unknown},
		{`{"voice":{"rate":3}}`, "/voice/rate", brief.OutOfRange},
		{`{"music":{"mood":"polka"}}`, "/music/mood", brief.Unknown},
		{`{"music":{"bpm":1e9}}`, "/music/bpm", brief.OutOfRange},
		{`{"lines":{"l2":{"text":"We bake bread."}}}`, "/lines", brief.Contradicts},
		{`{"lines":{"l1":{"text":"Cheap bread."}}}`, "/lines/l1/text", brief.Contradicts},
		{`{"lines":{"l1":{"text":"毎朝、焼きたてのパンです。"}}}`, "/lines/l1/text", brief.Mismatch},
		{`{"title":"Cheap bread"}`, "/title", brief.Contradicts},
		{`{"shots":{"s1":{"scene":{"heading":"Cheap bread"}}}}`, "/shots/s1/scene/heading", brief.Contradicts},
		{`{"shots":{"s1":{"scene":{"figure":{"text":"40","value":40,"label":"cheap kinds"}}}}}`, "/shots/s1/scene/figure/label", brief.Contradicts},
		{`{"shots":{"s1":{"scene":{"figure":{"text":"40 \uA015","value":40}}}}}`, "/shots/s1/scene/figure/text", brief.NoGlyph},
	} {
		_, _, problems := edit.Apply(film(), []byte(tt.patch), edit.Rules{Brief: b})
		if len(problems) == 0 || problems[0].Pointer != tt.pointer || problems[0].Code != tt.code || problems[0].Fix == "" {
			t.Errorf("%s: %v, want %s at %q", tt.patch, problems, tt.code, tt.pointer)
		}
	}
}

// What the brand says is read-only wherever it is said and shown; how long the
// silence after it is, and how it is laid out, is not.
func TestBrandLinesAreReadOnly(t *testing.T) {
	t.Parallel()
	for patch, pointer := range map[string]string{
		`{"lines":{"l3":{"text":"Come around."}}}`:                       "/lines/l3/text",
		`{"lines":{"l3":{"locked":false}}}`:                              "/lines/l3/locked",
		`{"shots":{"s3":{"scene":{"heading":"Come around."}}}}`:          "/shots/s3/scene/heading",
		`{"shots":{"s3":{"scene":{"items":[{"title":"And more."}]}}}}`:   "/shots/s3/scene/items",
		`{"shots":{"s3":{"scene":{"kind":"statement"}}}}`:                "/shots/s3/scene/kind",
		`{"shots":{"s1":{"scene":{"kind":"pledge"}}}}`:                   "/shots/s1/scene/kind",
		`{"brand":{"name":"Another"}}`:                                   "/brand",
		`{"theme":{"family":"comic"}}`:                                   "/theme/family",
		`{"lines":{"l3":{"pause_sec":1}}}`:                               "",
		`{"shots":{"s3":{"scene":{"layout":1},"seed":7}}}`:               "",
		`{"theme":{"family":"lato","palette":{"background":"#102030"}}}`: "",
	} {
		m := film()
		m.Lines[2].Locked, m.Shots[2].Scene.Kind = true, manifest.Pledge
		_, _, problems := edit.Apply(m, []byte(patch), edit.Rules{})
		got := ""
		if len(problems) > 0 {
			got = problems[0].Pointer
		}
		if got != pointer {
			t.Errorf("%s: refused at %q, want %q", patch, got, pointer)
		}
	}
}

// No patch makes Apply panic, or lets a manifest through that is not whole.
func FuzzApply(f *testing.F) {
	for _, seed := range []string{`{}`, `{"lines":{"l1":{"text":"x"}}}`, `{"shots":[{"id":"s1"}]}`, `{"theme":{"palette":{"mesh":["#000000"]}}}`, `null`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, patch string) {
		m, changes, problems := edit.Apply(film(), []byte(patch), edit.Rules{})
		if len(problems) > 0 {
			return
		}
		if err := agent.Check(*m); err != nil || m.Lang != "en" {
			t.Fatalf("%s lets through: %v", patch, err)
		}
		if _, err := json.Marshal(changes); err != nil {
			t.Fatal(err)
		}
		edit.Of(film(), m)
	})
}
