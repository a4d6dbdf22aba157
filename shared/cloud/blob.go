package cloud

import (
	"context"
	"errors"
	"io"
	"time"
)

// A Blob is a file in a bucket.
type Blob struct {
	Bucket Bucket
	Name   string
	Size   int64 // bytes
	Type   string
	// Made is when it was written.
	Made time.Time
}

// ErrNoBlob tells that there is no such file.
var ErrNoBlob = errors.New("cloud: no such file")

// Blobs keeps files. Cloud Storage is behind it, real or local; it is an
// interface so that programs which move no files do not link the client.
type Blobs interface {
	// Put writes a file that must not exist; one that does is left and is no error.
	Put(ctx context.Context, b Bucket, name, contentType string, src io.Reader) error
	// Get opens a file. The error is ErrNoBlob where there is none.
	Get(ctx context.Context, b Bucket, name string) (io.ReadCloser, error)
	// Copy copies a file inside the storage; one that exists at the target is left.
	Copy(ctx context.Context, from Bucket, fromName string, to Bucket, toName string) error
	// Delete removes a file; a missing one is no error.
	Delete(ctx context.Context, b Bucket, name string) error
	// Stat describes a file. The error is ErrNoBlob where there is none.
	Stat(ctx context.Context, b Bucket, name string) (Blob, error)
	// List describes the files whose names start with prefix, at most limit.
	List(ctx context.Context, b Bucket, prefix string, limit int) ([]Blob, error)
	// After describes the files whose names come after one, in order, at most limit; an empty one begins.
	After(ctx context.Context, b Bucket, name string, limit int) ([]Blob, error)
}

// A Link says what a signed link allows.
type Link struct {
	Bucket Bucket
	Object string
	Method string // GET or PUT
	For    time.Duration
	// Filename is what a browser saves a GET as; empty for the object's own.
	Filename string
	// Type is the content type a PUT must carry.
	Type string
}

// A Signer makes signed links.
type Signer interface {
	Sign(ctx context.Context, l Link) (url string, err error)
}
