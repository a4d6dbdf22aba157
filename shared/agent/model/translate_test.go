package model_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/agenttest"
	"github.com/aiprod/aiprod/shared/agent/model"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/provider"
)

// A script is a model that gives answers one after the other, and remembers what it was asked.
type script struct {
	says  []string
	asked []provider.Question
}

func (s *script) Ask(_ context.Context, q provider.Question) (provider.Reply, error) {
	s.asked = append(s.asked, q)
	if len(s.asked) > len(s.says) {
		return provider.Reply{}, errors.New("asked once more than it was to be")
	}
	return provider.Reply{Document: json.RawMessage(s.says[len(s.asked)-1]), Tokens: provider.Tokens{Input: 10, Output: 1}}, nil
}

// bakery is the task and the film of a short brief.
func bakery(t *testing.T) (agent.In, *manifest.Manifest) {
	t.Helper()
	req := agenttest.Samples(t)[0].Request
	req.Content, req.Lang = "Corner Bakery opens at six every morning. Good bread takes its time. We bake forty kinds of bread. Come by at 12 Mill Lane.", "en"
	req.MustInclude, req.MustNotInclude, req.Assets = nil, []string{"Globex"}, nil
	in := agent.In{Brief: agenttest.Resolved(t, req)}
	m, err := agent.CreativeDirector{}.Direct(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return in, &m
}

// What a model has filmed is asked for once more where it cannot be taken, and then without what cannot.
func TestFootage(t *testing.T) {
	t.Parallel()
	const good = `{"look": "Soft light.", "shots": [{"number": 1, "prompt": "A baker opens the oven."}]}`
	for name, c := range map[string]struct {
		says  []string
		wrong string // a part of what the second question says is wrong; empty where the first answer is taken
		fails bool
		want  string // of the first shot
	}{
		"well":           {[]string{good}, "", false, "A baker opens the oven. Soft light."},
		"a name":         {[]string{strings.Replace(good, "A baker", "The chef Jamie Oliver", 1), good}, "Jamie", false, "A baker opens the oven. Soft light."},
		"an address":     {[]string{strings.Replace(good, "the oven", "evil.example", 1), good}, "evil.example", false, "A baker opens the oven. Soft light."},
		"writing":        {[]string{strings.Replace(good, "the oven", "under a logo", 1), good}, "logo", false, "A baker opens the oven. Soft light."},
		"forbidden":      {[]string{strings.Replace(good, "the oven", "globex doors", 1), good}, "Globex", false, "A baker opens the oven. Soft light."},
		"no such shot":   {[]string{strings.Replace(good, "1", "99", 1), good}, "99", false, "A baker opens the oven. Soft light."},
		"other members":  {[]string{strings.Replace(good, `"number": 1`, `"number": 1, "backend": "veo"`, 1), good}, "backend", false, "A baker opens the oven. Soft light."},
		"a bad look":     {[]string{strings.Replace(good, "Soft light", "See evil.example", 1), strings.Replace(good, "Soft light", "See evil.example", 1)}, "evil.example", false, "A baker opens the oven."},
		"no better":      {[]string{strings.Replace(good, "the oven", "evil.example", 1), strings.Replace(good, "the oven", "evil.example", 1)}, "evil.example", true, ""},
		"no JSON at all": {[]string{"", ""}, "JSON", true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, film := bakery(t)
			s := &script{says: c.says}
			got, used, err := model.VisualTranslator{By: s, Model: "m"}.Footage(t.Context(), in, film, []string{"runway"}, "ref")
			if _, unusable := errors.AsType[*model.UnusableError](err); unusable != c.fails {
				t.Fatalf("error %v", err)
			}
			if got["s01"] != c.want || len(got) > 1 {
				t.Errorf("films %q, want %q", got, c.want)
			}
			if c.wrong == "" {
				if len(s.asked) != 1 {
					t.Errorf("asked %d times", len(s.asked))
				}
				return
			}
			if len(s.asked) != 2 || !strings.Contains(string(s.asked[1].Data), c.wrong) || s.asked[0].Ref == s.asked[1].Ref || used.Tokens.Input != 20 {
				t.Errorf("asked %d times, used %+v, told %s", len(s.asked), used, s.asked[len(s.asked)-1].Data)
			}
		})
	}
}

// A voice is cast from what there is, within the time there is.
func TestDeliver(t *testing.T) {
	t.Parallel()
	in, film := bakery(t)
	in.Brief.Voice, film.Voice.Name, film.Voice.Rate = "", in.Brief.Lang.Voice.Name, 1
	for name, c := range map[string]struct {
		says  string
		wrong bool
	}{
		"well":              {`{"voice": "rms", "rate": 1.02, "pauses": [{"line": 1, "seconds": 0.5}]}`, false},
		"a voice of none":   {`{"voice": "clone-of-ceo", "rate": 1, "pauses": []}`, true},
		"too fast":          {`{"voice": "rms", "rate": 1.9, "pauses": []}`, true},
		"too slow":          {`{"voice": "rms", "rate": 0.5, "pauses": []}`, true},
		"no such line":      {`{"voice": "rms", "rate": 1, "pauses": [{"line": 99, "seconds": 0.5}]}`, true},
		"a silence too far": {`{"voice": "rms", "rate": 1, "pauses": [{"line": 1, "seconds": 60}]}`, true},
		"another backend":   {`{"voice": "rms", "rate": 1, "pauses": [], "backend": "elevenlabs"}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, _, err := model.VoiceDirector{By: &script{says: []string{c.says, c.says}}, Model: "m"}.Deliver(t.Context(), in, film, "")
			if _, unusable := errors.AsType[*model.UnusableError](err); unusable != c.wrong {
				t.Fatalf("%+v, %v", got, err)
			}
			want := model.Delivery{Voice: manifest.Voice{Backend: agent.Local, Name: "rms", Grade: film.Voice.Grade, Rate: 1.02}, Pauses: map[string]manifest.Seconds{"l01": 0.5}}
			if diff := cmp.Diff(want, got); diff != "" && !c.wrong {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A voice that was asked for is the only one there is.
func TestAskedVoiceIsCast(t *testing.T) {
	t.Parallel()
	in, film := bakery(t)
	in.Brief.Voice, film.Voice.Name, film.Voice.Rate = "awb", "awb", 1
	if got, _, err := (model.VoiceDirector{By: &script{says: []string{`{"voice": "rms", "rate": 1, "pauses": []}`, `{"voice": "awb", "rate": 1, "pauses": []}`}}, Model: "m"}).Deliver(t.Context(), in, film, ""); err != nil || got.Voice.Name != "awb" {
		t.Errorf("the voice that was asked for is not cast: %+v, %v", got, err)
	}
}

// What was refused is worded anew by a model that is told the class of the refusal, and held to what any wish is.
func TestReword(t *testing.T) {
	t.Parallel()
	const good = `{"prompt": "Warm loaves on a wooden table in morning light."}`
	for name, c := range map[string]struct {
		says  []string
		told  string // a part of what the second question says is wrong; empty where the first answer is taken
		fails bool
	}{
		"well":            {[]string{good}, "", false},
		"the same again":  {[]string{`{"prompt": "A brawl at the counter."}`, good}, "refused", false},
		"an address":      {[]string{`{"prompt": "Loaves at evil.example."}`, good}, "evil.example", false},
		"writing":         {[]string{`{"prompt": "A banner over bread."}`, good}, "banner", false},
		"another member":  {[]string{`{"prompt": "Bread.", "backend": "laxer/model"}`, good}, "backend", false},
		"no better":       {[]string{`{"prompt": "Loaves at evil.example."}`, `{"prompt": ""}`}, "evil.example", true},
		"nothing of JSON": {[]string{"", ""}, "JSON", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, film := bakery(t)
			shot := film.Shots[0]
			shot.Footage = "A brawl at the counter."
			s := &script{says: c.says}
			got, _, err := model.VisualTranslator{By: s, Model: "m"}.Reword(t.Context(), in, film, shot, "runway", "ref")
			if _, unusable := errors.AsType[*model.UnusableError](err); unusable != c.fails {
				t.Fatalf("error %v", err)
			}
			if !c.fails && got != "Warm loaves on a wooden table in morning light." {
				t.Errorf("films %q", got)
			}
			first := s.asked[0]
			if !strings.Contains(string(first.Data), `"refused":"policy"`) || strings.Contains(first.System, "brawl") || strings.Contains(first.System, "Corner Bakery") {
				t.Errorf("told %s", first.Data)
			}
			if last := s.asked[len(s.asked)-1]; (len(s.asked) == 2) != (c.told != "") || !strings.Contains(string(last.Data), c.told) {
				t.Errorf("asked %d times, told %s", len(s.asked), last.Data)
			}
			if most, err := model.RewordTokens(in, film, shot, "runway"); err != nil || most.Input < int64(len(first.System)+len(first.Data)) {
				t.Errorf("reserves %+v: %v", most, err)
			}
		})
	}
}
