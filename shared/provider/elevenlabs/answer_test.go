package elevenlabs_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/elevenlabs"
)

// frame is the head of an MP3 frame, enough to be taken for one.
const frame = "\xff\xfb\x90\x00"

// ask has the client speak "Hi" to a server with one answer, and returns what was sent.
func ask(t *testing.T, model string, answer http.HandlerFunc) (sent map[string]any, rec provider.Recording, err error) {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if err := json.Unmarshal(body, &sent); err != nil {
			t.Errorf("body %s: %v", body, err)
		}
		answer(w, r)
	}))
	defer s.Close()
	c, err := elevenlabs.New(elevenlabs.Options{Key: "key", URL: s.URL, HTTP: s.Client(), MicrosPerUnit: 100})
	if err != nil {
		t.Fatal(err)
	}
	rec, err = c.Speak(t.Context(), provider.Reading{Model: model, Voice: "v", Text: "Hi", Lang: "pt-BR", Seed: 1<<32 + 7})
	return sent, rec, err
}

func says(status int, header, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if header != "" {
			w.Header().Set("character-cost", header)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func TestRecording(t *testing.T) {
	t.Parallel()
	audio := `{"audio_base64":"` + base64.StdEncoding.EncodeToString([]byte(frame)) + `"`
	plain := provider.Recording{Sound: []byte(frame), Type: "audio/mpeg"}
	timed, charged := plain, plain
	timed.Characters = []provider.Character{{Text: "H", Start: 0, End: 0.2}, {Text: "i", Start: 0.15, End: 0.3}}
	charged.Micros, charged.Known = 200, true
	back := plain
	back.Characters = []provider.Character{{Text: "H", Start: 0.2, End: 0.3}, {Text: "i", Start: 0.2, End: 0.2}}
	for name, c := range map[string]struct {
		header, body string
		want         provider.Recording // zero where it cannot be read, though it was made
	}{
		"times":          {"", audio + `,"alignment":{"characters":["H","i"],"character_start_times_seconds":[0,0.15],"character_end_times_seconds":[0.2,0.3]}}`, timed},
		"times back":     {"", audio + `,"alignment":{"characters":["H","i"],"character_start_times_seconds":[0.2,0.1],"character_end_times_seconds":[0.3,0.1]}}`, back},
		"times too few":  {"", audio + `,"alignment":{"characters":["H","i"],"character_start_times_seconds":[0],"character_end_times_seconds":[0.2,0.3]}}`, plain},
		"no times":       {"", audio + `,"alignment":null}`, plain},
		"cost":           {"2", audio + `}`, charged},
		"cost in words":  {"two", audio + `}`, plain},
		"cost below 0":   {"-2", audio + `}`, plain},
		"no sound":       {"", `{"audio_base64":""}`, provider.Recording{}},
		"no MP3":         {"", `{"audio_base64":"UklGRgAAAABXQVZF"}`, provider.Recording{}},
		"no base64":      {"", `{"audio_base64":"!"}`, provider.Recording{}},
		"nothing at all": {"", ``, provider.Recording{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, got, err := ask(t, "eleven_v3", says(200, c.header, c.body))
			if c.want.Sound == nil {
				if provider.ClassOf(err) != provider.Unknown {
					t.Errorf("%v, want %s", err, provider.Unknown)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("recording (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		class  provider.Class
		code   string
	}{
		"status":         {403, `{"detail":{"status":"content_against_policy","message":"no"}}`, provider.Policy, "content_against_policy"},
		"code":           {401, `{"detail":{"code":"quota_exceeded","message":"no"}}`, provider.Auth, "quota_exceeded"},
		"both":           {404, `{"detail":{"type":"not_found","code":"resource_missing","status":"voice_not_found"}}`, provider.Caller, "voice_not_found"},
		"voice of 400":   {400, `{"detail":{"status":"voice_not_found"}}`, provider.Caller, "voice_not_found"},
		"unheard of":     {403, `{"detail":{"status":"missing_permissions"}}`, provider.Auth, "missing_permissions"},
		"list":           {422, `{"detail":[{"loc":["body","text"],"msg":"field required"}]}`, provider.Caller, "422"},
		"text":           {404, `{"detail":"Not Found"}`, provider.Retired, "404"},
		"page":           {403, `<html>`, provider.Auth, "403"},
		"too many":       {429, `{"detail":{"status":"too_many_concurrent_requests"}}`, provider.Busy, "too_many_concurrent_requests"},
		"policy by 500":  {500, `{"detail":{"status":"content_against_policy"}}`, provider.Unknown, "content_against_policy"},
		"gateway":        {504, ``, provider.Unknown, "504"},
		"no such models": {400, `{"detail":{"status":"model_not_found"}}`, provider.Retired, "model_not_found"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := ask(t, "eleven_v3", says(c.status, "", c.body))
			e, ok := errors.AsType[*provider.Error](err)
			if !ok || e.Class != c.class || e.Code != c.code {
				t.Errorf("%v, want %s (%s)", err, c.class, c.code)
			}
		})
	}
}

// TestSent holds that a language is named to models that take one, and a seed fits.
func TestSent(t *testing.T) {
	t.Parallel()
	for model, want := range map[string]map[string]any{
		"eleven_v3":              {"text": "Hi", "model_id": "eleven_v3", "language_code": "pt", "seed": 7.0},
		"eleven_multilingual_v2": {"text": "Hi", "model_id": "eleven_multilingual_v2", "seed": 7.0},
	} {
		sent, _, _ := ask(t, model, says(500, "", ""))
		if diff := cmp.Diff(want, sent); diff != "" {
			t.Errorf("%s (-want +got):\n%s", model, diff)
		}
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]elevenlabs.Options{
		"no key": {}, "a price below 0": {Key: "key", MicrosPerUnit: -1}, "key of two": {Key: "a b"}, "bad address": {Key: "key", URL: "elevenlabs.example"}, "no address": {Key: "key", URL: "https://%"},
	} {
		if _, err := elevenlabs.New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := elevenlabs.New(elevenlabs.Options{Key: "key"}); err != nil {
		t.Errorf("the least: %v", err)
	}
}
