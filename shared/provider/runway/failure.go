package runway

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/once"
)

// Codes of our own.
const (
	codeGone    = "task_not_found"
	codeCredits = "no_credits"
)

// failureClass reads the code of a failed task. A code has parts, such as
// INPUT_PREPROCESSING.SAFETY.TEXT; wherever SAFETY stands, content was refused.
// Source: docs.dev.runwayml.com/errors/task-failures.
func failureClass(code string) provider.Class {
	parts := strings.Split(code, ".")
	for _, p := range parts {
		if p == "SAFETY" {
			return provider.Policy
		}
	}
	switch parts[0] {
	case "ASSET":
		return provider.Caller
	case "INPUT_PREPROCESSING":
		if len(parts) > 1 && parts[1] == "INTERNAL" {
			return provider.Outage
		}
		return provider.Caller
	}
	return provider.Outage // INTERNAL, INTERNAL.BAD_OUTPUT.*, none
}

// refused reads an answer that is not 2xx.
func (c *Client) refused(method string, a once.Answer) *provider.Error {
	text := reason(a)
	class, code := once.Class(method, a.Status), ""
	// An account without credits is told so with 400, as if the request were wrong.
	if a.Status == http.StatusBadRequest && strings.Contains(text, "enough credits") {
		class, code = provider.Auth, codeCredits
	}
	return c.once.Refuse(a, class, code, text)
}

// reason is the vendor's text, for our log.
func reason(a once.Answer) string {
	var said struct {
		Error string `json:"error"`
	}
	if json.Unmarshal(a.Body, &said) == nil && said.Error != "" {
		return said.Error
	}
	return string(a.Body)
}
