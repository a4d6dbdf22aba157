package vendortest

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// The vendors.
const (
	Runway     = "runway"
	ElevenLabs = "elevenlabs"
	Chat       = "chat" // any server of the chat completions API
)

// A State is what became of an accepted call.
type State string

// The states. What runs is billed even if nobody ever asks for it.
const (
	Running   State = "running"
	Succeeded State = "succeeded"
	Failed    State = "failed"    // at no cost
	Cancelled State = "cancelled" // at no cost
	Lost      State = "lost"      // the vendor has forgotten it, but not its price
)

// A Call is one that a vendor has accepted.
type Call struct {
	Vendor string
	// Ref is our name of it, from the X-Request-Id header that the vendors themselves ignore.
	Ref string
	ID  string
	// Micros is what it costs in micro-dollars: of a running call what it will, of one that failed 0.
	Micros int64
	At     time.Time
	State  State
}

// A Book is every call the vendors have accepted, oldest first.
type Book []Call

// Book returns a copy of the book.
func (s *Server) Book() Book {
	s.mu.Lock()
	defer s.mu.Unlock()
	book := make(Book, len(s.book))
	for i, c := range s.book {
		book[i] = *c
	}
	return book
}

// Micros is what all calls cost together.
func (b Book) Micros() int64 {
	var sum int64
	for _, c := range b {
		sum += c.Micros
	}
	return sum
}

// Twice returns the references of ours that are billed more than once, in the order they first were.
func (b Book) Twice() []string {
	times := map[string]int{}
	var twice []string
	for _, c := range b {
		if c.Micros == 0 {
			continue
		}
		if times[c.Ref]++; times[c.Ref] == 2 {
			twice = append(twice, c.Ref)
		}
	}
	return twice
}

// accept enters a call in the book. The caller holds the lock.
func (s *Server) accept(vendor string, r *http.Request, micros int64) *Call {
	c := &Call{
		Vendor: vendor, Ref: r.Header.Get("X-Request-Id"), Micros: micros, At: s.o.Now(), State: Running,
		ID: fmt.Sprintf("%08x-0000-4000-8000-%012x", s.rng.Uint32(), len(s.book)+1),
	}
	s.book = append(s.book, c)
	return c
}

// sold enters a call in the book that is done when it is answered, at no cost where it is Broken. The caller holds the lock.
func (s *Server) sold(vendor string, r *http.Request, micros int64, f Fault) {
	c := s.accept(vendor, r, micros)
	if f == Broken {
		c.settle(Failed)
	} else {
		c.settle(Succeeded)
	}
}

// meet decides how a call goes that is done when it is answered, and enters it in the book if it is accepted: with a fault
// of unsold it is not.
func (s *Server) meet(vendor, model string, r *http.Request, micros int64, unsold ...Fault) Fault {
	s.mu.Lock()
	f := s.draw(vendor, model)
	accepted := f.accepted() && !slices.Contains(unsold, f)
	if accepted {
		s.sold(vendor, r, micros, f)
	}
	s.mu.Unlock()
	s.tell(vendor, r, f, accepted)
	return f
}

// tell tells whoever listens of a call that has come in.
func (s *Server) tell(vendor string, r *http.Request, f Fault, accepted bool) {
	s.o.Arrived(Arrival{Vendor: vendor, Ref: r.Header.Get("X-Request-Id"), Fault: f, Accepted: accepted})
}

// settle ends a running call. The caller holds the lock.
func (c *Call) settle(state State) {
	if c.State != Running {
		return
	}
	c.State = state
	if state == Failed || state == Cancelled {
		c.Micros = 0
	}
}
