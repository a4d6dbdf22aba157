package stage_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/take"
)

// prompts are what a backend was asked for, in order.
func (b *backend) prompts() (all []string) {
	for _, s := range b.sales {
		all = append(all, s.prompt)
	}
	return all
}

// What a backend refuses is asked of it once more, in other words, and of no other; refused again, nobody makes it.
func TestBuyRewords(t *testing.T) {
	t.Parallel()
	plain := func(context.Context, *stage.Work) (string, string, error) { return "plain", "rules", nil }
	for name, c := range map[string]struct {
		end    string
		reword func(context.Context, *stage.Work) (string, string, error)
		strict bool
		want   []string
		told   take.Bought
		code   string // of the job's failure
	}{
		"taken in other words": {"bread", plain, false, []string{"bread", "plain"}, take.Bought{Backend: limited, Rewritten: "plain", RewrittenBy: "rules"}, ""},
		"refused again":        {"policy", plain, false, []string{"bread", "plain"}, take.Bought{Reason: "policy", Rewritten: "plain", RewrittenBy: "rules"}, ""},
		"no stand-in wanted":   {"policy", plain, true, []string{"bread", "plain"}, take.Bought{}, "backend.policy"},
		"no other words":       {"policy", nil, false, []string{"bread"}, take.Bought{Reason: "policy"}, ""},
		"neither":              {"policy", nil, true, []string{"bread"}, take.Bought{}, "backend.policy"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newShop(t, time.Hour)
			p.reword, p.strict, p.limited.next.end = c.reword, c.strict, c.end
			p.end()
			if diff := cmp.Diff(c.want, p.limited.prompts()); diff != "" || len(p.other.sales) > 0 {
				t.Errorf("asked for (-want +got):\n%s, and %d times of another", diff, len(p.other.sales))
			}
			if diff := cmp.Diff(c.told, p.told); diff != "" {
				t.Errorf("tells (-want +got):\n%s", diff)
			}
			if got := p.failure(); got.Code != c.code || c.code != "" && (got.Provider == nil || got.Provider.Name != "runway" || got.Shot != "s1") {
				t.Errorf("ended with %+v", got)
			}
		})
	}
}

// failure is that of the job; empty where it has none.
func (p *shop) failure() job.Failure {
	p.t.Helper()
	s, err := p.env.Store()
	if err != nil {
		p.t.Fatal(err)
	}
	v, err := s.View(p.t.Context(), ref)
	if err != nil {
		p.t.Fatal(err)
	}
	if v.Attempt.Failure == nil {
		return job.Failure{}
	}
	return *v.Attempt.Failure
}

// A worker that dies once a refusal is written down, before or after it is worded anew, changes
// nothing: the words that are kept are asked for, once, and no other backend is. What may have been asked for is not again.
func TestRewordedOutlivesDeath(t *testing.T) {
	t.Parallel()
	gone := context.Canceled // the worker is
	made := take.Bought{Backend: limited, Rewritten: "plain", RewrittenBy: "rules"}
	for name, c := range map[string]struct {
		die  func(*shop) error // when it is worded the first time
		want []string
		told take.Bought
	}{
		"before it is worded": {func(*shop) error { return gone }, []string{"bread", "plain"}, made},
		"once it is worded": {func(p *shop) error {
			p.first = func(context.Context) (*provider.Image, error) { p.first = nil; return nil, gone }
			return nil
		}, []string{"bread", "plain"}, made},
		"while it is asked for": {func(p *shop) error { p.limited.next.dies = "submit"; return nil }, []string{"bread"},
			take.Bought{Reason: "backend.unavailable", Rewritten: "plain", RewrittenBy: "rules"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newShop(t, time.Hour)
			p.limited.next.end = "bread"
			words, dying := []string{"plain", "other words"}, true
			p.reword = func(context.Context, *stage.Work) (string, string, error) {
				if dying {
					dying = false
					if err := c.die(p); err != nil {
						return "", "", err
					}
				}
				said := words[0]
				words = words[1:]
				return said, "rules", nil
			}
			for range 12 {
				ended := make(chan struct{})
				go func() { defer close(ended); _ = p.try() }()
				<-ended
				if st := p.step(); st.State == step.Produced || st.State == step.Done {
					break
				}
				if err := p.journal.TakeOver(t.Context()); err != nil { // the lease of a worker that is gone runs out
					t.Fatal(err)
				}
				p.clock.Advance(2 * time.Minute)
			}
			if diff := cmp.Diff(c.want, p.limited.prompts()); diff != "" || len(p.other.sales) > 0 {
				t.Errorf("asked for (-want +got):\n%s, and %d times of another", diff, len(p.other.sales))
			}
			if diff := cmp.Diff(c.told, p.told); diff != "" {
				t.Errorf("tells (-want +got):\n%s", diff)
			}
		})
	}
}

// Sound that a backend refuses for its content is made here by rules, where the brief allows it: no film fails for its music. No
// other backend is asked.
func TestDeclinedSoundIsMadeHere(t *testing.T) {
	t.Parallel()
	for _, strict := range []bool{false, true} {
		p := newShop(t, time.Hour)
		p.limited.next.end = "policy"
		m := message
		m.Stage, m.Step = job.Generate, p.shot.Key
		reason := ""
		err := stage.Buy(t.Context(), p.env, m, func(context.Context, *stage.Work) (stage.Purchase, error) {
			offer := func(id string, b *backend) stage.Offer {
				return stage.Offer{Line: money.Line{Stage: "generate", Backend: id, SKU: id, Micros: salePrice}, AtOnce: b.sound}
			}
			return stage.Purchase{
				Offers: []stage.Offer{offer(limited, p.limited), offer(other, p.other)}, Strict: strict,
				Make: func(_ context.Context, dir, why string) (stage.Product, error) {
					reason = why
					file := filepath.Join(dir, "bed.wav")
					return stage.Product{File: file, Type: "audio/wav", Result: "composed"}, os.WriteFile(file, nil, 0o600)
				},
			}, nil
		})
		want, failure := "policy", ""
		if strict {
			want, failure = "", "backend.policy"
		}
		if err != nil || reason != want || p.failure().Code != failure || len(p.other.sales) > 0 {
			t.Errorf("strict %v: made for %q, failed with %+v, %v", strict, reason, p.failure(), err)
		}
	}
}
