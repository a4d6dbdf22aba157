// Package provider is the port of backends that cost money: what they are asked
// for, how they answer and how they fail. A package below it speaks to one
// vendor. What may be called, and when, is not decided here but by the ledger and the step protocol.
package provider

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/aiprod/aiprod/shared/credit"
)

// A Clip asks a video backend for one clip.
type Clip struct {
	// Ref is our name of the call. Backends that take a reference get it, so that a lost call can be looked up.
	Ref    string
	Model  string
	Prompt string
	// Seconds is the wanted length, at least what the shot needs.
	Seconds int
	// Aspect is 16:9, 9:16, 1:1 or 4:5; a backend makes the nearest it can.
	Aspect string
	Seed   uint64
	// Height is the lines of the shorter side, 0 for what the model makes by itself.
	Height int
	// Audio has the model make sound too, where it can make a clip without.
	Audio bool
	// First is the picture the clip begins with, nil for none. A backend that takes none refuses the clip.
	First *Image
	// Query are the words by which a backend that keeps clips and makes none finds one, Lang the language
	// they are in. Defaults to Prompt, in English.
	Query, Lang string
	// Never are words that such a clip may not be described by.
	Never []string
	// Before are the seeds of the clips of the same film that are looked for before this one: it is to be none of theirs.
	Before []uint64
	// Output is a folder of ours, gs://bucket/folder/, in which a backend that can write to our
	// storage leaves the clip. Empty for none.
	Output string
}

// An Image is a picture given to a backend.
type Image struct {
	Type string // media type: image/png or image/jpeg
	Data []byte
}

// An Operation is a call a backend has accepted.
type Operation struct {
	ID string
	// Micros is the backend's own estimate in micro-dollars, 0 where it gives none.
	Micros int64
}

// A Progress is how far an operation is.
type Progress struct {
	// Done is true once it has ended, well or not: then either Output or Err is set.
	Done    bool
	Percent int
	// Output opens the clip, by Video.Open. It may be a link that soon expires.
	Output string
	// Micros is what it cost in micro-dollars, as the backend says; Known is false where it does not say.
	Micros int64
	Known  bool
	Err    error
	// Credit is who is to be named for the clip, nil for nobody.
	Credit *credit.Credit
	// Again is how soon to ask again.
	Again time.Duration
}

// ErrNoCancel tells that a backend cannot cancel what it has accepted: it goes on, and is billed.
var ErrNoCancel = errors.New("provider: the backend cannot cancel an operation")

// Video makes clips: a call is submitted, then polled until it is done.
type Video interface {
	// Submit asks once and never repeats by itself. An error is an *[Error].
	Submit(ctx context.Context, c Clip) (Operation, error)
	Poll(ctx context.Context, operation string) (Progress, error)
	// Cancel stops an operation; the error is ErrNoCancel where the backend cannot. What it cost is seen by polling on.
	Cancel(ctx context.Context, operation string) error
	// Open reads an output. The caller closes it.
	Open(ctx context.Context, output string) (io.ReadCloser, error)
}

// A Finder is a backend that can look a call up by our reference. found is
// false where the backend is sure that it has never accepted such a call.
type Finder interface {
	Find(ctx context.Context, ref string) (op Operation, found bool, err error)
}

// A Forgetter is a backend that keeps what it was asked for, and what it has made, after it has ended.
type Forgetter interface {
	// Forget has it remove an operation that has ended. One that is gone is no error.
	Forget(ctx context.Context, operation string) error
}
