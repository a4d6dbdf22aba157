package brake_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/brake"
	"github.com/aiprod/aiprod/shared/fault"
)

// told is a notification as the vendor's page shows it.
const told = `{"budgetDisplayName":"name-of-budget","alertThresholdExceeded":1.0,"costAmount":100.01,"costIntervalStart":"2019-01-01T00:00:00Z",
 "budgetAmount":100.00,"budgetAmountType":"SPECIFIED_AMOUNT","currencyCode":"USD"}`

var from = map[string]string{"billingAccountId": "01D4EE-079462-DFD6EC", "budgetId": "de72f49d-779b-4945-a127-4d6ce8def0bb", "schemaVersion": "1.0"}

func TestParse(t *testing.T) {
	t.Parallel()
	at := time.Date(2019, 1, 20, 8, 0, 0, 0, time.UTC)
	got, err := brake.Parse([]byte(told), from, at)
	if err != nil {
		t.Fatal(err)
	}
	want := brake.Notice{
		Account: "01D4EE-079462-DFD6EC", Budget: "de72f49d-779b-4945-a127-4d6ce8def0bb", Name: "name-of-budget", Interval: time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC),
		Cost: 100.01, Amount: 100, Currency: "USD", Spent: 100, Published: at,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("notice (-want +got):\n%s", diff)
	}
	for name, c := range map[string]struct {
		data  string
		attrs map[string]string
	}{
		"another version": {told, map[string]string{"budgetId": "b", "schemaVersion": "2.0"}},
		"no attributes":   {told, nil},
		"no JSON":         {"cost", from},
		"no cost":         {`{"costIntervalStart":"2019-01-01T00:00:00Z","budgetAmount":100}`, from},
		"no interval":     {`{"costAmount":1,"budgetAmount":100}`, from},
	} {
		if n, err := brake.Parse([]byte(c.data), c.attrs, at); err == nil {
			t.Errorf("%s: read as %+v", name, n)
		}
	}
}

// A message is one notice of a test: when it was published, in minutes, of which month, at what cost of what amount.
type message struct {
	at, month    int
	cost, amount float64
	forecast     int
	act          brake.Act
	level        int
}

func TestHear(t *testing.T) {
	t.Parallel()
	for name, told := range map[string][]message{
		"it fills up": {
			{at: 0, cost: 10, amount: 100},
			{at: 20, cost: 49.999, amount: 100},
			{at: 40, cost: 50, amount: 100, act: brake.Warn, level: 50},
			{at: 60, cost: 50, amount: 100},
			{at: 80, cost: 80.2, amount: 100, act: brake.Warn, level: 80},
			{at: 100, cost: 99.99, amount: 100},
			{at: 120, cost: 100, amount: 100, act: brake.Trip, level: 100},
			{at: 140, cost: 120, amount: 100},
			{at: 160, cost: 149, amount: 100},
			{at: 180, cost: 151, amount: 100, act: brake.Trip, level: 150},
		},
		"all at once":          {{cost: 130, amount: 100, act: brake.Trip, level: 100}, {at: 20, cost: 130, amount: 100}},
		"twice the same":       {{cost: 100, amount: 100, act: brake.Trip, level: 100}, {cost: 100, amount: 100}},
		"in the wrong order":   {{at: 40, cost: 85, amount: 100, act: brake.Warn, level: 80}, {at: 20, cost: 55, amount: 100}, {at: 60, cost: 86, amount: 100}},
		"of the month before":  {{month: 1, cost: 1, amount: 100}, {at: 20, month: 0, cost: 140, amount: 100}},
		"a new month":          {{cost: 100, amount: 100, act: brake.Trip, level: 100}, {at: 20, month: 1, cost: 51, amount: 100, act: brake.Warn, level: 50}},
		"a credit":             {{cost: 81, amount: 100, act: brake.Warn, level: 80}, {at: 20, cost: 60, amount: 100}, {at: 40, cost: 82, amount: 100}},
		"it is raised":         {{cost: 100, amount: 100, act: brake.Trip, level: 100}, {at: 20, cost: 101, amount: 200, act: brake.Warn, level: 50}, {at: 10, cost: 100, amount: 100}, {at: 40, cost: 200, amount: 200, act: brake.Trip, level: 100}},
		"it is forecast":       {{cost: 20, amount: 100, forecast: 100, act: brake.Expect, level: 100}, {at: 20, cost: 30, amount: 100, forecast: 100}, {at: 40, cost: 50, amount: 100, forecast: 100, act: brake.Warn, level: 50}},
		"forecast and reached": {{cost: 81, amount: 100, forecast: 80, act: brake.Warn, level: 80}, {at: 20, cost: 82, amount: 100, forecast: 80}},
		"no amount":            {{cost: 5000}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b brake.Budget
			begin := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
			for i, m := range told {
				n := brake.Notice{Budget: "b", Interval: begin.AddDate(0, m.month, 0), Cost: m.cost, Amount: m.amount, Forecast: m.forecast, Published: begin.Add(time.Duration(m.at) * time.Minute)}
				if m.amount > 0 {
					n.Spent = int(m.cost / m.amount * 100)
				}
				var act brake.Act
				var level int
				if b, act, level = b.Hear(n); act != m.act || level != m.level {
					t.Errorf("message %d: %q at %d, want %q at %d", i, act, level, m.act, m.level)
				}
			}
		})
	}
}

func TestAdmits(t *testing.T) {
	t.Parallel()
	if err := (brake.Switch{}).Admits(); err != nil {
		t.Errorf("before anybody has turned it: %v", err)
	}
	f := fault.Of(brake.Switch{Frozen: true}.Admits())
	if f.Kind != fault.Unavailable || f.Code != "platform.frozen" || f.Hint == "" || f.RetryAfter == 0 {
		t.Errorf("refused with %+v", f)
	}
}
