package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"cloud.google.com/go/firestore"
	"google.golang.org/api/iterator"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/retention"
	"github.com/aiprod/aiprod/shared/schema"
)

// A Key is what a client sent to make a submission safe to repeat, and what it sent with it.
type Key struct {
	Schema      int       `firestore:"schema"`
	Fingerprint string    `firestore:"fingerprint"` // hash of the request
	Job         string    `firestore:"job"`         // id of what was made under it: a job, or an asset
	Expires     time.Time `firestore:"expire_at"`
}

// NewKey returns where a user's key is kept and what is kept with it: a
// fingerprint of the request and the id of what it makes. An empty key gives an empty id: nothing is kept.
func NewKey(uid, key, request, made string, now time.Time) (string, Key) {
	if key == "" {
		return "", Key{}
	}
	id := sha256.Sum256([]byte(uid + "\n" + key))
	print := sha256.Sum256([]byte(request))
	return hex.EncodeToString(id[:]), Key{Schema: 1, Fingerprint: hex.EncodeToString(print[:]), Job: made, Expires: now.Add(retention.Idempotency.Keep())}
}

// ErrReplayed tells that a submission was made before under the same key; the
// job is the one it made.
var ErrReplayed = errors.New("store: submission replayed")

// Submit stores a job with its first attempt and posts the letters that start
// it, and returns it as it was stored. Where keyID is not empty, key is stored in the same transaction: the same key with
// the same fingerprint returns the first job as it is now and ErrReplayed, with another one a fault. With an error that
// wraps ErrUnposted the job is stored, and will start.
func (s *Store) Submit(ctx context.Context, j job.Job, a job.Attempt, keyID string, key Key, letters ...outbox.Letter) (View, error) {
	ref := Ref{j.Tenant, j.ID, a.Number}
	var note outbox.Note
	var stored View
	var happened told
	err := s.fs.RunTransaction(ctx, func(ctx context.Context, tx *firestore.Transaction) error {
		u := &Unit{Job: j, Attempt: a, s: s, ref: ref, tx: tx, now: s.Now()}
		if err := u.Once(keyID, key); err != nil {
			return err
		}
		if err := u.stillThere(); err != nil {
			return err
		}
		u.record(job.Move{Schema: job.Schema, To: a.State, Reason: "submitted", Actor: j.Owner, Attempt: a.Number, At: u.now})
		u.Event("job.created", "")
		u.Send(letters...)
		var err error
		note, err = u.flush()
		stored, happened = View{Job: u.Job, Attempt: u.Attempt}, u.told
		return err
	}, firestore.MaxAttempts(contention))
	var replay replayed
	if errors.As(err, &replay) {
		first, err := s.View(ctx, Ref{Tenant: j.Tenant, Job: string(replay)})
		return first, errors.Join(err, ErrReplayed)
	}
	if err != nil {
		return View{}, unavailable("store: submit", err)
	}
	happened.tell(ctx, s.listener, ref)
	return stored, unposted("store: submit", outbox.Post(ctx, s.poster, note))
}

type replayed string // id of what was made first

func (replayed) Error() string        { return ErrReplayed.Error() }
func (replayed) Is(target error) bool { return target == ErrReplayed }

// Once remembers a client's key in the transaction of what it asks for. A key
// that is known with the same request gives ErrReplayed, with another one a fault; an empty id does nothing.
func (u *Unit) Once(id string, key Key) error {
	if id == "" {
		return nil
	}
	ref := u.s.Tenant(u.ref.Tenant).Collection("idempotency").Doc(id)
	var old Key
	found, err := u.Read(ref, &old)
	if err != nil {
		return err
	}
	if found && old.Expires.After(u.now) {
		if old.Fingerprint != key.Fingerprint {
			return fault.New(fault.Invalid, "idempotency.reused", "This Idempotency-Key was used for another request.").
				WithHint("Use a new key for a new request.").
				WithFields(fault.Field{Pointer: "header/Idempotency-Key", Code: "reused", Detail: "belongs to a request with another body"})
		}
		return replayed(old.Job)
	}
	u.Put(ref, key)
	return nil
}

// Get reads a job.
func (s *Store) Get(ctx context.Context, ref Ref) (job.Job, error) {
	var j job.Job
	if !nameable(ref.Job) {
		return j, NoJob(ref.Job)
	}
	found, err := get(ctx, s.Job(ref), &j)
	if err != nil {
		return j, unavailable("store: read job", err)
	}
	if !found {
		return j, NoJob(ref.Job)
	}
	return j, nil
}

// ReadAttempt reads an attempt of a job.
func (s *Store) ReadAttempt(ctx context.Context, ref Ref) (job.Attempt, error) {
	var a job.Attempt
	found, err := get(ctx, s.Attempt(ref), &a)
	if err == nil && !found {
		err = NoJob(ref.Job)
	}
	return a, unavailable("store: read attempt", err)
}

// A View is a job with one of its attempts, the newest unless another was asked for, and that one's progress.
type View struct {
	Job     job.Job
	Attempt job.Attempt
	Live    job.Live
}

// Progress returns how far the job is, 0 to 100.
func (v View) Progress() int {
	return job.Progress(v.Attempt.State, v.Live, len(v.Attempt.ShotIDs), v.Attempt.Lines)
}

// View reads a job, an attempt of it and that one's progress, as they were at one moment: the newest attempt, unless
// ref names another. Most jobs have had one, so that one is asked for along with the job, and the newest
// once it is known.
func (s *Store) View(ctx context.Context, ref Ref) (View, error) {
	if !nameable(ref.Job) {
		return View{}, NoJob(ref.Job)
	}
	at := ref
	at.Attempt = max(1, ref.Attempt)
	for {
		v, err := s.view(ctx, at)
		if err != nil {
			return v, err
		}
		wanted := cmp.Or(ref.Attempt, v.Job.Attempt)
		if wanted < 1 || wanted > v.Job.Attempt {
			return v, fault.New(fault.NotFound, "attempt.not_found", fmt.Sprintf("The job has no attempt %d.", wanted)).
				WithHint(fmt.Sprintf("It has had %d; leave attempt out for the newest.", v.Job.Attempt))
		}
		if wanted == at.Attempt {
			return v, nil
		}
		at.Attempt = wanted
	}
}

// view reads a job and what there is of the attempt that ref names.
func (s *Store) view(ctx context.Context, ref Ref) (v View, err error) {
	docs, err := s.fs.GetAll(ctx, []*firestore.DocumentRef{s.Job(ref), s.Attempt(ref), s.Live(ref)})
	if err != nil {
		return v, unavailable("store: read job", err)
	}
	if !docs[0].Exists() {
		return v, NoJob(ref.Job)
	}
	for i, dst := range []any{&v.Job, &v.Attempt, &v.Live} {
		if docs[i].Exists() {
			if err := schema.Read(docs[i], dst); err != nil {
				return v, err
			}
		}
	}
	return v, nil
}

// Everywhere stands for every tenant, where an operator may ask for all. No tenant can be called that.
const Everywhere = "/"

// A Filter chooses jobs. Zero fields choose all.
type Filter struct {
	Owner string
	State job.State
	// Awaiting chooses only jobs that wait for a person.
	Awaiting      bool
	Preset        string
	After, Before time.Time
	Limit         int
	Cursor        string
}

// lineFields are what a list reads of a job.
var lineFields = schema.Fields(job.Line{})

// List returns jobs of a tenant, or of all with Everywhere, newest first, the cursor of the next page (empty at the end) and how many match in all.
func (s *Store) List(ctx context.Context, tenant string, f Filter) (jobs []job.Line, next string, total int, err error) {
	q := s.filtered(tenant, f)
	if total, err = Count(ctx, q); err != nil {
		return nil, "", 0, unavailable("store: count jobs", err)
	}
	if f.Cursor != "" {
		at, id, err := readCursor(f.Cursor)
		if err != nil {
			return nil, "", 0, err
		}
		q = q.StartAfter(at, id)
	}
	docs, err := q.Select(lineFields...).Limit(f.Limit + 1).Documents(ctx).GetAll()
	if err != nil {
		return nil, "", 0, unavailable("store: list jobs", err)
	}
	jobs = make([]job.Line, min(len(docs), f.Limit))
	for i := range jobs {
		if err := schema.Read(docs[i], &jobs[i]); err != nil {
			return nil, "", 0, err
		}
	}
	if len(docs) > len(jobs) {
		last := jobs[len(jobs)-1]
		next = cursor(last.Created, last.ID)
	}
	return jobs, next, total, nil
}

// CountJobs returns how many jobs of a tenant, or of all with Everywhere, match. It reads none of them.
func (s *Store) CountJobs(ctx context.Context, tenant string, f Filter) (int, error) {
	n, err := Count(ctx, s.filtered(tenant, f))
	return n, unavailable("store: count jobs", err)
}

// filtered is the query of a list. Counting it uses the same order, so that it uses the same index.
func (s *Store) filtered(tenant string, f Filter) firestore.Query {
	q := s.fs.CollectionGroup("jobs").Query
	if tenant != Everywhere {
		q = s.Tenant(tenant).Collection("jobs").Query
	}
	if f.Awaiting {
		q = q.Where("awaiting", "==", true)
	}
	if f.Owner != "" {
		q = q.Where("owner", "==", f.Owner)
	}
	if f.State != "" {
		q = q.Where("state", "==", string(f.State))
	}
	if f.Preset != "" {
		q = q.Where("preset", "==", f.Preset)
	}
	if !f.After.IsZero() {
		q = q.Where("created", ">=", f.After)
	}
	if !f.Before.IsZero() {
		q = q.Where("created", "<", f.Before)
	}
	return q.OrderBy("created", firestore.Desc).OrderBy("id", firestore.Desc)
}

// Count returns how many documents a query matches.
func Count(ctx context.Context, q firestore.Query) (int, error) {
	res, err := q.NewAggregationQuery().WithCount("n").Get(ctx)
	if err != nil {
		return 0, err
	}
	return int(intOf(res["n"])), nil
}

// Count returns how many documents a query matches, as part of the transaction.
func (u *Unit) Count(ctx context.Context, q firestore.Query) (int, error) {
	res, err := q.NewAggregationQuery().WithCount("n").Transaction(u.tx).Get(ctx)
	if err != nil {
		return 0, err
	}
	return int(intOf(res["n"])), nil
}

func cursor(at time.Time, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(at.UTC().Format(time.RFC3339Nano) + " " + id))
}

func readCursor(c string) (time.Time, string, error) {
	b, err := base64.RawURLEncoding.DecodeString(c)
	stamp, id, ok := strings.Cut(string(b), " ")
	at, err2 := time.Parse(time.RFC3339Nano, stamp)
	if err != nil || err2 != nil || !ok {
		return at, "", noCursor()
	}
	return at, id, nil
}

func noCursor() error {
	return fault.OfFields(
		fault.Field{Pointer: "query/cursor", Code: "cursor", Detail: "is not a cursor of ours; use the one in next, or leave it out"})
}

// History returns every transition of a job, oldest first.
func (s *Store) History(ctx context.Context, ref Ref) ([]job.Move, error) {
	return all[job.Move](ctx, s.Job(ref).Collection("history").OrderBy(firestore.DocumentID, firestore.Asc))
}

// Events returns a job's events after a sequence number, in order.
func (s *Store) Events(ctx context.Context, ref Ref, after int) ([]job.Event, error) {
	return all[job.Event](ctx, s.EventsQuery(ref, after))
}

// EventsQuery is the query of Events, to listen to.
func (s *Store) EventsQuery(ref Ref, after int) firestore.Query {
	return s.Job(ref).Collection("events").Where("seq", ">", after).OrderBy("seq", firestore.Asc)
}

func all[T any](ctx context.Context, q firestore.Query) ([]T, error) {
	docs := q.Documents(ctx)
	defer docs.Stop()
	var out []T
	for {
		d, err := docs.Next()
		if errors.Is(err, iterator.Done) {
			return out, nil
		}
		if err != nil {
			return nil, unavailable("store: query", err)
		}
		var v T
		if err := schema.Read(d, &v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
}

// Exists reports whether err says that a document was there already.
func Exists(err error) bool { return status.Code(err) == codes.AlreadyExists }
