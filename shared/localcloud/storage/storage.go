// Package storage is the Cloud Storage of the local cloud: a durable server for the JSON and XML APIs that Google's own
// client library and plain signed URLs talk to without knowing the difference.
//
// It holds what the product relies on and keeps those promises as the cloud does: writes that appear whole or not at all,
// generation and metageneration preconditions checked in the transaction that changes the object, checksums, resumable
// uploads that outlive the process, V4 signatures, and an at-least-once notification for every change. It is not a
// production server, and it has no versioning, lifecycle rules, access lists, retention, requester pays or gzip transcoding:
// what a caller says of a bucket beyond its name is kept and has no effect.
//
// On disk, under Options.Dir:
//
//	catalog.db   bbolt: buckets, object metadata, upload sessions, and the journal of notifications still to be sent
//	blobs/       content, one file per generation, never rewritten
//	incoming/    uploads under way; a name here marks the blob of the same name as undecided
//
// An object exists once its catalogue entry is committed, so killing the process at any moment leaves either the old
// object or the new one.
package storage

import (
	"context"
	"crypto/rsa"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"
)

// Options configure Open.
type Options struct {
	// Dir is the durable root; created when missing. One process at a time may have it open.
	Dir string
	// Buckets are buckets that exist from the start; callers may make more. An object in a bucket no longer named stays on
	// disk, out of reach.
	Buckets []string
	// Host is the host and port that links and upload sessions name, such as "127.0.0.1:4101".
	Host string
	// Token says whether a bearer token may use the API. Nil refuses every token.
	Token func(bearer string) bool
	// Keys gives the public key of a service account, nil when unknown. A nil Keys refuses every signed URL.
	Keys func(serviceAccount string) *rsa.PublicKey
	// Changed is told of every change after it is durable, in order while it succeeds, one call at a time. It is called
	// again, later and also after a restart, until it returns nil, so it may see a change twice. Nil drops notifications.
	Changed func(ctx context.Context, object Object, event Event) error
	// Now is the clock. Defaults to time.Now.
	Now func() time.Time
}

// Event says what happened to an object. As the last part of the CloudEvents type it follows
// "google.cloud.storage.object.v1.".
type Event string

// The events, as Eventarc names them. An overwrite is Finalized for the new generation and Deleted for the old one.
const (
	Finalized       Event = "finalized"
	Deleted         Event = "deleted"
	MetadataUpdated Event = "metadataUpdated"
)

// Server answers the storage API for the buckets it was opened with. It is safe for concurrent use.
type Server struct {
	options  Options
	buckets  bucketSet
	catalog  *catalog
	blobs    *blobs
	sessions sessionLocks
	routes   *http.ServeMux

	stop context.CancelFunc
	done sync.WaitGroup
}

// Open opens or creates the storage in o.Dir, mends what a killed process left behind, and starts sending the
// notifications that are still owed.
func Open(o Options) (*Server, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	blobs, err := openBlobs(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("storage: %w", err)
	}
	catalog, err := openCatalog(o.Dir, o.Buckets, o.Now)
	if err != nil {
		return nil, fmt.Errorf("storage: %w", err)
	}
	s := &Server{options: o, catalog: catalog, blobs: blobs}
	made, err := catalog.madeBuckets()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("storage: buckets: %w", err), catalog.close())
	}
	for _, name := range slices.Concat(o.Buckets, made) {
		s.buckets.set(name, true)
	}
	if err := s.mend(); err != nil {
		return nil, errors.Join(fmt.Errorf("storage: mend: %w", err), catalog.close())
	}
	s.routes = s.newRoutes()
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.done.Go(func() { s.notify(ctx) })
	return s, nil
}

// Close stops notifications and releases the folder. Requests must have ended: Close does not wait for them.
func (s *Server) Close() error {
	s.stop()
	s.done.Wait()
	return s.catalog.close()
}

// mend decides the blobs a killed process left undecided: those a catalogue entry names stay, the others go.
// Unfinished upload sessions keep their bytes for a week, as in the cloud.
func (s *Server) mend() error {
	if err := s.catalog.expireSessions(s.options.Now().Add(-sessionLife)); err != nil {
		return err
	}
	undecided, err := s.blobs.undecided()
	if err != nil || len(undecided) == 0 {
		return err
	}
	used, open, err := s.catalog.blobsInUse()
	if err != nil {
		return err
	}
	for _, id := range undecided {
		switch {
		case open[id]:
		case used[id]:
			err = s.blobs.settle(id)
		default:
			err = s.blobs.drop(id)
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}
