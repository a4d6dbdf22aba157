package pipeline

import (
	"log/slog"
	"testing"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/route/health"
	"github.com/aiprod/aiprod/shared/stage"
)

// A bought voice is learned from when it has spoken a film, and not again when an edit or another pass takes over what was spoken.
func TestListenOnce(t *testing.T) {
	t.Parallel()
	en, err := language.Find("en")
	if err != nil {
		t.Fatal(err)
	}
	const voice = "elevenlabs/eleven_v3"
	env := cloud.New(cloud.Config{}, slog.New(slog.DiscardHandler))
	env.Health = health.New(&health.Memory{}, health.Options{Now: env.Now, Log: env.Log})
	film := narrated(voice, 9, "Fresh bread every morning from six.")
	takes := map[string]cut.Take{"a": {End: 2000, Tempo: 1.25}}
	for _, a := range []job.Attempt{{Number: 1}, {Number: 1, Pass: 1}, {Number: 2}} {
		listen(t.Context(), &stage.Work{Env: env, Attempt: a}, brief.Resolved{Lang: en}, film, takes)
	}
	if p := env.Health.Look(t.Context()).Heard(voice, "en"); p.Took != 2.5 || p.Planned <= 0 {
		t.Errorf("heard is %+v", p)
	}
}
