package elevenlabs

import (
	"cmp"
	"encoding/json"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// classes are the vendor's codes that say more than the HTTP status they come
// with: content is refused with 403 as if the key were wrong, and a voice that is
// not there with the status of a model that is no more.
var classes = once.Codes{
	"content_against_policy": provider.Policy,
	"bad_prompt":             provider.Policy, // of music: it names somebody's work
	"voice_not_found":        provider.Caller,
	"quota_exceeded":         provider.Auth,
	"invalid_api_key":        provider.Auth,
	"model_not_found":        provider.Retired,
}

// refused reads an answer that is not 2xx.
func (c *Client) refused(a once.Answer) *provider.Error {
	code, text := reason(a)
	return c.once.Refused(a, classes, code, text)
}

// reason reads the vendor's detail, which is an object, or a list or text where the request was malformed.
func reason(a once.Answer) (code, text string) {
	var said struct {
		Detail struct {
			Code    string `json:"code"`
			Status  string `json:"status"`
			Message string `json:"message"`
		} `json:"detail"`
	}
	if json.Unmarshal(a.Body, &said) != nil {
		return "", string(a.Body)
	}
	// Newer answers have a code beside, or instead of, the status. A status we know comes first.
	if _, known := classes[said.Detail.Status]; known {
		return said.Detail.Status, said.Detail.Message
	}
	return cmp.Or(said.Detail.Code, said.Detail.Status), said.Detail.Message
}
