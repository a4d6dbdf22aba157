package vendortest

import (
	"fmt"
	"slices"
)

// A Fault is one way for a call to go wrong.
type Fault string

// The faults of any call. Each says whether the call is accepted, which means billed.
const (
	None        Fault = "none"         // all goes well
	Limited     Fault = "limited"      // not accepted: 429 with Retry-After
	Quota       Fault = "quota"        // not accepted: 429 whose body says when to come back; Google only
	NoKey       Fault = "no_key"       // not accepted: 401
	NoCredit    Fault = "no_credit"    // not accepted: the account is empty, in the vendor's own way
	NoModel     Fault = "no_model"     // not accepted: 404
	Down        Fault = "down"         // not accepted: 503 of the service itself
	DownAfter   Fault = "down_after"   // accepted, then 503 of a gateway
	Hang        Fault = "hang"         // not accepted, and no answer until the client gives up
	HangAfter   Fault = "hang_after"   // accepted, and no answer until the client gives up
	Reset       Fault = "reset"        // not accepted: the connection is reset
	ResetAfter  Fault = "reset_after"  // accepted, then the connection is reset: asked again, it is billed twice
	Slow        Fault = "slow"         // accepted and answered, late
	Garbled     Fault = "garbled"      // accepted, and the answer is cut short
	Policy      Fault = "policy"       // the content is refused; accepted by Runway first, at no cost
	Broken      Fault = "broken"       // accepted, then an internal failure at no cost
	WrongType   Fault = "wrong_type"   // accepted, and a page of text where media should be
	Throttled   Fault = "throttled"    // accepted, and queued for a while; video only
	PollLimited Fault = "poll_limited" // accepted, and the first poll is answered 429; video only
	PollDown    Fault = "poll_down"    // accepted, and the first poll is answered 503; video only
	Expired     Fault = "expired"      // accepted and made, and the first link to it is answered 403; video only
	Truncated   Fault = "truncated"    // accepted, and the clip, the picture or the model's words are cut short; video, images and chat only
	Vanished    Fault = "vanished"     // accepted, and 404 ever after; video only
	Refusal     Fault = "refusal"      // accepted, and the model declines; language and image models only
	Miscounted  Fault = "miscounted"   // accepted, and a member is missing; language models only
	Rambling    Fault = "rambling"     // accepted, and prose stands where JSON should; language models only
	Unfinished  Fault = "unfinished"   // accepted, and the model wants to be asked to go on; Google's models only
	Stopped     Fault = "stopped"      // accepted, then the content is refused at no cost; Google's video models only
	Filtered    Fault = "filtered"     // accepted and done, and what came of it is withheld: only what was read is billed; Google's video and image models only
	Empty       Fault = "empty"        // accepted and done, and there is nothing: at no cost, an image model's of what was read; Google's video and image models only
	Budget      Fault = "budget"       // accepted, and stopped at no cost by a budget of the account; Omni only
)

// Faults returns every fault there is, None first. On a call it does not fit, a fault is None.
func Faults() []Fault {
	return []Fault{
		None, Limited, Quota, NoKey, NoCredit, NoModel, Down, DownAfter, Hang, HangAfter, Reset, ResetAfter, Slow, Garbled,
		Policy, Broken, WrongType, Throttled, PollLimited, PollDown, Expired, Truncated, Vanished,
		Refusal, Miscounted, Rambling, Unfinished, Stopped, Filtered, Empty, Budget,
	}
}

// Weights is how often each fault is drawn, relative to the others. Without None all calls go wrong.
type Weights map[Fault]int

// Script sets how the next calls go, in place of what is left of the script.
func (s *Server) Script(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.o.Script = slices.Clone(faults)
}

// at is the fault that a number draws.
func (w Weights) at(by uint64) Fault {
	var total uint64
	for _, f := range Faults() {
		total += uint64(max(0, w[f])) //nolint:gosec // not negative
	}
	if total == 0 {
		return None
	}
	at := by % total
	for _, f := range Faults() { // in one order, which a map has not
		n := uint64(max(0, w[f])) //nolint:gosec // not negative
		if at < n {
			return f
		}
		at -= n
	}
	panic(fmt.Sprintf("vendortest: weights %v do not add up", w))
}

// Mend has all calls go well from now on.
func (s *Server) Mend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.o.Script, s.o.Faults, s.o.Vendors = nil, nil, nil
}
