// Package job is the domain of a job: its states and the only ways between
// them, its attempts, progress, failure and the messages that move it. It knows
// no cloud and no clock.
package job

import "slices"

// A State is where an attempt stands.
type State string

// The states, in the order of a job's life.
const (
	Init              State = "INIT"
	InputSanitized    State = "INPUT_SANITIZED"
	CreativeDirection State = "CREATIVE_DIRECTION"
	WaitingApproval   State = "WAITING_APPROVAL"
	Rendering         State = "RENDERING"
	AgentsExecuted    State = "AGENTS_EXECUTED"
	QATech            State = "QA_TECH"
	QASemantic        State = "QA_SEMANTIC"
	FinalApproval     State = "FINAL_APPROVAL"
	Delivered         State = "DELIVERED"
	Error             State = "ERROR"
	Canceled          State = "CANCELED"
)

// A Status is what a client sees of a state.
type Status string

// The statuses.
const (
	Queued           Status = "queued"
	Running          Status = "running"
	AwaitingApproval Status = "awaiting_approval"
	Succeeded        Status = "succeeded"
	Failed           Status = "failed"
	StatusCanceled   Status = "canceled"
)

// A Row is one state of the table that code, the OpenAPI document, the guides and the tests share.
type Row struct {
	State   State
	Status  Status
	Meaning string
	// Next are the states it may move to, besides ERROR and CANCELED, which every state that is not final may.
	Next []State
}

var table = []Row{
	{Init, Queued, "stored, budget checked, not yet picked up", []State{InputSanitized}},
	{InputSanitized, Running, "brief cleaned, language known, safety-checked", []State{CreativeDirection}},
	{CreativeDirection, Running, "script, storyboard and manifest being written", []State{WaitingApproval, Rendering}},
	{WaitingApproval, AwaitingApproval, "a person must approve or edit the manifest", []State{Rendering, CreativeDirection}},
	{Rendering, Running, "agents execute the approved manifest: shots, voice, music, effects", []State{AgentsExecuted}},
	{AgentsExecuted, Running, "every asset is in; post-production", []State{QATech}},
	{QATech, Running, "measured against the technical rules", []State{QASemantic}},
	{QASemantic, Running, "judged against the brief", []State{FinalApproval}},
	{FinalApproval, Running, "the supervisor decides: deliver, re-render named shots, or ask a person", []State{Delivered, Rendering}},
	{Delivered, Succeeded, "final", nil},
	{Error, Failed, "final, with a failure object", nil},
	{Canceled, StatusCanceled, "final, unspent money returned", nil},
}

// Table returns every state with its public status and meaning.
func Table() []Row { return slices.Clone(table) }

func (s State) row() (Row, bool) {
	for _, r := range table {
		if r.State == s {
			return r, true
		}
	}
	return Row{}, false
}

// Unfinished returns the states that are not final, for queries.
func Unfinished() []State {
	var open []State
	for _, r := range table {
		if r.Next != nil {
			open = append(open, r.State)
		}
	}
	return open
}

// Final reports whether nothing follows s.
func (s State) Final() bool {
	r, ok := s.row()
	return ok && r.Next == nil
}

// MayMove reports whether an attempt may go from s to next.
func (s State) MayMove(next State) bool {
	r, ok := s.row()
	if !ok || r.Next == nil {
		return false
	}
	return next == Error || next == Canceled || slices.Contains(r.Next, next)
}

// Status returns the public status of a state. Awaiting says that a person is
// asked; it matters in FINAL_APPROVAL only, where both are possible.
func (s State) Status(awaiting bool) Status {
	if s == FinalApproval && awaiting {
		return AwaitingApproval
	}
	r, _ := s.row()
	return r.Status
}
