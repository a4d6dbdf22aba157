package brief

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/fault"
)

// The codes of problems.
const (
	Required     = "required"
	TooShort     = "too_short"
	TooLong      = "too_long"
	TooMany      = "too_many"
	OutOfRange   = "out_of_range"
	Unknown      = "unknown_value"
	Mismatch     = "language_mismatch"
	Contradicts  = "contradiction"
	NotAvailable = "not_available"
	NoGlyph      = "no_glyph"
)

// A Problem is one thing wrong with a request.
type Problem struct {
	// Pointer is the JSON pointer of the field at fault.
	Pointer string
	// Code is one of the codes of this package, for programs.
	Code string
	// Detail says the field's rule, Fix what to change: each a clause without a full stop.
	Detail string
	Fix    string
}

// String returns the problem as one sentence.
func (p Problem) String() string { return p.Detail + "; " + p.Fix }

// Refuse returns the fault of a request with problems: every field with what to change.
func Refuse(problems []Problem) error {
	var fields []fault.Field
	for _, p := range problems {
		fields = append(fields, fault.Field{Pointer: p.Pointer, Code: p.Code, Detail: p.String()})
	}
	return fault.OfFields(fields...)
}

// A check gathers the problems of one request.
type check struct {
	choices  Choices
	problems []Problem
}

// add notes a problem; args fill in the verbs of detail.
func (c *check) add(pointer, code, detail, fix string, args ...any) {
	c.problems = append(c.problems, Problem{Pointer: pointer, Code: code, Detail: fmt.Sprintf(detail, args...), Fix: fix})
}

// oneOf returns value where it is in allowed. An empty value gives fallback, or the first of allowed.
func (c *check) oneOf(pointer, value, fallback string, allowed []string) string {
	switch {
	case slices.Contains(allowed, value):
		return value
	case value != "":
		c.add(pointer, Unknown, "must be one of %s", "choose one of them, or leave the field out", strings.Join(allowed, ", "))
	case fallback != "":
		return fallback
	}
	return allowed[0]
}

// optional returns value where it is in allowed, "" where it is empty or auto.
// Anything else is a feature that is not built.
func (c *check) optional(pointer, value string, allowed []string) string {
	value = auto(value)
	if value != "" && !slices.Contains(allowed, value) {
		c.add(pointer, NotAvailable, "must be auto or one of %s", "choose one of them, or leave the field out", strings.Join(allowed, ", "))
		return ""
	}
	return value
}

// notBuilt notes that a field is set whose feature does not exist.
func (c *check) notBuilt(pointer, value, sentence string) {
	if value == "" {
		return
	}
	detail, fix, _ := strings.Cut(sentence, "; ")
	c.add(pointer, NotAvailable, "%s", fix, detail)
}
