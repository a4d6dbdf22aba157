package score_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/aiprod/aiprod/shared/score"
)

// frames are what a cut may be off a beat, in seconds: two at 30 a second.
const frames = 2.0 / 30

// TestBeatsMeetCuts holds that a beat falls on every cut of a film whose shots
// last 4 s or more, in every mood, and that the tempo never bends beyond what it may.
func TestBeatsMeetCuts(t *testing.T) {
	t.Parallel()
	dice := rand.New(rand.NewPCG(7, 7))
	for _, m := range score.Moods() {
		worst, bend := 0.0, 0.0
		for seed := range uint64(40) {
			spec := score.Spec{Mood: m.Name, Seconds: 20 + 40*dice.Float64(), Seed: seed}
			for at := 4 + 3*dice.Float64(); at < spec.Seconds-4; at += 4 + 3*dice.Float64() {
				spec.Cuts = append(spec.Cuts, at)
			}
			p := compose(t, spec)
			for _, cut := range spec.Cuts {
				if cut < p.Seconds-4*p.Beat() {
					worst = max(worst, toBeat(p, cut))
				}
			}
			for i := 1; i < len(p.Tempo); i++ {
				a, b := p.Tempo[i-1], p.Tempo[i]
				bend = max(bend, math.Abs((b.Second-a.Second)/(b.Beat-a.Beat)/p.Beat()-1))
			}
		}
		t.Logf("%s: cuts at most %.3f s off a beat, tempo bent by at most %.1f %%", m.Name, worst, 100*bend)
		if worst > frames || bend > 0.13 {
			t.Errorf("%s: a cut is %.3f s off a beat, the tempo bent by %.1f %%", m.Name, worst, 100*bend)
		}
	}
}

// toBeat is how far a time is from the nearest beat, in seconds.
func toBeat(p score.Piece, at float64) float64 {
	nearest := math.Inf(1)
	for beat := range 4*p.Bars + 1 {
		nearest = min(nearest, math.Abs(p.Second(float64(beat))-at))
	}
	return nearest
}
