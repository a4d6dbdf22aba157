// Package step is durable execution: the journal of what has been done, who is
// doing what, and what may be done next. A step is named by the hash of its
// inputs, so that it is made once and reused by every duplicate message, retry,
// crash, edit and re-render.
//
// The protocol: claim the step and get a lease; work while the lease is renewed;
// complete it in one transaction with everything that follows. A claim of a done
// step says so, a claim of a step somebody else holds asks to come back later.
package step

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cloud.google.com/go/firestore"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/schema"
	"github.com/aiprod/aiprod/shared/store"
)

// MaxTries is how often a step may fail before the job does.
const MaxTries = 3

// maxLost is how often a step's lease may run out before the step is taken for
// one that kills its process.
const maxLost = 20

// A State is where a step stands.
type State string

// The states of a step. A waiting step is looked at again when its letter comes; a
// produced one waits for its file to be taken in.
const (
	Pending  State = "pending"
	Running  State = "running"
	Waiting  State = "waiting"
	Produced State = "produced"
	Done     State = "done"
)

// A Step is one entry of the journal.
type Step struct {
	Schema int       `firestore:"schema"`
	Key    string    `firestore:"key"`
	Stage  job.Stage `firestore:"stage"`
	// Name is for people: "render s3".
	Name string `firestore:"name"`
	// Part is the id of the line or shot the step makes; empty otherwise.
	Part string `firestore:"part,omitempty"`
	// Attempt is the newest attempt that wants the step; Group the steps it is joined with.
	Attempt int    `firestore:"attempt"`
	Group   string `firestore:"group,omitempty"`
	// Joins is the group the step has planned and joins when it is done; empty where it joins its own.
	Joins string `firestore:"joins,omitempty"`
	State State  `firestore:"state"`
	// Open is true until the step is done: what a join counts.
	Open bool `firestore:"open"`
	// Lease is the fencing token of who works on it, Until when it ends.
	Lease string    `firestore:"lease,omitempty"`
	Until time.Time `firestore:"lease_until"`
	// Generation counts leases, Tries recorded failures, Lost leases that ran out.
	Generation int `firestore:"generation"`
	Tries      int `firestore:"tries"`
	Lost       int `firestore:"lost"`
	// Calls are the paid calls made for the step, in order.
	Calls []Call `firestore:"calls,omitempty"`
	// Doubt is when calls that may have been billed are settled at their estimate.
	Doubt time.Time `firestore:"doubt_until,omitempty"`
	// LastError is the code of the last failure.
	LastError string `firestore:"last_error,omitempty"`
	// Input is what the key was made from, Result what was measured, both JSON.
	Input    string    `firestore:"input,omitempty"`
	Result   string    `firestore:"result,omitempty"`
	Artefact *Artefact `firestore:"artefact,omitempty"`
	// Answer is what a paid call has returned that the step goes on with, JSON: see [Lease.Answer].
	Answer string `firestore:"answer,omitempty"`
	// Reworded is what is asked for in place of what was refused; nil where nothing was.
	Reworded *Rewording `firestore:"reworded,omitempty"`
	// Files are objects of the work bucket that the step has kept, or was about to: see [Lease.Name].
	Files   []string  `firestore:"files,omitempty"`
	Created time.Time `firestore:"created"`
	Updated time.Time `firestore:"updated"`
	// Letter runs the step again; the sweeper posts it when a lease has run out.
	Letter outbox.Letter `firestore:"letter"`
}

// An Artefact is a file kept by its content.
type Artefact struct {
	Object string `firestore:"object" json:"object"` // name in the work bucket
	SHA256 string `firestore:"sha256" json:"sha256"`
	Size   int64  `firestore:"size" json:"size"` // bytes
	Type   string `firestore:"type" json:"type"`
}

// Key returns the key of a step: the hash of its stage and of every input that decides its result.
func Key(stage job.Stage, inputs ...any) (string, error) {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, in := range append([]any{stage}, inputs...) {
		if err := enc.Encode(in); err != nil {
			return "", fmt.Errorf("step: key of %s: %w", stage, err)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:32], nil
}

// Errors of Claim that end or put off a message.
var (
	// ErrDone: the step is done. Repeat the join check and acknowledge.
	ErrDone = errors.New("step: done")
	// ErrObsolete: the attempt is over or not the newest. Acknowledge.
	ErrObsolete = errors.New("step: obsolete")
	// ErrParked: the step waits for another letter, which will come. Acknowledge.
	ErrParked = errors.New("step: parked")
	// ErrExhausted: the step has failed too often. Fail the job.
	ErrExhausted = errors.New("step: exhausted")
)

// busy asks the sender to come back when the present lease must be over.
func busy(wait time.Duration) error {
	e := fault.New(fault.Unavailable, "step.busy", "Another worker holds this step.")
	e.RetryAfter = max(wait, time.Second)
	return e
}

// Options sets the clock of leases.
type Options struct {
	// Lease is how long a lease lasts unless renewed, a third of it being the time between renewals. Defaults to 30 s.
	Lease time.Duration
	// Token makes fencing tokens.
	Token func() string
}

// A Journal claims and completes steps. It is safe for concurrent use.
type Journal struct {
	s *store.Store
	o Options
}

// New returns a journal.
func New(s *store.Store, o Options) *Journal {
	if o.Lease == 0 {
		o.Lease = 30 * time.Second
	}
	return &Journal{s, o}
}

func (j *Journal) doc(ref store.Ref, key string) *firestore.DocumentRef {
	return j.steps(ref).Doc(key)
}

// Get reads a step.
func (j *Journal) Get(ctx context.Context, ref store.Ref, key string) (Step, error) {
	var st Step
	d, err := j.doc(ref, key).Get(ctx)
	if err != nil {
		return st, fmt.Errorf("step: read %s: %w", key, err)
	}
	return st, schema.Read(d, &st)
}

// Look reads a step that may not be there.
func (j *Journal) Look(ctx context.Context, ref store.Ref, key string) (st Step, found bool, err error) {
	d, err := j.doc(ref, key).Get(ctx)
	if status.Code(err) == codes.NotFound {
		return st, false, nil
	}
	if err != nil {
		return st, false, fmt.Errorf("step: read %s: %w", key, err)
	}
	return st, true, schema.Read(d, &st)
}

// Group reads the steps of an attempt's group.
func (j *Journal) Group(ctx context.Context, ref store.Ref, group string) ([]Step, error) {
	return j.query(ctx, "group "+group, j.steps(ref).Where("attempt", "==", ref.Attempt).Where("group", "==", group))
}

func (j *Journal) steps(ref store.Ref) *firestore.CollectionRef {
	return j.s.Job(ref).Collection("steps")
}

func (j *Journal) query(ctx context.Context, what string, q firestore.Query) ([]Step, error) {
	docs, err := q.Documents(ctx).GetAll()
	if err != nil {
		return nil, fmt.Errorf("step: read %s: %w", what, err)
	}
	steps := make([]Step, len(docs))
	for i, d := range docs {
		if err := schema.Read(d, &steps[i]); err != nil {
			return nil, err
		}
	}
	return steps, nil
}

// Made reads the steps of a stage that a job has done, in any attempt.
func (j *Journal) Made(ctx context.Context, ref store.Ref, s job.Stage) ([]Step, error) {
	return j.query(ctx, "what was made by "+string(s), j.steps(ref).Where("stage", "==", string(s)).Where("state", "==", string(Done)))
}

// Find reads a step as part of a unit.
func (j *Journal) Find(u *store.Unit, key string) (st Step, found bool, err error) {
	found, err = u.Read(j.doc(u.Ref(), key), &st)
	return st, found, err
}
