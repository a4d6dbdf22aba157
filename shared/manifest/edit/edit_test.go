package edit_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
			ID: "s" + n, Lines: []string{"l" + n}, Length: 5, Backend: "studio", Transition: "cut", Seed: 1<<63 + uint64(i),
			Scene: manifest.Scene{Kind: manifest.Statement, Heading: text},
		})
	}
	return m
}

func TestApply(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		patch   string
		changed []string
		impact  edit.Impact
	}{
		"nothing":              {`{}`, nil, edit.Impact{}},
		"the same":             {`{"title":"Bread"}`, nil, edit.Impact{}},
		"a line, by id":        {`{"lines":{"l2":{"text":"We bake 41 kinds."}}}`, []string{"/lines/l2/text"}, edit.Impact{Lines: []string{"l2"}, Shots: []string{"s2"}}},
		"invisible characters": {`{"lines":{"l2":{"text":"We bake\u200b 40 kinds."}}}`, nil, edit.Impact{}},
		"lines as a whole": {`{"lines":[{"id":"l1","text":"We open at seven.","role":"body"},{"id":"l2","text":"We bake 40 kinds.","role":"body"},{"id":"l3","text":"Come by.","role":"body"}]}`,
			[]string{"/lines/l1/text"}, edit.Impact{Lines: []string{"l1"}, Shots: []string{"s1"}}},
		"a scene":           {`{"shots":{"s1":{"scene":{"heading":"Open at six","icon":"sun"}}}}`, []string{"/shots/s1/scene/heading", "/shots/s1/scene/icon"}, edit.Impact{Shots: []string{"s1"}}},
		"a seed":            {`{"shots":{"s3":{"seed":9223372036854775900}}}`, []string{"/shots/s3/seed"}, edit.Impact{Shots: []string{"s3"}}},
		"how it is entered": {`{"shots":{"s2":{"transition":"wipe"}}}`, []string{"/shots/s2/transition"}, edit.Impact{Shots: []string{"s1", "s2"}}},
		"the look":          {`{"theme":{"name":"ember"}}`, []string{"/theme/name"}, edit.Impact{Shots: []string{"s1", "s2", "s3"}}},
		"the voice":         {`{"voice":{"rate":1.1}}`, []string{"/voice/rate"}, edit.Impact{Lines: []string{"l1", "l2", "l3"}, Shots: []string{"s1", "s2", "s3"}}},
		"the music":         {`{"music":{"mood":"playful"}}`, []string{"/music/mood"}, edit.Impact{Music: true}},
		"a lock":            {`{"shots":{"s1":{"locked":true}}}`, []string{"/shots/s1/locked"}, edit.Impact{}},
		"lengths":           {`{"shots":{"s1":{"length_sec":6},"s2":{"length_sec":4}}}`, []string{"/shots/s1/length_sec", "/shots/s2/length_sec"}, edit.Impact{Shots: []string{"s1", "s2", "s3"}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, changes, problems := edit.Apply(film(), []byte(tt.patch), brief.Resolved{})
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
			want := tt.impact
			want.Lines, want.Shots = append([]string{}, want.Lines...), append([]string{}, want.Shots...)
			if diff := cmp.Diff(want, edit.Of(m, changes)); diff != "" {
				t.Errorf("impact (-want +got):\n%s", diff)
			}
			if len(changes) == 0 {
				if diff := cmp.Diff(film(), m); diff != "" {
					t.Errorf("changed all the same (-want +got):\n%s", diff)
				}
			}
		})
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
		{`{"lines":{"l1":{"id":"l9"}}}`, "/lines", edit.ReadOnly},
		{`{"lines":{"l9":{"text":"New."}}}`, "/lines/l9", edit.ReadOnly},
		{`{"lines":{"l2":null}}`, "/lines/l2", edit.ReadOnly},
		{`{"lines":null}`, "/lines", edit.ReadOnly},
		{`{"shots":[]}`, "/shots", edit.ReadOnly},
		{`{"shots":{"s1":{"backend":"runway/gen4"}}}`, "/shots/s1/backend", edit.ReadOnly},
		{`{"shots":{"s1":{"lines":["l2"]}}}`, "/shots/s1/lines", edit.ReadOnly},
		{`{"shots":{"s1":{"scene":null}}}`, "/shots/s1/scene", edit.ReadOnly},
		{`{"title":7}`, "/title", edit.Malformed},
		{`{"title":null}`, "/title", brief.Required},
		{`{"lines":{"l1":{"text":""}}}`, "/lines/l1/text", brief.Required},
		{`{"lines":{"l1":{"text":"` + strings.Repeat("a", 401) + `"}}}`, "/lines/l1/text", brief.TooLong},
		{`{"lines":{"l1":{"pause_sec":-1}}}`, "/lines/l1/pause_sec", brief.OutOfRange},
		{`{"shots":{"s1":{"scene":{"kind":"explosion"}}}}`, "/shots/s1/scene/kind", brief.Unknown},
		{`{"shots":{"s1":{"scene":{"colour":"red"}}}}`, "/colour", brief.Unknown},
		{`{"shots":{"s1":{"scene":{"kind":"list"}}}}`, "/shots/s1/scene", brief.Required},
		{`{"shots":{"s1":{"scene":{"asset":"of another"}}}}`, "/shots/s1/scene/asset", brief.Unknown},
		{`{"shots":{"s1":{"scene":{"assets":["a1","of another"]}}}}`, "/shots/s1/scene/assets", brief.Unknown},
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
		_, _, problems := edit.Apply(film(), []byte(tt.patch), b)
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
		_, _, problems := edit.Apply(m, []byte(patch), brief.Resolved{})
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
		m, changes, problems := edit.Apply(film(), []byte(patch), brief.Resolved{})
		if len(problems) > 0 {
			return
		}
		if len(m.Lines) != 3 || len(m.Shots) != 3 || m.Lang != "en" {
			t.Fatalf("%s lets %+v through", patch, m)
		}
		if _, err := json.Marshal(changes); err != nil {
			t.Fatal(err)
		}
		edit.Of(m, changes)
	})
}
