// Package brake is what keeps the platform from spending on when its budget is used up: what a notification of the
// budget says, what is to be done about it, and the switch that new work is let in by. It asks no cloud: package store
// keeps its documents, and package cloud stops the queues.
//
// It is the last of three layers and slow: costs are told hours late. What really bounds a day's spend are the caps that
// every call is reserved under, and the fuses on instances and queues.
package brake

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// version is the one form of notifications there is.
const version = "1.0"

// A Notice is how much of a budget is used, as the billing account tells it several times a day, whether or not anything has
// changed. It comes repeatedly, late and out of order.
type Notice struct {
	Account, Budget string // ids
	Name            string // the budget's, for people
	// Interval is when the budget's period began.
	Interval time.Time
	// Cost and Amount are in Currency. Amount may be missing: a budget can be as large as last month's costs, which may be none.
	Cost, Amount float64
	Currency     string
	// Spent and Forecast are the highest thresholds passed, in hundredths of the budget: by what was spent, and by
	// what will be at the end of the interval. 0 for none.
	Spent, Forecast int
	// Published is when it was told.
	Published time.Time
}

// Parse reads a notification, published at a time.
// Source: https://cloud.google.com/billing/docs/how-to/budgets-programmatic-notifications#notification-format, read 2026-11.
func Parse(data []byte, attributes map[string]string, published time.Time) (Notice, error) {
	var m struct {
		Name     string    `json:"budgetDisplayName"`
		Alert    float64   `json:"alertThresholdExceeded"`    // 1.0 is all of it; left out below the first threshold
		Forecast float64   `json:"forecastThresholdExceeded"` // the same, where it is forecast
		Cost     *float64  `json:"costAmount"`
		Interval time.Time `json:"costIntervalStart"`
		Amount   float64   `json:"budgetAmount"`
		Type     string    `json:"budgetAmountType"` // SPECIFIED_AMOUNT, LAST_MONTH_COST or LAST_PERIODS_COST
		Currency string    `json:"currencyCode"`
	}
	if v := attributes["schemaVersion"]; v != version {
		return Notice{}, fmt.Errorf("brake: a notification of version %q; only %s is known", v, version)
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return Notice{}, fmt.Errorf("brake: notification: %w", err)
	}
	n := Notice{
		Account: attributes["billingAccountId"], Budget: attributes["budgetId"], Name: m.Name, Interval: m.Interval.UTC(),
		Amount: m.Amount, Currency: m.Currency, Spent: hundredths(m.Alert), Forecast: hundredths(m.Forecast), Published: published.UTC(),
	}
	if n.Budget == "" || m.Cost == nil || m.Interval.IsZero() {
		return Notice{}, errors.New("brake: a notification without budgetId, costAmount or costIntervalStart")
	}
	n.Cost = *m.Cost
	if n.Amount > 0 {
		n.Spent = max(n.Spent, hundredths(n.Cost/n.Amount))
	}
	return n, nil
}

// hundredths cuts a part to whole hundredths; what decimal fractions lose in binary does not count.
func hundredths(part float64) int { return int(part*100 + 1e-6) }
