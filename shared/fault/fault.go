// Package fault is the one error type that crosses a function's edge. A fault
// says what went wrong in words a user may read, and what kind of wrong it is;
// the kind alone decides the HTTP status and what becomes of an event.
//
// Any other error is internal: the user sees a request id, the operator the cause.
package fault

import (
	"errors"
	"strconv"
	"time"
)

// A Kind is a class of fault. Its row in the table says how it is answered.
type Kind uint8

// The kinds.
const (
	Internal Kind = iota
	Malformed
	Unauthenticated
	CapReached
	Forbidden
	NotFound
	NotAllowed
	Conflict
	Gone
	Stale
	TooLarge
	UnsupportedType
	Invalid
	UpgradeRequired
	PreconditionRequired
	Limited
	Unavailable
)

// An Error is a fault. The zero Kind is Internal.
type Error struct {
	Kind Kind
	// Code is stable and dotted, for programs: "job.not_found".
	Code string
	// Message is one sentence for the user, without secrets, paths or a vendor's raw text.
	Message string
	// Hint says what the user can change; empty where nothing helps.
	Hint string
	// Fields names the parts of the request at fault.
	Fields []Field
	// RetryAfter is the least wait before another try makes sense; 0 leaves it to the caller.
	RetryAfter time.Duration

	cause error
}

// OfFields returns the fault of a request whose fields are at fault: an Invalid one, which says how many.
func OfFields(fields ...Field) *Error {
	n := "1 field"
	if len(fields) != 1 {
		n = strconv.Itoa(len(fields)) + " fields"
	}
	return New(Invalid, "request.invalid", "The request has "+n+" to mend.").WithFields(fields...)
}

// A Field is one part of a request that is at fault.
type Field struct {
	// Pointer is a JSON pointer into the body ("/duration_sec", "" for all of it), or "query/limit", "header/If-Match", "path/id".
	Pointer string `json:"pointer" doc:"JSON pointer to the field at fault; empty for the body as a whole" example:"/duration_sec"`
	Code    string `json:"code" doc:"What is wrong, for programs" example:"out_of_range"`
	Detail  string `json:"detail" doc:"What is wrong and how to mend it" example:"must be from 5 to 30 with preset quick_social; ask for 30 or fewer seconds"`
}

// New returns a fault.
func New(kind Kind, code, message string) *Error {
	return &Error{Kind: kind, Code: code, Message: message}
}

// Wrap returns a fault with the error that caused it, for the log.
func Wrap(cause error, kind Kind, code, message string) *Error {
	return &Error{Kind: kind, Code: code, Message: message, cause: cause}
}

// WithHint returns e with a hint.
func (e *Error) WithHint(hint string) *Error {
	e.Hint = hint
	return e
}

// WithFields returns e with the fields at fault.
func (e *Error) WithFields(fields ...Field) *Error {
	e.Fields = append(e.Fields, fields...)
	return e
}

// Error returns the message and the cause, for the log.
func (e *Error) Error() string {
	if e.cause == nil {
		return e.Code + ": " + e.Message
	}
	return e.Code + ": " + e.Message + ": " + e.cause.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.cause }

// Of returns the fault in err's chain, or an internal one that hides err.
func Of(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return Wrap(err, Internal, "internal", "Something went wrong on our side.").
		WithHint("Try again; if it happens again, tell us the request id.")
}
