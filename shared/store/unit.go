package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/notice"
	"github.com/aiprod/aiprod/shared/outbox"
)

// A Unit is one transaction on an attempt. Reads go through at once; writes are
// kept and made together at the end, in the order Firestore wants. The function
// that gets a Unit may run several times and must do nothing outside it.
type Unit struct {
	Job     job.Job
	Attempt job.Attempt

	s       *Store
	ref     Ref
	tx      *firestore.Transaction
	now     time.Time
	best    int // progress to keep, once moved
	writes  []func(*firestore.Transaction) error
	letters []outbox.Letter
	notices []outbox.Letter
	told    told
	others  map[int]*job.Attempt // attempts besides Attempt whose money has changed, by number
	moved   bool
	sealed  bool // Attempt is over and stays as it is: only its job has changed
	changed bool
}

// contention is how often a transaction is tried when others change what it has
// read: fifty jobs of one tenant that draw at once need up to a dozen tries.
const contention = 25

// Update runs do in a transaction on an attempt, then posts what it sent. A
// Ref without an attempt means the newest.
func (s *Store) Update(ctx context.Context, ref Ref, do func(*Unit) error) error {
	return s.Touch(ctx, ref, func(u *Unit) error {
		if err := u.Load(); err != nil {
			return err
		}
		return do(u)
	})
}

// Touch is Update of what belongs to a job, where the job itself may not matter:
// it costs no read. Job and Attempt are empty until do has the unit load them.
func (s *Store) Touch(ctx context.Context, ref Ref, do func(*Unit) error) error {
	var note outbox.Note
	var state job.State
	var happened told
	err := s.fs.RunTransaction(ctx, func(_ context.Context, tx *firestore.Transaction) error {
		u := &Unit{s: s, ref: ref, tx: tx, now: s.Now()}
		err := do(u)
		if err != nil {
			return err
		}
		note, err = u.flush()
		state, happened = u.Attempt.State, u.told
		return err
	}, firestore.MaxAttempts(contention))
	if err != nil {
		return s.tripped(ctx, ref, unavailable("store: update job", err))
	}
	failpoint.Hit("committed", string(state))
	happened.tell(ctx, s.listener, ref)
	return unposted("store: update job", outbox.Post(ctx, s.poster, note))
}

// Load reads the unit's job and attempt, once.
func (u *Unit) Load() error {
	if u.Job.ID != "" {
		return nil
	}
	if !nameable(u.ref.Job) {
		return NoJob(u.ref.Job)
	}
	if found, err := u.Read(u.s.Job(u.ref), &u.Job); err != nil || !found {
		return orMissing(err, u.ref.Job)
	}
	if u.ref.Attempt == 0 {
		u.ref.Attempt = u.Job.Attempt
	}
	if found, err := u.Read(u.s.Attempt(u.ref), &u.Attempt); err != nil || !found {
		return orMissing(err, u.ref.Job)
	}
	return nil
}

func orMissing(err error, id string) error {
	if err != nil {
		return err
	}
	return NoJob(id)
}

// Ref returns the attempt the unit is about.
func (u *Unit) Ref() Ref { return u.ref }

// Now returns the time of the transaction.
func (u *Unit) Now() time.Time { return u.now }

// Read reads a document as part of the transaction.
func (u *Unit) Read(ref *firestore.DocumentRef, dst any) (found bool, err error) {
	d, err := u.tx.Get(ref)
	return decode(d, err, dst)
}

// Put writes a whole document; Create one that must not exist.
func (u *Unit) Put(ref *firestore.DocumentRef, doc any) {
	u.writes = append(u.writes, func(tx *firestore.Transaction) error { return tx.Set(ref, doc) })
}

// Create writes a document that must not exist.
func (u *Unit) Create(ref *firestore.DocumentRef, doc any) {
	u.writes = append(u.writes, func(tx *firestore.Transaction) error { return tx.Create(ref, doc) })
}

func (u *Unit) remove(ref *firestore.DocumentRef) {
	u.writes = append(u.writes, func(tx *firestore.Transaction) error { return tx.Delete(ref) })
}

func (u *Unit) merge(ref *firestore.DocumentRef, fields map[string]any) {
	u.writes = append(u.writes, func(tx *firestore.Transaction) error { return tx.Set(ref, fields, firestore.MergeAll) })
}

// Newest reports whether the unit's attempt is the job's newest; only that one moves the job. Before Load it is false.
func (u *Unit) Newest() bool { return u.Job.ID != "" && u.Job.Attempt == u.Attempt.Number }

// Move takes the attempt to another state and records why. A move that the
// table does not have is a conflict.
func (u *Unit) Move(to job.State, actor, reason string) error {
	from := u.Attempt.State
	if !from.MayMove(to) {
		return fault.New(fault.Conflict, "job.state", fmt.Sprintf("A job in state %s cannot go to %s.", from, to)).
			WithHint("Read the job again: it has moved on.")
	}
	if job.Falls(from, to) {
		var live job.Live
		if _, err := u.Read(u.s.Live(u.ref), &live); err != nil {
			return err
		}
		u.best = max(u.best, job.Progress(from, live, len(u.Attempt.ShotIDs), u.Attempt.Lines))
	}
	if u.Attempt.Awaiting {
		u.Attempt.Answered(u.now)
	}
	u.Attempt.State, u.Attempt.Awaiting, u.Attempt.Since = to, to == job.WaitingApproval, u.now
	if to.Final() {
		u.Attempt.Ended = u.now
	}
	u.moved = true
	u.record(job.Move{Schema: job.Schema, From: from, To: to, Reason: reason, Actor: actor, Attempt: u.Attempt.Number, At: u.now})
	u.Event(eventOf(to), reason)
	return nil
}

// Retry begins another attempt of a job whose newest one failed or was canceled.
// The unit is about the new one from here on.
func (u *Unit) Retry(actor string) error {
	if s := u.Attempt.State; !u.Newest() || s != job.Error && s != job.Canceled {
		return fault.New(fault.Conflict, "job.not_failed", fmt.Sprintf("The job is in state %s; only one that failed or was canceled is retried.", s)).
			WithHint("Read the job: it has moved on.")
	}
	u.next(actor, "retried", "job.retried", u.Attempt.Revision)
	return nil
}

// Rerender begins another attempt of a delivered job whose manifest was edited
// since. The unit is about the new one from here on.
func (u *Unit) Rerender(actor string) error {
	if !u.Newest() || u.Attempt.State != job.Delivered {
		return fault.New(fault.Conflict, "job.not_delivered", fmt.Sprintf("The job is in state %s; only a delivered film is made again.", u.Attempt.State)).
			WithHint("Wait until it is delivered, or retry it where it has failed.")
	}
	if u.Job.Edited <= u.Attempt.Revision {
		return fault.New(fault.Conflict, "render.nothing_changed", "Nothing has been edited since the film was delivered.").
			WithHint("Edit the manifest with PATCH /job/{id}/manifest first.")
	}
	u.next(actor, "edited", "job.rerendered", u.Job.Edited)
	return nil
}

// next makes the attempt that follows the unit's, from a revision of the manifest.
func (u *Unit) next(actor, reason, event string, revision int) {
	u.Attempt = u.Attempt.Resume(u.now)
	u.Attempt.Revision = revision
	u.ref.Attempt, u.Job.Attempt = u.Attempt.Number, u.Attempt.Number
	u.record(job.Move{Schema: job.Schema, To: u.Attempt.State, Reason: reason, Actor: actor, Attempt: u.Attempt.Number, At: u.now})
	u.Event(event, "")
}

// Await marks that a person is asked, in a state where that is a choice.
func (u *Unit) Await(reason string) {
	u.Attempt.Awaiting, u.Attempt.Since, u.moved = true, u.now, true
	u.Event("job.awaiting_approval", reason)
}

// Decide records what a person has decided where that moves nothing by itself: what it leads to comes after it.
func (u *Unit) Decide(actor, reason string) {
	s := u.Attempt.State
	u.trail(job.Move{Schema: job.Schema, From: s, To: s, Reason: reason, Actor: actor, Attempt: u.Attempt.Number, At: u.now})
}

// record appends a move to the history and tells of it.
func (u *Unit) record(m job.Move) {
	u.trail(m)
	u.told.moves = append(u.told.moves, m)
}

// trail appends to the history. Its documents sort by time of the transaction and place in it.
func (u *Unit) trail(m job.Move) {
	id := fmt.Sprintf("%s-%02d", u.now.Format("20060102T150405.000000"), len(u.writes))
	u.Create(u.s.Job(u.ref).Collection("history").Doc(id), m)
}

// Event tells those who watch the job.
func (u *Unit) Event(kind, message string) { u.tell(job.Event{Type: kind, Message: message}) }

// tell completes an event and writes it, in the transaction of what it tells of.
func (u *Unit) tell(e job.Event) {
	if !u.Newest() {
		return // what happens to an older attempt is history, not news
	}
	u.Job.Events++
	u.moved = true
	a := u.Attempt
	e.Schema, e.Seq, e.Attempt, e.State, e.Status = job.Schema, u.Job.Events, a.Number, a.State, a.State.Status(a.Awaiting)
	e.At, e.Expires, e.StandIns = u.now, u.Job.Expires, a.StandIns
	u.Create(u.s.event(u.ref, e.Seq), e)
	u.Notify(notice.OfJob(notice.Type(e.Type), u.Job.Tenant, u.Job.ID, e.Seq))
}

// eventOf names the event of entering a state.
func eventOf(s job.State) string {
	switch s {
	case job.InputSanitized:
		return "job.started"
	case job.WaitingApproval:
		return "job.awaiting_approval"
	case job.Delivered:
		return "job.completed"
	case job.Error:
		return "job.failed"
	case job.Canceled:
		return "job.canceled"
	}
	return "job.progress"
}

// Change marks the attempt as changed without a move.
func (u *Unit) Change() { u.changed = true }

// Send posts letters after the commit.
func (u *Unit) Send(letters ...outbox.Letter) { u.letters = append(u.letters, letters...) }

// flush makes the writes and returns the note of the letters.
func (u *Unit) flush() (outbox.Note, error) {
	if (u.moved || u.changed) && !u.sealed {
		u.giveBack(&u.Attempt)
		u.Attempt.Updated, u.Attempt.Due = u.now, u.Attempt.DueAt(u.now)
		u.Put(u.s.Attempt(u.ref), u.Attempt)
	}
	for n, a := range u.others {
		u.giveBack(a)
		u.Put(u.s.Attempt(u.other(n)), a)
	}
	if u.best > 0 {
		u.merge(u.s.Live(u.ref), map[string]any{"schema": job.Schema, "best": firestore.FieldTransformMaximum(u.best)})
	}
	if u.moved && u.Newest() {
		u.Job.State, u.Job.Awaiting, u.Job.Updated = u.Attempt.State, u.Attempt.Awaiting, u.now
		if err := u.holdFiles(); err != nil {
			return outbox.Note{}, err
		}
		u.Put(u.s.Job(u.ref), u.Job)
	}
	for _, w := range u.writes {
		if err := w(u.tx); err != nil {
			return outbox.Note{}, err
		}
	}
	return outbox.Put(u.s.fs, u.tx, u.now, append(u.letters, u.notices...)) // work first
}

func (s *Store) event(ref Ref, seq int) *firestore.DocumentRef {
	return s.Job(ref).Collection("events").Doc(fmt.Sprintf("%08d", seq))
}

func (s *Store) revision(ref Ref, n int) *firestore.DocumentRef {
	return s.Job(ref).Collection("revisions").Doc(strconv.Itoa(n))
}
