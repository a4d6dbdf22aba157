package provider

import (
	"errors"
	"fmt"
	"time"
)

// A Class says what a failure means for what to do next.
type Class string

// The classes of failure.
const (
	Policy  Class = "policy"  // the content was refused: never asked again in those words, nor of a laxer vendor
	Caller  Class = "caller"  // the request is wrong
	Retired Class = "retired" // the model is no more
	Auth    Class = "auth"    // the key or the credit is
	Busy    Class = "busy"    // come back later
	Outage  Class = "outage"  // the backend is down, or made something broken
	Unknown Class = "unknown" // sent, and no answer: it may have been accepted and billed
	// Absent is a backend that keeps clips and has none of the kind: nobody's failure either.
	Absent Class = "absent"
	// Cancelled is an operation that ended because it was told to: nobody's failure.
	Cancelled Class = "cancelled"
)

// An Error is a backend's failure. Its text is for our log: a vendor's own words go no further.
type Error struct {
	Class   Class
	Backend string
	// Code is the vendor's own, such as SAFETY.INPUT.TEXT.
	Code string
	// After is how long the vendor asks to wait, 0 where it does not say.
	After time.Duration
	Err   error
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s: %s (%s): %v", e.Backend, e.Class, e.Code, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

// ClassOf returns the class of an error; one that is not a backend's is unknown.
func ClassOf(err error) Class {
	var e *Error
	if errors.As(err, &e) {
		return e.Class
	}
	return Unknown
}
