package runway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// A task is Runway's account of an operation.
type task struct {
	Status      string   `json:"status"`
	Progress    float64  `json:"progress"` // 0 to 1
	Output      []string `json:"output"`
	Failure     string   `json:"failure"`
	FailureCode string   `json:"failureCode"`
	Cost        *credits `json:"cost"`
}

// Poll asks how far a task is. A task that Runway no longer knows has ended, and
// whether it was billed is unknown.
func (c *Client) Poll(ctx context.Context, operation string) (provider.Progress, error) {
	t, err := c.task(ctx, operation)
	var gone *provider.Error
	if errors.As(err, &gone) && gone.Code == codeGone {
		return provider.Progress{Done: true, Err: gone}, nil
	}
	if err != nil {
		return provider.Progress{}, err
	}
	return c.progress(t), nil
}

func (c *Client) task(ctx context.Context, operation string) (task, error) {
	at, err := c.taskURL(operation)
	if err != nil {
		return task{}, err
	}
	answer, err := c.once.Ask(ctx, http.MethodGet, at, "", nil)
	if err != nil {
		return task{}, err
	}
	if answer.Status == http.StatusNotFound {
		return task{}, c.once.Refuse(answer, provider.Unknown, codeGone, reason(answer))
	}
	if !answer.OK() {
		return task{}, c.refused(http.MethodGet, answer)
	}
	var t task
	err = json.Unmarshal(answer.Body, &t)
	if err == nil && t.Status == "" {
		err = errors.New("no status")
	}
	if err != nil {
		return task{}, c.once.Fail(provider.Outage, "answer_unreadable", fmt.Errorf("poll: %w", err))
	}
	return t, nil
}

func (c *Client) progress(t task) provider.Progress {
	p := provider.Progress{Done: true}
	p.Micros, p.Known = t.Cost.micros(c.credit)
	switch t.Status {
	case "SUCCEEDED":
		p.Percent = 100
		if len(t.Output) == 0 || t.Output[0] == "" {
			p.Err = c.once.Fail(provider.Outage, "no_output", errors.New("succeeded without a clip"))
			break
		}
		p.Output = t.Output[0]
	case "FAILED":
		p.Err = c.once.Fail(failureClass(t.FailureCode), t.FailureCode, once.Said(t.Failure))
	case "CANCELLED":
		p.Err = c.once.Fail(provider.Cancelled, t.Status, errors.New("cancelled or deleted"))
	default: // PENDING, THROTTLED, RUNNING; a status yet to be invented is no end either
		p = provider.Progress{Percent: percent(t.Progress), Again: c.every}
	}
	return p
}

// percent keeps 100 for what is done.
func percent(progress float64) int {
	if !(progress > 0) {
		return 0
	}
	return int(math.Min(progress*100, 99))
}

// Cancel stops a task that has not ended. Runway deletes one that has, with its
// clip, so the task is looked at first.
func (c *Client) Cancel(ctx context.Context, operation string) error {
	p, err := c.Poll(ctx, operation)
	if err != nil || p.Done {
		return err
	}
	at, err := c.taskURL(operation)
	if err != nil {
		return err
	}
	answer, err := c.once.Ask(ctx, http.MethodDelete, at, "", nil)
	if err != nil {
		return err
	}
	if answer.OK() || answer.Status == http.StatusNotFound {
		return nil
	}
	return c.refused(http.MethodDelete, answer)
}

func (c *Client) taskURL(operation string) (string, error) {
	id := url.PathEscape(operation)
	if id == "" || id == "." || id == ".." {
		return "", c.once.Fail(provider.Caller, "not_sent", fmt.Errorf("operation %q is no task", operation))
	}
	return c.url + "/v1/tasks/" + id, nil
}
