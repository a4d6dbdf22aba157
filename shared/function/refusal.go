package function

import (
	"errors"

	"github.com/aiprod/aiprod/shared/fault"
)

// refusal is the answer to a token that did not verify. Faults pass; anything
// else says no more than that the token is not accepted.
func refusal(err error) error {
	var f *fault.Error
	if errors.As(err, &f) {
		return f
	}
	return fault.Wrap(err, fault.Unauthenticated, "auth.token", "The token is not accepted.").
		WithHint("Get a new one; tokens last an hour.")
}
