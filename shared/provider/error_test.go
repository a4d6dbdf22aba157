package provider

import (
	"errors"
	"fmt"
	"io"
	"testing"
)

func TestClassOf(t *testing.T) {
	t.Parallel()
	busy := &Error{Class: Busy, Backend: "vendor", Code: "429", Err: io.EOF}
	for name, c := range map[string]struct {
		err   error
		class Class
		doubt bool
	}{
		"a backend's": {busy, Busy, false},
		"wrapped":     {fmt.Errorf("submit: %w", busy), Busy, false},
		"unknown":     {&Error{Class: Unknown, Err: io.EOF}, Unknown, true},
		"anyone's":    {io.EOF, Unknown, true}, // what is not understood may have cost money
	} {
		if got := ClassOf(c.err); got != c.class || got.Action().Doubt != c.doubt {
			t.Errorf("%s: %s, doubt %t", name, got, got.Action().Doubt)
		}
	}
	if !errors.Is(busy, io.EOF) || busy.Error() != "vendor: busy (429): EOF" {
		t.Errorf("%v", busy)
	}
}
