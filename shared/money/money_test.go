package money_test

import (
	"testing"
	"time"

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

func TestAnUnknownPriceIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := money.PriceOf("vendor.unheard", time.Now()); err == nil {
		t.Error("no error")
	}
	if _, err := money.PriceOf("local.render", time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)); err == nil {
		t.Error("a price holds before its date")
	}
}

func TestSpentCountsSettledLinesOnly(t *testing.T) {
	t.Parallel()
	lines := []money.Line{{Kind: money.Reserve, Micros: 5}, {Kind: money.Settle, Micros: 3}, {Kind: money.Release, Micros: 2}, {Kind: money.Settle, Micros: 4}}
	if got := money.Spent(lines); got != 7 {
		t.Errorf("spent %d, want 7", got)
	}
}
