package route_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/route"
)

// film is half a minute: six shots, the first and the last of which count most.
func film() route.Film {
	f := route.Film{Aspect: "9:16", Lang: "en", Input: 3000, Output: 2000, Music: 30 * time.Second}
	for i, importance := range []float64{1, 0.5, 0.4, 0.4, 0.5, 0.8} {
		f.Shots = append(f.Shots, route.Shot{ID: fmt.Sprintf("s%02d", i+1), Length: 5 * time.Second, Importance: importance})
		f.Lines = append(f.Lines, route.Line{ID: fmt.Sprintf("l%02d", i+1), Characters: 60, Length: 4 * time.Second})
	}
	return f
}

// makers returns who makes the shots, in the order of the film.
func makers(p route.Plan) []string {
	var out []string
	for _, a := range p.Assignments {
		if a.Part == route.Picture {
			out = append(out, a.Backend.ID)
		}
	}
	return out
}

func TestPlan(t *testing.T) {
	t.Parallel()
	const studio, lite = "local/studio", "google/veo-3.1-lite"
	for _, tt := range []struct {
		name, strategy string
		market         route.Market
		budget         int64
		shots          []string
	}{
		{"nothing configured", route.Quality, route.Market{Book: money.Current(), At: today}, 300_000, []string{studio, studio, studio, studio, studio, studio}},
		{"cost takes what is free", route.Cost, open(), route.Unlimited, []string{studio, studio, studio, studio, studio, studio}},
		{"nothing to spend", route.Quality, open(), 0, []string{studio, studio, studio, studio, studio, studio}},
		// 26,000 for the script and 36,000 for the voice leave 538,000: the opening buys the
		// best it can for 506,800, and what is left is too little for a second clip.
		{"60 cents go to the opening", route.Quality, open(), 600_000, []string{"google/gemini-omni-1.2-flash", studio, studio, studio, studio, studio}},
		{"30 cents buy one simple clip", route.Quality, open(), 300_000, []string{lite, studio, studio, studio, studio, studio}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p, err := route.Current().Plan(tt.market, film(), tt.budget, strategy(t, tt.strategy))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.shots, makers(p)); diff != "" {
				t.Errorf("%s\n%s", diff, why(p))
			}
			if p.Micros > tt.budget {
				t.Errorf("%d micro-dollars of %d", p.Micros, tt.budget)
			}
		})
	}
}

func why(p route.Plan) string {
	var b strings.Builder
	for _, a := range p.Assignments {
		fmt.Fprintf(&b, "%s %s %s: %s\n", a.Part, a.ID, a.Backend.ID, a.Reason)
	}
	return b.String()
}

// Parts are in the order of the film, and each says why.
func TestPlanTellsWhy(t *testing.T) {
	t.Parallel()
	p, err := route.Current().Plan(open(), film(), 300_000, strategy(t, route.Quality))
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, a := range p.Assignments {
		order = append(order, string(a.Part)+a.ID)
		if a.Reason == "" || len(a.Charges) == 0 {
			t.Errorf("%s %s has no reason or no charge", a.Part, a.ID)
		}
	}
	want := strings.Fields("script voicel01 voicel02 voicel03 voicel04 voicel05 voicel06 shots01 shots02 shots03 shots04 shots05 shots06 music")
	if diff := cmp.Diff(want, order); diff != "" {
		t.Error(diff)
	}
	i := slices.IndexFunc(p.Rejected, func(r route.PartRejection) bool { return r.Backend == "google/veo-3.1" && r.Code == route.OverBudget })
	if i < 0 || len(p.Rejected[i].Parts) != 6 {
		t.Errorf("veo-3.1 is not told to be over the budget for six shots: %+v", p.Rejected)
	}
	first := p.Assignments[slices.Index(order, "shots01")]
	if !strings.Contains(first.Reason, "importance 1.00") || !strings.Contains(first.Reason, "is over what is left") {
		t.Errorf("the opening's reason: %s", first.Reason)
	}
}

func TestPlanRefuses(t *testing.T) {
	t.Parallel()
	vendors := open()
	vendors.State = route.Vendors
	if _, err := route.Current().Plan(vendors, film(), 100_000, strategy(t, route.Cost)); !errors.Is(err, route.ErrBudget) {
		t.Errorf("a film of clips for 10 cents: %v", err)
	}
	f := film()
	f.Shots[2].Length = 30 * time.Second
	if _, err := route.Current().Plan(vendors, f, route.Unlimited, strategy(t, route.Cost)); !errors.Is(err, route.ErrNoBackend) || !strings.Contains(err.Error(), "s03") {
		t.Errorf("a clip of 30 s: %v", err)
	}
}

// Latency prefers what is made here; a vendor's clip makes the film wait.
func TestPlanWait(t *testing.T) {
	t.Parallel()
	quick, err := route.Current().Plan(open(), film(), route.Unlimited, strategy(t, route.Latency))
	if err != nil {
		t.Fatal(err)
	}
	best, err := route.Current().Plan(open(), film(), route.Unlimited, strategy(t, route.Quality))
	if err != nil {
		t.Fatal(err)
	}
	if quick.Wait <= 0 || quick.Wait >= best.Wait || best.Micros <= quick.Micros {
		t.Errorf("fastest %s for %d, best %s for %d", quick.Wait, quick.Micros, best.Wait, best.Micros)
	}
}

// A plan never costs more than its budget, is the sum of its parts, has one
// voice, makes every part once, and is the same when asked for again.
func TestPlanKeepsItsBudget(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := route.Film{Aspect: rapid.SampledFrom([]string{"16:9", "9:16", "1:1"}).Draw(t, "aspect"), Lang: "fr", Input: 2000, Output: 1000}
		length := time.Duration(rapid.IntRange(1000, 8000).Draw(t, "ms")) * time.Millisecond
		for i := range rapid.IntRange(1, 12).Draw(t, "shots") {
			f.Shots = append(f.Shots, route.Shot{ID: fmt.Sprint("s", i), Length: length, Importance: float64(rapid.IntRange(0, 10).Draw(t, "importance")) / 10})
		}
		for i := range rapid.IntRange(0, 9).Draw(t, "lines") {
			f.Lines = append(f.Lines, route.Line{ID: fmt.Sprint("l", i), Characters: rapid.IntRange(1, 400).Draw(t, "characters"), Length: 3 * time.Second})
		}
		f.Permille = rapid.IntRange(1000, 1500).Draw(t, "times")
		f.Effects = rapid.IntRange(0, 3).Draw(t, "effects")
		budget := int64(rapid.IntRange(0, 8_000_000).Draw(t, "budget"))
		s := rapid.SampledFrom(route.Strategies()).Draw(t, "strategy")
		p, err := route.Current().Plan(open(), f, budget, s)
		if err != nil {
			t.Fatal(err)
		}
		var sum int64
		voices := map[string]bool{}
		shots := map[string]int64{}
		for _, a := range p.Assignments {
			sum += a.Micros
			switch a.Part {
			case route.Voice:
				voices[a.Backend.ID] = true
			case route.Picture:
				shots[a.ID] = a.Micros
			}
		}
		if sum != p.Micros || p.Micros > budget {
			t.Fatalf("plan costs %d, its parts %d, the budget is %d", p.Micros, sum, budget)
		}
		if len(voices) > 1 || len(shots) != len(f.Shots) || len(p.Assignments) != 1+len(f.Lines)+len(f.Shots)+f.Effects {
			t.Fatalf("%d voices, %d of %d shots, %d assignments", len(voices), len(shots), len(f.Shots), len(p.Assignments))
		}
		again, err := route.Current().Plan(open(), f, budget, s)
		if err != nil || !cmp.Equal(p, again) {
			t.Fatalf("another plan for the same film: %v", err)
		}
	})
}

// A shot that has to be drawn gets no clip, whatever there is to spend, and every backend that might have made one is told why.
func TestWhatHasToBeExactIsDrawn(t *testing.T) {
	t.Parallel()
	f := film()
	f.Shots[5].Exact = route.Contact
	p, err := route.Current().Plan(open(), f, route.Unlimited, strategy(t, route.Quality))
	if err != nil {
		t.Fatal(err)
	}
	if made := makers(p); made[5] != "local/studio" || made[4] == "local/studio" {
		t.Errorf("made by %v", made)
	}
	told := false
	for _, r := range p.Rejected {
		told = told || r.Backend == "google/veo-3.1" && r.Code == route.Exact && r.Detail == route.Contact && slices.Equal(r.Parts, []string{"s06"})
	}
	if last := p.Assignments[len(p.Assignments)-2]; !told || last.ID != "s06" || !strings.Contains(last.Reason, route.Contact) {
		t.Errorf("told %v: %s", told, last.Reason)
	}
}

// Where nothing is drawn at all, what should be is filmed: a film of clips alone can be priced.
func TestFilmedWhereNobodyDraws(t *testing.T) {
	t.Parallel()
	m, f := open(), film()
	m.State = route.Vendors
	f.Shots[5].Exact = route.Contact
	p, err := route.Current().Plan(m, f, route.Unlimited, strategy(t, route.Cost))
	if err != nil || makers(p)[5] == "local/studio" {
		t.Errorf("made by %v, %v", makers(p), err)
	}
	for _, a := range p.Assignments {
		if strings.HasPrefix(a.Reason, "drawn") {
			t.Errorf("%s, filmed by %s, is %s", a.ID, a.Backend.ID, a.Reason)
		}
	}
}

// Money for judging is kept before pictures get any, as far as that leaves most for the film.
func TestJudgingIsKeptMoneyFor(t *testing.T) {
	t.Parallel()
	f := film()
	f.JudgeInput, f.JudgeOutput = 48_000, 14_000
	for _, tt := range []struct {
		budget int64
		judge  string
	}{{300_000, ""}, {600_000, "google/gemini-3.8-flash"}, {3_000_000, "google/gemini-4-argon"}} {
		p, err := route.Current().Plan(open(), f, tt.budget, strategy(t, route.Quality))
		if err != nil {
			t.Fatal(err)
		}
		judge := ""
		for _, a := range p.Assignments {
			if a.Part == route.Judging {
				judge = a.Backend.ID
			}
		}
		if judge != tt.judge || p.Micros > tt.budget {
			t.Errorf("%d: judged by %q, want %q; costs %d", tt.budget, judge, tt.judge, p.Micros)
		}
	}
}
