package money_test

import (
	"testing"

	"github.com/aiprod/aiprod/shared/money"
)

func TestDollars(t *testing.T) {
	t.Parallel()
	for micros, want := range map[int64]string{
		0: "$0.00", 300_000: "$0.30", 1: "$0.000001", 1_500_000: "$1.50", -25_000: "-$0.025", 12_345_678: "$12.345678",
	} {
		if got := money.Dollars(micros); got != want {
			t.Errorf("Dollars(%d) = %s, want %s", micros, got, want)
		}
	}
}

func TestSpentCountsSettledLinesOnly(t *testing.T) {
	t.Parallel()
	lines := []money.Line{{Kind: money.Reserve, Micros: 5}, {Kind: money.Settle, Micros: 3}, {Kind: money.Release, Micros: 2}, {Kind: money.Doubt, Micros: 9}, {Kind: money.Settle, Micros: 4}}
	if got := money.Spent(lines); got != 7 {
		t.Errorf("spent %d, want 7", got)
	}
}

// The free work of the built-in backends is on the bill, with its price's source.
func TestOwn(t *testing.T) {
	t.Parallel()
	l, err := money.Own("render", 8, on("2026-11-22"))
	if err != nil || l.Backend != "local" || l.SKU != "local.render" || l.Quantity != 8 || l.Micros != 0 {
		t.Errorf("%+v, %v", l, err)
	}
	if _, err := money.Own("dream", 1, on("2026-11-22")); err == nil {
		t.Error("what no price is known for has a line")
	}
}

func TestUnexplained(t *testing.T) {
	t.Parallel()
	line := func(k money.Kind, call int, micros int64) money.Line {
		return money.Line{Kind: k, Attempt: 1, Step: "k", Call: call, Micros: micros}
	}
	older := line(money.Reserve, 1, 300)
	older.Attempt, older.Step = 0, "old"
	for name, c := range map[string]struct {
		lines []money.Line
		spent int64
		fine  bool
	}{
		"nothing":             {nil, 0, true},
		"own work":            {[]money.Line{line(money.Settle, 0, 0)}, 0, true},
		"settled":             {[]money.Line{older, line(money.Reserve, 1, 300), line(money.Settle, 1, 280)}, 280, true},
		"released, then paid": {[]money.Line{line(money.Reserve, 1, 300), line(money.Release, 1, 300), line(money.Reserve, 2, 300), line(money.Settle, 2, 300)}, 300, true},
		"raised":              {[]money.Line{line(money.Reserve, 1, 300), line(money.Raise, 1, 100), line(money.Settle, 1, 380)}, 380, true},
		"in doubt":            {[]money.Line{line(money.Reserve, 1, 300), line(money.Doubt, 1, 300)}, 0, true},
		"cleared up":          {[]money.Line{line(money.Reserve, 1, 300), line(money.Doubt, 1, 300), line(money.Settle, 1, 300)}, 300, true},
		"open":                {[]money.Line{line(money.Reserve, 1, 300)}, 0, false},
		"ended twice":         {[]money.Line{line(money.Reserve, 1, 300), line(money.Settle, 1, 300), line(money.Release, 1, 300)}, 300, false},
		"never reserved":      {[]money.Line{line(money.Settle, 1, 300)}, 300, false},
		"more than the lines": {[]money.Line{line(money.Reserve, 1, 300), line(money.Settle, 1, 280)}, 300, false},
	} {
		if got := money.Unexplained(c.lines, 1, c.spent); (got == "") != c.fine {
			t.Errorf("%s: %q", name, got)
		}
	}
}
