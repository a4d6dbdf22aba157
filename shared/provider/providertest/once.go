package providertest

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// ref is our name of the one call of a test.
const ref = "job1/shot3/1"

// asksOnce holds what spending rests on: whatever goes wrong, a call is made a
// single time; and one that failed though the vendor took it and charges for it
// is never said to be free.
func asksOnce(t *testing.T, fault vendortest.Fault, call func(context.Context, Bench) error) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var arrivals atomic.Int32
	b := NewBench(t, vendortest.Options{
		Script: []vendortest.Fault{fault},
		Slow:   1, // ns: that it is late changes nothing
		Arrived: func(a vendortest.Arrival) {
			arrivals.Add(1)
			if a.Ref != ref {
				t.Errorf("arrived as %q", a.Ref)
			}
			if fault == vendortest.Hang || fault == vendortest.HangAfter {
				cancel() // an answer that never comes is waited for until we give up
			}
		},
	})
	err := call(ctx, b)
	if n := arrivals.Load(); n != 1 {
		t.Fatalf("asked %d times, want once", n)
	}
	book := b.Server.Book()
	if err == nil {
		if len(book) != 1 {
			t.Errorf("no failure, and the book says %v", book)
		}
		return
	}
	e, ok := errors.AsType[*provider.Error](err)
	if !ok || e.Backend == "" || e.Code == "" {
		t.Fatalf("%v is no complete *provider.Error", err)
	}
	if c, told := errors.AsType[*chargedError](err); told && c.micros == book.Micros() {
		return
	}
	if book.Micros() > 0 && !e.Class.Action().Doubt {
		t.Errorf("%v is said to be free; the book says %v", err, book)
	}
}

// A chargedError is a failure of which the client says what it has cost.
type chargedError struct {
	error

	micros int64
}

func (e *chargedError) Unwrap() error { return e.error }

// charged is the failure of a recording, with what it has cost where that was told.
func charged(rec provider.Recording, err error) error {
	if err == nil || !rec.Known {
		return err
	}
	return &chargedError{err, rec.Micros}
}
