package fal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// Codes of our own.
const (
	codeGone     = "request_not_found"
	codeNoOutput = "no_output"
)

// Poll asks how far a call is, and for its result once it is completed. A call
// that fal no longer knows has ended, and whether it was billed is unknown.
func (c *Client) Poll(ctx context.Context, operation string) (provider.Progress, error) {
	answer, err := c.ask(ctx, http.MethodGet, operation, "/status")
	if err != nil {
		return provider.Progress{}, err
	}
	if answer.Status == http.StatusNotFound {
		return c.gone(answer), nil
	}
	if !answer.OK() {
		return provider.Progress{}, c.refused(http.MethodGet, answer)
	}
	var told struct {
		Status string `json:"status"`
		Type   string `json:"error_type"`
	}
	err = json.Unmarshal(answer.Body, &told)
	if err == nil && told.Status == "" {
		err = errors.New("no status")
	}
	if err != nil {
		return provider.Progress{}, c.once.Fail(provider.Outage, "answer_unreadable", fmt.Errorf("poll: %w", err))
	}
	switch told.Status {
	case "COMPLETED":
		return c.result(ctx, operation, told.Type)
	case "IN_PROGRESS": // fal does not say how far
		return provider.Progress{Percent: 50, Again: c.every}, nil
	}
	return provider.Progress{Again: c.every}, nil // IN_QUEUE; a status yet to be invented is no end either
}

// result fetches what came of a completed call. told is the type of its error as the status gave it, if it did.
func (c *Client) result(ctx context.Context, operation, told string) (provider.Progress, error) {
	answer, err := c.ask(ctx, http.MethodGet, operation, "")
	if err != nil {
		return provider.Progress{}, err
	}
	if answer.Status == http.StatusNotFound && told == "" {
		return c.gone(answer), nil
	}
	if !answer.OK() {
		return c.failed(answer, told)
	}
	var made struct {
		Video struct {
			URL string `json:"url"`
		} `json:"video"`
	}
	if err := json.Unmarshal(answer.Body, &made); err != nil {
		return provider.Progress{}, c.once.Fail(provider.Outage, "answer_unreadable", fmt.Errorf("result: %w", err))
	}
	if made.Video.URL == "" {
		return provider.Progress{Done: true, Err: c.once.Fail(provider.Outage, codeNoOutput, errors.New("completed without a clip"))}, nil
	}
	return provider.Progress{Done: true, Percent: 100, Output: made.Video.URL}, nil
}

func (c *Client) gone(answer once.Answer) provider.Progress {
	_, text := reason(answer)
	return provider.Progress{Done: true, Err: c.once.Refuse(answer, provider.Unknown, codeGone, text)}
}

// Cancel takes a call out of the queue, or asks its machine to stop, which it may
// ignore: the next poll tells. A call that has ended keeps its clip.
func (c *Client) Cancel(ctx context.Context, operation string) error {
	answer, err := c.ask(ctx, http.MethodPut, operation, "/cancel")
	if err != nil {
		return err
	}
	if answer.OK() || answer.Status == http.StatusNotFound || answer.Status == http.StatusBadRequest { // gone, or completed before
		return nil
	}
	return c.refused(http.MethodPut, answer)
}

func (c *Client) ask(ctx context.Context, method, operation, what string) (once.Answer, error) {
	if !sound(operation) {
		return once.Answer{}, c.once.Fail(provider.Caller, "not_sent", fmt.Errorf("operation %q is no request", operation))
	}
	return c.once.Ask(ctx, method, c.url+"/"+operation+what, "", nil)
}
