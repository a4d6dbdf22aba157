package runway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"

	"github.com/aiprod/aiprod/shared/provider"
)

// Submit asks for a clip. What the model cannot make is refused before anything is sent.
func (c *Client) Submit(ctx context.Context, want provider.Clip) (provider.Operation, error) {
	body, err := plan(want)
	if err != nil {
		return provider.Operation{}, c.once.Fail(provider.Caller, "not_sent", err)
	}
	answer, err := c.once.Ask(ctx, http.MethodPost, c.url+body.path(), want.Ref, body)
	if err != nil {
		return provider.Operation{}, err
	}
	if !answer.OK() {
		return provider.Operation{}, c.refused(http.MethodPost, answer)
	}
	var made struct {
		ID            string   `json:"id"`
		EstimatedCost *credits `json:"estimatedCost"`
	}
	err = json.Unmarshal(answer.Body, &made)
	if err == nil && made.ID == "" {
		err = errors.New("no id")
	}
	if err != nil { // accepted, and we shall never know as what
		return provider.Operation{}, c.once.Fail(provider.Unknown, "answer_unreadable", fmt.Errorf("submit: %w", err))
	}
	micros, _ := made.EstimatedCost.micros(c.credit)
	return provider.Operation{ID: made.ID, Micros: micros}, nil
}

// credits is a cost as Runway states it; nil where it does not.
type credits struct {
	Credits *float64 `json:"credits"`
}

// mostCredits is far over what any clip costs. A figure beyond it is no cost.
const mostCredits = 1e6

// micros is the cost in micro-dollars, rounded up. It is not known where it was not stated.
func (c *credits) micros(perCredit int64) (micros int64, known bool) {
	if c == nil || c.Credits == nil || !(*c.Credits >= 0 && *c.Credits <= mostCredits) {
		return 0, false
	}
	return int64(math.Ceil(*c.Credits * float64(perCredit))), true
}
