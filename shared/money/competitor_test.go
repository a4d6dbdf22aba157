package money_test

import (
	"testing"

	"github.com/aiprod/aiprod/shared/money"
)

func TestCompetitors(t *testing.T) {
	t.Parallel()
	list := money.Competitors()
	kinds := map[string]int{}
	for _, c := range list {
		kinds[c.Compares]++
		kinds[c.Status]++
		low, high, err := c.Cost(30)
		if err != nil || low != c.Low/2 || high != c.High/2 {
			t.Errorf("%s: half a minute costs %d to %d, %v", c.Name, low, high, err)
		}
	}
	for _, kind := range []string{money.FinishedFilm, money.RawClip, money.Offered, money.Discontinued} {
		if kinds[kind] == 0 {
			t.Errorf("no competitor is %s", kind)
		}
	}
	list[0].Name = "changed"
	if money.Competitors()[0].Name == "changed" {
		t.Error("a caller changed the list")
	}
}

func TestLoadCompetitorsRefuses(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]string{
		"no price":                    `{"name":"a","product":"b","compares":"raw clip","source":"s","as_of":"2026","confidence":"low","status":"offered"}`,
		"bounds the wrong way about":  `{"name":"a","product":"b","compares":"raw clip","low_micros_per_minute":2,"high_micros_per_minute":1,"source":"s","as_of":"2026","confidence":"low","status":"offered"}`,
		"nothing compared":            `{"name":"a","product":"b","low_micros_per_minute":1,"high_micros_per_minute":1,"source":"s","as_of":"2026","confidence":"low","status":"offered"}`,
		"no date":                     `{"name":"a","product":"b","compares":"raw clip","low_micros_per_minute":1,"high_micros_per_minute":1,"source":"s","confidence":"low","status":"offered"}`,
		"discontinued without a day":  `{"name":"a","product":"b","compares":"raw clip","low_micros_per_minute":1,"high_micros_per_minute":1,"source":"s","as_of":"2026","confidence":"low","status":"discontinued"}`,
		"a field nobody has heard of": `{"usd":1}`,
	} {
		if _, err := money.LoadCompetitors([]byte(`{"as_of":"2026-11-22","competitors":[` + row + `]}`)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
