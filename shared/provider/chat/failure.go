package chat

import (
	"encoding/json"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// classes are codes that say more than the HTTP status they come with.
var classes = once.Codes{
	"insufficient_quota":       provider.Auth,
	"content_policy_violation": provider.Policy,
	"content_filter":           provider.Policy,
	"model_not_found":          provider.Retired,
}

// refused reads an answer that is not 2xx.
func (c *Client) refused(a once.Answer) *provider.Error {
	code, text := reason(a)
	return c.once.Refused(a, classes, code, text)
}

// reason reads the error, which is an object with a code that may be a text, a
// number or null; older servers send a text or the object's members alone.
func reason(a once.Answer) (code, text string) {
	type detail struct {
		Message string `json:"message"`
		Type    string `json:"type"`
		Code    any    `json:"code"`
	}
	var said struct {
		Error json.RawMessage `json:"error"`
		detail
	}
	if json.Unmarshal(a.Body, &said) != nil {
		return "", string(a.Body)
	}
	d := said.detail
	if json.Unmarshal(said.Error, &d) != nil && json.Unmarshal(said.Error, &d.Message) != nil {
		d = said.detail
	}
	code, _ = d.Code.(string)
	if _, known := classes[d.Type]; code == "" && known {
		code = d.Type
	}
	return code, d.Message
}
