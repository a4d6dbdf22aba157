package fal

import (
	"cmp"
	"encoding/json"
	"net/http"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// ends are the types of error a completed call can have ended with, by fal's own
// names. A model that makes nothing of a prompt has most often filtered it, and
// is held to have: content is not taken from one vendor to the next.
// Source: fal.ai/docs, model-apis/errors and model-apis/request-errors.
var ends = map[string]provider.Class{
	"content_policy_violation": provider.Policy,
	"no_media_generated":       provider.Policy,

	"client_cancelled":    provider.Cancelled,
	"client_disconnected": provider.Outage, // never ours: the queue has no connection to lose
	"bad_request":         provider.Caller,

	"request_timeout":                provider.Outage,
	"startup_timeout":                provider.Outage,
	"generation_timeout":             provider.Outage,
	"runner_scheduling_failure":      provider.Outage,
	"runner_connection_timeout":      provider.Outage,
	"runner_disconnected":            provider.Outage,
	"runner_connection_refused":      provider.Outage,
	"runner_connection_error":        provider.Outage,
	"runner_incomplete_response":     provider.Outage,
	"runner_server_error":            provider.Outage,
	"internal_error":                 provider.Outage,
	"internal_server_error":          provider.Outage,
	"downstream_service_error":       provider.Outage,
	"downstream_service_unavailable": provider.Outage,
}

// failed reads the answer that stands where a clip should. One with a type says
// how the call has ended; another one is fal's trouble with being asked.
func (c *Client) failed(a once.Answer, told string) (provider.Progress, error) {
	code, text := reason(a)
	code = cmp.Or(code, told)
	class, known := ends[code]
	switch {
	case known:
	case code != "" && a.Status == http.StatusUnprocessableEntity: // missing, greater_than and the like: what was sent is wrong
		class = provider.Caller
	case code != "" && a.Status/100 == 5:
		class = provider.Outage
	default:
		return provider.Progress{}, c.refused(http.MethodGet, a)
	}
	return provider.Progress{Done: true, Err: c.once.Fail(class, code, once.Said(text))}, nil
}

// refused reads an answer that is not 2xx and is no end of a call.
func (c *Client) refused(method string, a once.Answer) *provider.Error {
	code, text := reason(a)
	return c.once.Refuse(a, once.Class(method, a.Status), code, text)
}

// reason reads fal's two kinds of error: of its machinery, a type beside a text;
// of a model, a list of errors of which the first names the rest.
func reason(a once.Answer) (code, text string) {
	var said struct {
		Type   string          `json:"error_type"`
		Detail json.RawMessage `json:"detail"`
	}
	if json.Unmarshal(a.Body, &said) != nil {
		return a.Header.Get("X-Fal-Error-Type"), string(a.Body)
	}
	code = cmp.Or(said.Type, a.Header.Get("X-Fal-Error-Type"))
	var list []struct {
		Type string `json:"type"`
		Text string `json:"msg"`
	}
	if json.Unmarshal(said.Detail, &list) == nil && len(list) > 0 {
		return cmp.Or(list[0].Type, code), list[0].Text
	}
	if json.Unmarshal(said.Detail, &text) != nil {
		text = string(a.Body)
	}
	return code, text
}
