package money_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/money"
)

func on(day string) time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return t
}

func TestTheBookOfThisProgram(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		sku, day string
		want     int64 // micro-dollars for per
		per      int64
	}{
		{"local.render", "2026-11-22", 0, 1},
		{"google.gemini-4-argon.output", "2026-11-30", 10_000_000, 1_000_000},
		{"google.gemini-4-argon.output", "2026-12-01", 20_000_000, 1_000_000},
		{"google.gemini-3.8-flash.input", "2026-12-31", 750_000, 1_000_000},
		{"google.gemini-3.8-flash.input", "2027-01-01", 1_500_000, 1_000_000},
		{"google.veo-3.1-lite.720p.silent", "2026-11-22", 30_000, 1},
		{"runway.credit", "2026-11-22", 10_000, 1},
		{"elevenlabs.multilingual", "2026-11-22", 100_000, 1000},
	} {
		p, err := money.PriceOf(tt.sku, on(tt.day))
		if err != nil {
			t.Error(err)
			continue
		}
		if p.Micros != tt.want || p.Per != tt.per {
			t.Errorf("%s on %s: %d for %d, want %d for %d", tt.sku, tt.day, p.Micros, p.Per, tt.want, tt.per)
		}
	}
	if got := money.Current().AsOf(); got != "2026-11-22" {
		t.Errorf("as of %s", got)
	}
}

func TestAnUnknownPriceIsRefused(t *testing.T) {
	t.Parallel()
	for sku, day := range map[string]string{
		"vendor.unheard":               "2026-11-22",
		"":                             "2026-11-22",
		"local.render":                 "2020-01-01", // before its first line
		"google.gemini-2.5-pro.output": "2026-10-16", // the day its last line ends
	} {
		p, err := money.PriceOf(sku, on(day))
		if !errors.Is(err, money.ErrNoPrice) || p.Micros != 0 {
			t.Errorf("%s on %s: %+v, %v", sku, day, p, err)
		}
		if err != nil && (!strings.Contains(err.Error(), sku) || !strings.Contains(err.Error(), day)) {
			t.Errorf("the error names neither sku nor day: %v", err)
		}
		if _, err := money.Current().Charge(sku, 0, on(day)); err == nil {
			t.Errorf("%s on %s: nothing of what has no price costs nothing", sku, day)
		}
	}
}

// The day of a price is that of UTC, whatever clock asks.
func TestPeriodsAreDaysOfUTC(t *testing.T) {
	t.Parallel()
	east := time.Date(2026, 12, 1, 1, 0, 0, 0, time.FixedZone("", 2*3600)) // still November 30 in UTC
	if p, err := money.PriceOf("google.gemini-4-argon.input", east); err != nil || p.Micros != 2_000_000 {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	row := func(over ...string) string {
		fields := map[string]any{
			"sku": "a.b", "unit": "second", "per": 1, "price_micros": 5, "effective_from": "2026-01-01",
			"source": "a page", "as_of": "2026-01", "confidence": "low",
		}
		for _, o := range over {
			k, v, _ := strings.Cut(o, "=")
			var value any
			if err := json.Unmarshal([]byte(v), &value); err != nil {
				value = v
			}
			fields[k] = value
			if v == "" {
				delete(fields, k)
			}
		}
		raw, err := json.Marshal(fields)
		if err != nil {
			panic(err)
		}
		return string(raw)
	}
	file := func(rows ...string) string {
		return `{"as_of":"2026-11-22","prices":[` + strings.Join(rows, ",") + `]}`
	}
	for _, tt := range []struct {
		name, data string
		want       []string // in the error; none for no error
	}{
		{"one line", file(row()), nil},
		{"free, and says so", file(row("price_micros=0")), nil},
		{"two periods that meet, in any order", file(row("effective_from=2026-03-01"), row("effective_to=2026-03-01")), nil},
		{"two skus at one time", file(row(), row("sku=a.c")), nil},
		{"overlap", file(row("effective_to=2026-03-02"), row("effective_from=2026-03-01")), []string{"a.b", "overlaps", "2026-03-01", "2026-03-02"}},
		{"overlap with an open end", file(row(), row("effective_from=2026-03-01")), []string{"a.b", "overlaps", "2026-03-01", "open end"}},
		{"the same line twice", file(row(), row()), []string{"a.b", "overlaps", "2026-01-01"}},
		{"gap", file(row("effective_to=2026-03-01"), row("effective_from=2026-03-02")), []string{"a.b", "no price from 2026-03-01 to 2026-03-02"}},
		{"no price", file(row("price_micros=")), []string{"line 1", "a.b", "2026-01-01", "price_micros"}},
		{"negative", file(row("price_micros=-1")), []string{"a.b", "price_micros"}},
		{"a part of a micro-dollar", file(row("price_micros=0.5")), []string{"load prices"}},
		{"no per", file(row("per=")), []string{"a.b", "0 units"}},
		{"no sku", file(row("sku=")), []string{"line 1", "no sku"}},
		{"no source", file(row("source=")), []string{"a.b", "source"}},
		{"no confidence", file(row("confidence=")), []string{"a.b", "confidence"}},
		{"sure of what is not confirmed", file(row("unconfirmed=true", "confidence=high")), []string{"a.b", "confidence"}},
		{"no day", file(row("effective_from=2026-02-30")), []string{"a.b", "2026-02-30"}},
		{"ends before it begins", file(row("effective_to=2026-01-01")), []string{"a.b", "before it begins"}},
		{"no date of the evidence", file(row("as_of=")), []string{"a.b", "as of"}},
		{"unknown field", file(row("price_usd=1")), []string{"price_usd"}},
		{"no date of the book", `{"prices":[]}`, []string{"as_of"}},
		{"two values", file() + "{}", []string{"follows"}},
		{"no JSON", "", []string{"load prices"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := money.Load([]byte(tt.data))
			if len(tt.want) == 0 && err != nil || len(tt.want) > 0 && err == nil {
				t.Fatalf("error %v", err)
			}
			for _, w := range tt.want {
				if !strings.Contains(err.Error(), w) {
					t.Errorf("%q is not in %v", w, err)
				}
			}
		})
	}
}

func TestCostRoundsUp(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		micros, per, quantity, want int64
	}{
		{30_000, 1, 8, 240_000},
		{100_000, 1000, 1, 100},
		{2_500_000, 1_000_000, 1, 3}, // 2.5
		{1, 3, 3, 1},
		{1, 3, 4, 2},
		{0, 7, 1_000_000, 0},
		{5, 1, 0, 0},
		{math.MaxInt64, 1, 1, math.MaxInt64},
		{math.MaxInt64, math.MaxInt64, math.MaxInt64, math.MaxInt64},
	} {
		got, err := money.Price{Per: tt.per, Micros: tt.micros}.Cost(tt.quantity)
		if err != nil || got != tt.want {
			t.Errorf("%d at %d for %d: %d, %v, want %d", tt.quantity, tt.micros, tt.per, got, err, tt.want)
		}
	}
	for name, p := range map[string]money.Price{"no per": {Micros: 1}, "negative": {Per: 1, Micros: -1}, "too much": {Per: 1, Micros: math.MaxInt64}} {
		if got, err := p.Cost(2); err == nil {
			t.Errorf("%s: %d and no error", name, got)
		}
	}
	if got, err := (money.Price{Per: 1, Micros: 1}).Cost(-1); err == nil {
		t.Errorf("-1 units cost %d", got)
	}
}

// A cost is the exact one rounded up, or an error where no int64 holds it.
func TestCostIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := money.Price{Micros: rapid.Int64Min(0).Draw(t, "micros"), Per: rapid.Int64Min(1).Draw(t, "per")}
		quantity := rapid.Int64Min(0).Draw(t, "quantity")
		exact := new(big.Int).Mul(big.NewInt(p.Micros), big.NewInt(quantity))
		want, rest := new(big.Int).DivMod(exact, big.NewInt(p.Per), new(big.Int))
		if rest.Sign() > 0 {
			want.Add(want, big.NewInt(1))
		}
		got, err := p.Cost(quantity)
		if want.IsInt64() != (err == nil) || err == nil && got != want.Int64() {
			t.Fatalf("%d, %v, want %s", got, err, want)
		}
	})
}

// However a span is cut into periods, every day of it has the price of its
// period, and no other day has any.
func TestEveryDayHasOnePrice(t *testing.T) {
	t.Parallel()
	first := on("2026-01-01")
	rapid.Check(t, func(t *rapid.T) {
		lengths := rapid.SliceOfN(rapid.IntRange(1, 40), 1, 6).Draw(t, "lengths")
		var rows []string
		from := first
		for i, n := range lengths {
			to := from.AddDate(0, 0, n)
			rows = append(rows, fmt.Sprintf(`{"sku":"a","unit":"u","per":1,"price_micros":%d,"effective_from":%q,"effective_to":%q,"source":"s","as_of":"2026","confidence":"low"}`,
				i+1, from.Format(time.DateOnly), to.Format(time.DateOnly)))
			from = to
		}
		book, err := money.Load([]byte(`{"as_of":"2026-11-22","prices":[` + strings.Join(rapid.Permutation(rows).Draw(t, "order"), ",") + `]}`))
		if err != nil {
			t.Fatal(err)
		}
		at := first
		for i, n := range lengths {
			for range n {
				if p, err := book.Price("a", at); err != nil || p.Micros != int64(i+1) {
					t.Fatalf("%s: %d, %v, want %d", at, p.Micros, err, i+1)
				}
				at = at.AddDate(0, 0, 1)
			}
		}
		for _, outside := range []time.Time{first.AddDate(0, 0, -1), at} {
			if _, err := book.Price("a", outside); !errors.Is(err, money.ErrNoPrice) {
				t.Fatalf("%s: %v", outside, err)
			}
		}
	})
}

// What loads answers with sound prices only, and answers the same when loaded again.
func FuzzLoad(f *testing.F) {
	whole, err := os.ReadFile("pricebook.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte(`{"as_of":"2026","prices":[{"sku":"a","unit":"u","per":1,"price_micros":1,"effective_from":"2026-01-01","effective_to":"2026-02-01","source":"s","as_of":"2026","confidence":"low"}]}`))
	f.Add([]byte(`{"as_of":"2026","prices":[{"sku":"a","price_micros":null}]}`))
	at := on("2026-11-22")
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := money.Load(data)
		if err != nil {
			return
		}
		again, err := money.Load(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, sku := range book.SKUs() {
			p, err := book.Price(sku, at)
			if err != nil {
				continue
			}
			if p.SKU != sku || p.Per < 1 || p.Micros < 0 || p.Source == "" || p.From > "2026-11-22" || p.To != "" && p.To <= "2026-11-22" {
				t.Errorf("%+v", p)
			}
			if q, err := again.Price(sku, at); err != nil || p != q {
				t.Errorf("%+v, %v, want %+v", q, err, p)
			}
		}
	})
}
