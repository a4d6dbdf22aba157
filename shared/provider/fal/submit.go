package fal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/aiprod/aiprod/shared/provider"
)

// Submit asks for a clip. What the model cannot make is refused before anything is sent.
func (c *Client) Submit(ctx context.Context, want provider.Clip) (provider.Operation, error) {
	arguments, err := plan(want)
	if err != nil {
		return provider.Operation{}, c.once.Fail(provider.Caller, "not_sent", err)
	}
	answer, err := c.once.Ask(ctx, http.MethodPost, c.url+"/"+want.Model, want.Ref, arguments)
	if err != nil {
		return provider.Operation{}, err
	}
	if !answer.OK() {
		return provider.Operation{}, c.refused(http.MethodPost, answer)
	}
	var made struct {
		ID       string `json:"request_id"`
		Response string `json:"response_url"`
	}
	err = json.Unmarshal(answer.Body, &made)
	if err == nil && made.ID == "" {
		err = errors.New("no request_id")
	}
	if err != nil { // accepted, and we shall never know as what
		return provider.Operation{}, c.once.Fail(provider.Unknown, "answer_unreadable", fmt.Errorf("submit: %w", err))
	}
	return provider.Operation{ID: named(made.ID, made.Response, want.Model)}, nil
}

// named is our name of an accepted call: owner/app/requests/id. fal asks that its
// own link be used, which may lead to another app than the model's name does;
// only its path is taken, so that the key goes to nobody else.
func named(id, link, model string) string {
	if u, err := url.Parse(link); err == nil {
		parts := strings.Split(strings.Trim(u.Path, "/"), "/")
		if n := len(parts); n >= 4 && parts[n-1] == id {
			if name := strings.Join(parts[n-4:], "/"); sound(name) {
				return name
			}
		}
	}
	parts := strings.SplitN(model, "/", 3)
	return strings.Join(append(parts[:min(2, len(parts))], "requests", id), "/")
}

// sound reports whether an operation is owner/app/requests/id and leads nowhere else.
func sound(operation string) bool {
	parts := strings.Split(operation, "/")
	if len(parts) != 4 || parts[2] != "requests" {
		return false
	}
	for _, p := range parts {
		if p == "" || p == "." || p == ".." || url.PathEscape(p) != p {
			return false
		}
	}
	return true
}
