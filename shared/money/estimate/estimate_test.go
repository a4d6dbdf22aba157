package estimate_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/money/estimate"
	"github.com/aiprod/aiprod/shared/route"
)

var today = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

const content = "Fresh bread every morning from six. Come by at 12 Mill Lane, and take a warm loaf home for 4 euros."

// ask is a film of half a minute under its preset's ceiling.
func ask(t *testing.T, strategy string, state func(route.Backend) route.State) estimate.Ask {
	t.Helper()
	b, problems := brief.Request{Content: content, Preset: "quick_social"}.Resolve()
	s, err := route.FindStrategy(strategy)
	if len(problems) > 0 || err != nil {
		t.Fatal(problems, err)
	}
	return estimate.Ask{
		Brief: b, Film: estimate.Draft(t.Context(), b), Market: route.Market{Book: money.Current(), At: today, State: state}, Strategy: s,
		Budget: b.CeilingMicros, Rerender: estimate.Rerender{Permille: 1000},
	}
}

// textless is a film that nothing is known of but its length, by vendors alone.
func textless(t *testing.T) estimate.Ask {
	t.Helper()
	a := ask(t, route.Cost, route.Vendors)
	a.Brief.Content = ""
	a.Film = estimate.Draft(t.Context(), a.Brief)
	return a
}

func allReady(route.Backend) route.State { return route.Ready }

// Where nothing is configured, everything is made here and costs nothing; every line says so with its source.
func TestALocalFilmIsFree(t *testing.T) {
	t.Parallel()
	e, err := estimate.Make(ask(t, route.Quality, nil))
	if err != nil {
		t.Fatal(err)
	}
	var components []string
	for _, l := range e.Lines {
		components = append(components, l.Component)
		if l.Micros != 0 || l.Source == "" || l.From == "" || l.Confidence != money.High || l.Quantity < 1 || l.UnitPer < 1 {
			t.Errorf("%+v", l)
		}
	}
	want := []string{"language", "voice", "video", "music", "effects", "storage", "egress", "compute"}
	if diff := cmp.Diff(want, components); diff != "" {
		t.Error(diff)
	}
	if e.Micros != 0 || e.Confidence != money.High || e.AsOf != "2026-11-22" || e.Wait <= 0 {
		t.Errorf("%d micro-dollars, confidence %s, as of %s, %s", e.Micros, e.Confidence, e.AsOf, e.Wait)
	}
}

// In the cloud machines cost money; with every vendor the whole stays under the ceiling and is the sum of its lines.
func TestTheTotalIsTheSumAndUnderTheCeiling(t *testing.T) {
	t.Parallel()
	for _, strategy := range []string{route.Cost, route.Latency, route.Quality, route.Balanced} {
		a := ask(t, strategy, allReady)
		a.Hosted = true
		e, err := estimate.Make(a)
		if err != nil {
			t.Fatal(err)
		}
		var sum, plan int64
		for _, l := range e.Lines {
			sum += l.Micros
			if l.Backend != "" {
				plan += l.Micros
			}
		}
		if sum != e.Micros || plan != e.Plan.Micros || e.Micros > a.Budget || e.Micros == 0 {
			t.Errorf("%s: %d, lines %d, ceiling %d, plan %d of %d", strategy, e.Micros, sum, a.Budget, e.Plan.Micros, plan)
		}
		if strategy == route.Quality && e.Confidence != money.Low {
			t.Errorf("%s: the confidence is %s, and a low one is among its lines", strategy, e.Confidence)
		}
	}
}

// The cheapest film of clips alone is above the preset's ceiling: nothing hides it.
func TestGenerativeFilm(t *testing.T) {
	t.Parallel()
	a := textless(t)
	if _, err := estimate.Make(a); !errors.Is(err, estimate.ErrBudget) {
		t.Errorf("a film of clips for %s: %v", money.Dollars(a.Budget), err)
	}
	a.Budget = route.Unlimited
	e, err := estimate.Make(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range e.Lines {
		if l.Component == estimate.Video && (l.Backend != "google/veo-3.1-lite" || l.Quantity != 36 || l.Calls != 6 || l.Micros != 1_080_000) {
			t.Errorf("six shots of 5 s, each bought as 6 s: %+v", l)
		}
	}
}

func TestRerendersAreBudgetedFor(t *testing.T) {
	t.Parallel()
	a := textless(t)
	a.Budget = route.Unlimited
	once, err := estimate.Make(a)
	if err != nil {
		t.Fatal(err)
	}
	a.Rerender.Permille = 1500
	again, err := estimate.Make(a)
	if err != nil {
		t.Fatal(err)
	}
	if got := again.Micros - once.Micros; got != 540_000 { // half of the six clips once more
		t.Errorf("%d more, want 540000", got)
	}
}

func TestMachinesAloneAreOverTheBudget(t *testing.T) {
	t.Parallel()
	a := ask(t, route.Cost, nil)
	a.Hosted, a.Budget = true, 100
	if _, err := estimate.Make(a); !errors.Is(err, estimate.ErrBudget) {
		t.Errorf("%v", err)
	}
}

// A draft without a text fills the film, with a line over each shot.
func TestDraft(t *testing.T) {
	t.Parallel()
	for _, seconds := range []int{5, 8, 30} {
		b := ask(t, route.Cost, nil).Brief
		b.Seconds, b.Content = seconds, ""
		f := estimate.Draft(t.Context(), b)
		var length time.Duration
		for _, s := range f.Shots {
			length += s.Length
		}
		if math.Abs(length.Seconds()-float64(seconds)) > 0.001 || f.Shots[0].Importance != 1 || len(f.Lines) != len(f.Shots) {
			t.Errorf("%d s: shots of %s with %d lines, the first of importance %v", seconds, length, len(f.Lines), f.Shots[0].Importance)
		}
	}
}

// A draft of a text is the film that the rules would write: it says which shots have to be drawn, and no more than the text has.
func TestDraftOfAText(t *testing.T) {
	t.Parallel()
	b := ask(t, route.Cost, nil).Brief
	b.Content = "Good bread takes its time. 3 of 4 neighbours buy theirs here. Every loaf rests on a wooden shelf all night. Order yours at mill-lane.example."
	f := estimate.Draft(t.Context(), b)
	drawn := map[string]int{}
	for _, s := range f.Shots {
		drawn[s.Exact]++
	}
	if drawn[route.Figures] != 1 || drawn[route.Contact] != 1 || drawn[""] == 0 || f.JudgeInput == 0 || f.Music == 0 || f.Input == 0 {
		t.Errorf("%+v", f)
	}
	plan, err := route.Current().Plan(route.Market{Book: money.Current(), At: today, State: allReady}, f, route.Unlimited, must(route.FindStrategy(route.Quality)))
	for _, a := range plan.Assignments {
		i := slices.IndexFunc(f.Shots, func(s route.Shot) bool { return s.ID == a.ID })
		if a.Part == route.Picture && (a.Backend.Vendor == route.LocalVendor) != (f.Shots[i].Exact != "") {
			t.Errorf("%s is made by %s: %s", a.ID, a.Backend.ID, a.Reason)
		}
	}
	if err != nil {
		t.Error(err)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

type history struct {
	shots, made int
	err         error
}

func (h history) Renders(context.Context, string, string) (shots, made int, err error) {
	return h.shots, h.made, h.err
}

func TestExpected(t *testing.T) {
	t.Parallel()
	down := errors.New("down")
	for _, tt := range []struct {
		name   string
		from   estimate.History
		factor float64
		basis  string
		err    error
	}{
		{"none", nil, 1, "no history yet", nil},
		{"too little", history{19, 40, nil}, 1, "no history yet", nil},
		{"enough", history{100, 125, nil}, 1.25, "125 renders of 100 shots", nil},
		{"rounded up", history{30, 31, nil}, 1.034, "31 renders of 30 shots", nil},
		{"a very bad month", history{20, 400, nil}, 4, "400 renders of 20 shots", nil},
		{"nonsense", history{20, 3, nil}, 1, "no history yet", nil},
		{"no answer", history{err: down}, 1, "no history yet", down},
	} {
		got, err := estimate.Expected(t.Context(), tt.from, "acme", "quick_social")
		if got.Factor() != tt.factor || got.Basis != tt.basis || !errors.Is(err, tt.err) {
			t.Errorf("%s: %+v, %v", tt.name, got, err)
		}
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	list, err := estimate.Compare(30)
	if err != nil || len(list) != len(money.Competitors()) {
		t.Fatalf("%d competitors, %v", len(list), err)
	}
	for _, c := range list {
		if c.FilmLow != c.Low/2 || c.Means == "" || c.AsOf == "" || c.Source == "" {
			t.Errorf("%+v", c)
		}
	}
}
