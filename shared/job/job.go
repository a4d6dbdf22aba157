package job

import (
	"slices"
	"time"
)

// Schema is the version of the stored documents that writers write.
const Schema = 1

// A Job is a brief on its way to a film. It shows its newest attempt.
type Job struct {
	Schema int    `firestore:"schema"`
	ID     string `firestore:"id"`
	Tenant string `firestore:"tenant"`
	Owner  string `firestore:"owner"` // uid of who submitted it
	// Request is the request as it was accepted, as JSON.
	Request string `firestore:"request"`
	// Brand is the brand kit as it was taken, as JSON; empty for none.
	Brand string `firestore:"brand,omitempty"`
	// Files are the user's files the film is made with, as they were taken, as JSON by
	// id; empty for none, and for jobs of before they were kept.
	Files string `firestore:"files,omitempty"`
	// Objects are where those files lie in the work bucket, to find the jobs that use one.
	Objects  []string `firestore:"objects,omitempty"`
	Preset   string   `firestore:"preset"`
	Lang     string   `firestore:"lang"`
	Aspect   string   `firestore:"aspect"`
	Seconds  int      `firestore:"seconds"`
	Priority string   `firestore:"priority"`
	Title    string   `firestore:"title,omitempty"`
	// Warnings are what the user was told when the job was accepted.
	Warnings []string          `firestore:"warnings,omitempty"`
	Metadata map[string]string `firestore:"metadata,omitempty"`
	Created  time.Time         `firestore:"created"`
	Updated  time.Time         `firestore:"updated"`
	Expires  time.Time         `firestore:"expires"`
	// Attempt is the number of the newest attempt, from 1. State, Awaiting and Stage repeat its own.
	Attempt  int   `firestore:"attempt"`
	State    State `firestore:"state"`
	Awaiting bool  `firestore:"awaiting"`
	// Events is the number of the last event written.
	Events int `firestore:"events"`
	// Edited is the newest revision of the manifest made since the film was delivered, 0 for none.
	Edited int `firestore:"edited,omitempty"`
}

// Newest returns the newest revision of the job's manifest: that of an edit which
// waits to be rendered, else the newest attempt's, a.
func (j Job) Newest(a Attempt) int { return max(j.Edited, a.Revision) }

// Editable reports whether a person may edit the manifest now: while it waits for
// approval, and once the film is delivered.
func (a Attempt) Editable() bool { return a.State == WaitingApproval || a.State == Delivered }

// An Attempt is one run at a job. Once final it never changes.
type Attempt struct {
	Schema   int       `firestore:"schema"`
	Number   int       `firestore:"number"`
	State    State     `firestore:"state"`
	Awaiting bool      `firestore:"awaiting"`
	Created  time.Time `firestore:"created"`
	Updated  time.Time `firestore:"updated"`
	Ended    time.Time `firestore:"ended,omitempty"`
	// Deadline is when a running attempt is failed. Waited is the time spent waiting
	// for a person, which moves it; Since is when the present state was entered.
	Deadline time.Time     `firestore:"deadline"`
	Since    time.Time     `firestore:"since"`
	Waited   time.Duration `firestore:"waited"`
	// Due is when the sweeper looks at the attempt: soon after it has stopped moving, at
	// its deadline, or when nobody has answered for too long. It is zero once the attempt is over.
	Due time.Time `firestore:"due,omitempty"`
	// Nudges counts how often the sweeper has sent what may have been lost.
	Nudges int `firestore:"nudges"`
	// Approved is true once the storyboard may be made, Planned once it is translated
	// and cast. An attempt that resumes another one takes them over and does neither again.
	Approved bool `firestore:"approved"`
	Planned  bool `firestore:"planned"`
	// BuyAgain is true where a person has refused what stood in for clips in the attempt before.
	BuyAgain bool `firestore:"buy_again,omitempty"`
	// Round counts creative direction: 1, and one more with each rejection.
	Round int `firestore:"round"`
	// Note is what the person who rejected the last storyboard asked for.
	Note string `firestore:"note,omitempty"`
	// Redo are the shots that a person has sent back, until they are directed again.
	Redo []Redo `firestore:"redo,omitempty"`
	// Pass counts how often the attempt went back to an earlier stage: after a
	// rejection, for another speaking rate, to make shots again. Stages run once in each pass.
	Pass int `firestore:"pass"`
	// Rerenders counts how often the supervisor sent shots back, Remade the shots; Again names the last ones.
	Rerenders int      `firestore:"rerenders"`
	Remade    int      `firestore:"remade"`
	Again     []string `firestore:"again,omitempty"`
	// Missed are the rules that the film fails, while a person is asked to let it pass; Override is that one has.
	Missed   []string  `firestore:"missed,omitempty"`
	Override *Override `firestore:"override,omitempty"`
	// Revision is the newest revision of the manifest, 0 before there is one.
	Revision int      `firestore:"revision"`
	Failure  *Failure `firestore:"failure,omitempty"`
	Result   *Result  `firestore:"result,omitempty"`
	// ShotIDs are the shots in order, and Lines how many lines there are, once the film is planned.
	ShotIDs []string `firestore:"shot_ids,omitempty"`
	Lines   int      `firestore:"lines"`
	// Bed is true where music is made for the film.
	Bed bool `firestore:"bed"`
	// Hired are the parts of the film's sound that somebody is paid for: voice, music, effects.
	Hired []string `firestore:"hired,omitempty"`
	// CeilingMicros is the most the attempt may cost, EstimateMicros what its plan expects it to;
	// SpentMicros the sum of its settled lines; HeldMicros what is reserved for calls whose cost is not known yet.
	CeilingMicros  int64 `firestore:"ceiling_micros"`
	EstimateMicros int64 `firestore:"estimate_micros"`
	SpentMicros    int64 `firestore:"spent_micros"`
	HeldMicros     int64 `firestore:"held_micros"`
	// Drawn is true once the attempt has drawn its budget from Purse, EscrowMicros
	// what it has drawn and not given back. Spent and held together never exceed it.
	Drawn        bool  `firestore:"drawn"`
	EscrowMicros int64 `firestore:"escrow_micros"`
	Purse        Purse `firestore:"purse"`
	// StandIns are the parts that another backend has made than was to.
	StandIns []StandIn `firestore:"stand_ins,omitempty"`
	// Tripped is true once a cap has refused the attempt money, which is on record once.
	Tripped bool `firestore:"tripped,omitempty"`
}

// A Redo is a shot that a person has sent back, with what they want of it.
type Redo struct {
	Shot string `firestore:"shot"` // id
	Note string `firestore:"note"`
}

// An Override is that a person has let a film pass which fails rules. Who it was is in the audit log.
type Override struct {
	Rules  []string  `firestore:"rules" json:"rules" doc:"The rules that the film fails" example:"[\"picture.freeze\"]"`
	Reason string    `firestore:"reason" json:"reason" doc:"Why it was let pass all the same" example:"The product stands still on purpose."`
	At     time.Time `firestore:"at" json:"at" doc:"When"`
}

// A Purse is where an attempt's budget was drawn from: the periods of its tenant's
// caps, UTC, and the shard of the platform's.
type Purse struct {
	Day   string `firestore:"day"`   // 2026-11-22
	Month string `firestore:"month"` // 2026-11
	Shard int    `firestore:"shard"`
}

const (
	// watch is how long an attempt may stand still before it is looked at.
	watch = 90 * time.Second
	// patience is how long a person may take to answer.
	patience = 7 * 24 * time.Hour
)

// DueAt returns when an attempt that changes now is next to be looked at; zero for never.
func (a Attempt) DueAt(now time.Time) time.Time {
	switch {
	case a.State.Final():
		return time.Time{}
	case a.Awaiting:
		return a.Since.Add(patience)
	case now.Add(watch).After(a.Deadline):
		return a.Deadline
	}
	return now.Add(watch)
}

// Unanswered reports whether a person was asked too long ago.
func (a Attempt) Unanswered(now time.Time) bool {
	return a.Awaiting && !now.Before(a.Since.Add(patience))
}

// Late reports whether the attempt has run past its deadline.
func (a Attempt) Late(now time.Time) bool { return !a.Awaiting && !now.Before(a.Deadline) }

// Life is how long an attempt may run before it is failed, waiting for people not counted.
const Life = 30 * time.Minute

// Live gives the attempt its whole life from now on, where it had less: it waits for the platform.
func (a *Attempt) Live(now time.Time) {
	if until := now.Add(Life); until.After(a.Deadline) {
		a.Deadline = until
	}
}

// Left is what of the ceiling is neither spent nor held, in micro-dollars. It is below zero where calls have cost more than was
// reserved for them.
func (a Attempt) Left() int64 { return a.CeilingMicros - a.SpentMicros - a.HeldMicros }

// Resume returns the attempt that follows a, which is over: it goes on from a's
// newest manifest, with what is left of the money.
func (a Attempt) Resume(now time.Time) Attempt {
	return Attempt{
		Schema: AttemptSchema, Number: a.Number + 1, State: Init, Created: now, Updated: now, Since: now, Deadline: now.Add(Life),
		Round: a.Round, Revision: a.Revision, Approved: a.Approved, Planned: a.Planned, Redo: a.Redo,
		BuyAgain:      a.Failure != nil && a.Failure.Code == Rejected,
		CeilingMicros: max(0, a.Left()),
	}
}

// Resumes reports whether the attempt is to use the manifest of an earlier one, not to write its own.
func (a Attempt) Resumes() bool { return a.Number > 1 && a.Pass == 0 && a.Revision > 0 }

// SentBack reports whether shots of the newest manifest are to be directed again before anything else.
func (a Attempt) SentBack() bool { return len(a.Redo) > 0 }

// Answered notes that a person has answered: the wait does not count against the deadline.
func (a *Attempt) Answered(now time.Time) {
	wait := now.Sub(a.Since)
	a.Waited += wait
	a.Deadline = a.Deadline.Add(wait)
	a.Awaiting = false
}

// Rejected is the code of a failure that is a person's decision about the finished film.
const Rejected = "approval.rejected"

// A Failure says why an attempt ended in ERROR, for the user to act on. It
// never carries a stack trace or a vendor's raw text.
type Failure struct {
	Code      string    `firestore:"code" json:"code" doc:"Stable, dotted" example:"quality.loudness"`
	Stage     string    `firestore:"stage" json:"stage" doc:"The stage that failed" example:"inspect"`
	Shot      string    `firestore:"shot_id,omitempty" json:"shot_id,omitempty" doc:"The shot, where one is at fault"`
	Retryable bool      `firestore:"retryable" json:"retryable" doc:"Whether the same job may succeed later"`
	Charged   bool      `firestore:"charged" json:"charged" doc:"Whether anything was paid for"`
	Message   string    `firestore:"message" json:"message" doc:"What went wrong"`
	Hint      string    `firestore:"hint" json:"hint" doc:"What you can change"`
	Provider  *Provider `firestore:"provider,omitempty" json:"provider,omitempty" doc:"The backend's own code"`
}

// A StandIn is a part that another backend has made than was to.
type StandIn struct {
	Shot  string `firestore:"shot_id" json:"shot_id" doc:"The shot; voice, music or effects for what is heard" example:"s01"`
	Asked string `firestore:"asked" json:"asked" doc:"The backend that was to make it" example:"runway/gen4.5"`
	By    string `firestore:"by" json:"by" doc:"The backend that has made it" example:"studio"`
	Code  string `firestore:"code" json:"code" doc:"Why, for programs: what kept the backend from making it" example:"busy"`
	Why   string `firestore:"why" json:"why" doc:"Why, for people"`
}

// A Provider is the backend that failed and its code for it.
type Provider struct {
	Name string `firestore:"name" json:"name"`
	Code string `firestore:"code" json:"code"`
}

// A Move is one transition, kept as history.
type Move struct {
	Schema  int       `firestore:"schema" json:"-"`
	From    State     `firestore:"from" json:"from"`
	To      State     `firestore:"to" json:"to"`
	Reason  string    `firestore:"reason" json:"reason"`
	Actor   string    `firestore:"actor" json:"actor"`
	Attempt int       `firestore:"attempt" json:"attempt"`
	At      time.Time `firestore:"at" json:"at"`
}

// An Event is something that happened to a job, in order, for those who watch it.
type Event struct {
	Schema  int    `firestore:"schema" json:"-"`
	Seq     int    `firestore:"seq" json:"seq" doc:"Counts the job's events from 1, over all attempts"`
	Type    string `firestore:"type" json:"type" doc:"What happened: job.created, job.started, job.progress, job.awaiting_approval, job.completed, job.failed, job.canceled, job.retried, job.rerendered or manifest.edited" example:"job.progress"`
	Attempt int    `firestore:"attempt" json:"attempt" doc:"The attempt it happened to"`
	State   State  `firestore:"state" json:"state" doc:"The attempt's state after it"`
	Status  Status `firestore:"status" json:"status"`
	Stage   string `firestore:"stage,omitempty" json:"stage,omitempty"`
	Message string `firestore:"message,omitempty" json:"message,omitempty" doc:"Why; the editor's note of an edit"`
	// Revision and Author are what an edit made, and who made it; zero for other events.
	Revision int    `firestore:"revision,omitempty" json:"revision,omitempty" doc:"The revision of the manifest that an edit made"`
	Author   string `firestore:"author,omitempty" json:"author,omitempty" doc:"Who made it"`
	// StandIns are those of the attempt, as far as they are known: whoever is told of the film is told of them.
	StandIns []StandIn `firestore:"stand_ins,omitempty" json:"stand_ins,omitempty" doc:"Parts that another backend makes than was to"`
	At       time.Time `firestore:"at" json:"at"`
	Expires  time.Time `firestore:"expire_at" json:"-"`
}

// Hires reports whether somebody is paid for a part of the film's sound.
func (a Attempt) Hires(part string) bool { return slices.Contains(a.Hired, part) }
