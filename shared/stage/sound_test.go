package stage_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/route/health"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/take"
)

// listen runs the shop's step once, as one that is paid for a sound of a backend that takes its time within the call.
func (p *shop) listen(backend string, expected, took time.Duration) step.Step {
	p.t.Helper()
	m := message
	m.Stage, m.Step = job.Generate, p.shot.Key
	m.Generation = p.step().Generation
	err := stage.Buy(p.t.Context(), p.env, m, func(context.Context, *stage.Work) (stage.Purchase, error) {
		return stage.Purchase{Offers: []stage.Offer{{
			Line: money.Line{Stage: "narrate", Backend: backend, SKU: backend, Micros: salePrice}, Expected: expected,
			AtOnce: func(context.Context, string) (stage.Delivery, error) {
				p.clock.Advance(took)
				return stage.Delivery{Keep: func(_ context.Context, dir string) (stage.Product, error) {
					file := filepath.Join(dir, "take.wav")
					return stage.Product{File: file, Type: "audio/wav", Result: take.Bought{Backend: backend}}, os.WriteFile(file, []byte("sound"), 0o600)
				}}, nil
			},
		}}}, nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return p.step()
}

// What a call within which a sound is made has taken is learned, as a clip's is.
func TestSoundIsLearned(t *testing.T) {
	t.Parallel()
	p := newShop(t, time.Hour)
	if st := p.listen(limited, 2*time.Second, 10*time.Second); st.State != step.Produced {
		t.Fatal(st.State)
	}
	p.clock.Advance(time.Minute)
	got := p.env.Health.Look(t.Context()).Learned(limited)
	if got.Took == 0 {
		t.Error("it took no time")
	}
	got.Took = 0 // the call begins by the store's clock, which is not the test's
	if want := (route.Experience{Calls: 1, Made: 1, Planned: 2}); got != want {
		t.Errorf("learned %+v, want %+v", got, want)
	}
}

// A line waits for a place among those that its vendor's account allows, whatever the others are taken for.
func TestSoundKeepsItsTier(t *testing.T) {
	t.Parallel()
	const voice, music = "elevenlabs/eleven_v3", "elevenlabs/music"
	p := newShop(t, time.Hour)
	b, _ := route.Current().Find(music)
	var under []health.Call
	for _, ref := range []string{"a", "b"} { // all that the lowest tier allows
		c := health.Call{Ref: ref, Backend: music, Limit: p.env.Limit(b), Until: p.clock.Now().Add(time.Hour)}
		if a := p.env.Health.Take(t.Context(), c); a.State != route.Ready {
			t.Fatal(a)
		}
		under = append(under, c)
	}
	if st := p.listen(voice, 0, 0); st.State != step.Waiting || len(st.Calls) != 0 {
		t.Fatalf("%s, %d calls", st.State, len(st.Calls))
	}
	p.env.Health.Made(t.Context(), under[0])
	p.clock.Advance(time.Minute)
	if st := p.listen(voice, 0, 0); st.State != step.Produced || len(st.Calls) != 1 {
		t.Errorf("once there is a place: %s, %d calls", st.State, len(st.Calls))
	}
}
