package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/schema"
)

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
