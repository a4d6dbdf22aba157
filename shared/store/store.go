// Package store keeps jobs in Firestore: one file for each aggregate. Documents
// live under their tenant, so that isolation is in the path. Every change of a
// job is one Unit: a transaction that also writes history, events and outbox.
package store

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cloud.google.com/go/firestore"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/schema"
)

// Indexes is the one declaration of composite indexes and TTL fields: Terraform
// creates them, the local Firestore enforces them.
//
//go:embed firestore.indexes.json
var Indexes []byte

// A Store reads and changes jobs. It is safe for concurrent use.
type Store struct {
	fs     *firestore.Client
	poster outbox.Poster
	now    func() time.Time

	listener Listener
}

// New returns a store on fs whose units post their letters with p.
func New(fs *firestore.Client, p outbox.Poster, now func() time.Time) *Store {
	return &Store{fs: fs, poster: p, now: now}
}

// Now returns the time of the store's clock, as precisely as the database keeps it.
func (s *Store) Now() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// Client returns the Firestore client, for the step journal.
func (s *Store) Client() *firestore.Client { return s.fs }

// Poster returns what posts the letters.
func (s *Store) Poster() outbox.Poster { return s.poster }

// A Ref names a job, and an attempt where Attempt is not 0.
type Ref struct {
	Tenant, Job string
	Attempt     int
}

// Of returns the ref a message names.
func Of(m job.Message) Ref { return Ref{m.Tenant, m.Job, m.Attempt} }

// Tenant returns a tenant's document.
func (s *Store) Tenant(id string) *firestore.DocumentRef {
	return s.fs.Collection("tenants").Doc(id)
}

// Job returns a job's document.
func (s *Store) Job(r Ref) *firestore.DocumentRef {
	return s.Tenant(r.Tenant).Collection("jobs").Doc(r.Job)
}

// Attempt returns an attempt's document.
func (s *Store) Attempt(r Ref) *firestore.DocumentRef {
	return s.Job(r).Collection("attempts").Doc(strconv.Itoa(r.Attempt))
}

// Live returns the document of an attempt's progress.
func (s *Store) Live(r Ref) *firestore.DocumentRef {
	return s.Job(r).Collection("live").Doc(strconv.Itoa(r.Attempt))
}

// get reads a document into dst; what a missing one is to the caller is told by found.
func get(ctx context.Context, ref *firestore.DocumentRef, dst any) (found bool, err error) {
	d, err := ref.Get(ctx)
	return decode(d, err, dst)
}

func decode(d *firestore.DocumentSnapshot, err error, dst any) (bool, error) {
	if status.Code(err) == codes.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, schema.Read(d, dst)
}

// maxID is the most bytes of a document's id. Source: firebase.google.com/docs/firestore/quotas.
const maxID = 1500

// nameable reports whether a document can have the id. One from a request may be
// anything; what the database would refuse as malformed names nothing.
func nameable(id string) bool {
	reserved := id == "." || id == ".." || strings.HasPrefix(id, "__") && strings.HasSuffix(id, "__")
	return id != "" && len(id) <= maxID && utf8.ValidString(id) && !strings.Contains(id, "/") && !reserved
}

// NoJob is the fault of a job that is not there, or is another tenant's.
func NoJob(id string) error {
	return fault.New(fault.NotFound, "job.not_found", fmt.Sprintf("There is no job %s.", short(id))).
		WithHint("List your jobs with GET /pipeline/jobs.")
}

// short keeps an id from a request from filling the answer.
func short(id string) string {
	if len(id) > 64 {
		id = id[:64] + "…"
	}
	return strings.ToValidUTF8(id, "")
}

// unavailable turns a database that did not answer into a fault that may be tried
// again. Faults pass, and what is wrong with ourselves stays what it is.
func unavailable(doing string, err error) error {
	var f *fault.Error
	switch {
	case err == nil || errors.As(err, &f) || errors.Is(err, context.Canceled) || errors.Is(err, ErrReplayed):
		return err
	case !Unanswered(err):
		return fmt.Errorf("%s: %w", doing, err)
	}
	return fault.Wrap(fmt.Errorf("%s: %w", doing, err), fault.Unavailable, "store.unavailable", "The database did not answer.").
		WithHint("Try again in a moment.")
}

// ErrUnposted tells that a change is stored and its letters are not sent on yet: the sweeper sends them.
var ErrUnposted = errors.New("stored, and not sent on yet")

// unposted is the fault of a change that is stored and whose letters are not sent on yet. It wraps ErrUnposted.
func unposted(doing string, err error) error {
	var f *fault.Error
	if err == nil || errors.As(err, &f) || errors.Is(err, context.Canceled) {
		return err
	}
	return fault.Wrap(fmt.Errorf("%s: %w: %w", doing, ErrUnposted, err), fault.Unavailable, "store.unavailable", "What was stored could not be sent on.").
		WithHint("Try again in a moment.")
}

// Unanswered reports whether an error is the database's, or of the way to it, and
// none of what was done with its answer.
func Unanswered(err error) bool {
	_, spoken := status.FromError(err)
	return spoken || errors.Is(err, context.DeadlineExceeded)
}

// Ping reads a document that need not exist: it shows that the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var v map[string]any
	_, err := get(ctx, s.fs.Collection("control").Doc("health"), &v)
	return err
}
