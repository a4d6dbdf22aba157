package vendortest

import (
	"hash/fnv"
	"math/rand/v2"
)

// A Course is how the calls of one vendor go: the script first, then each as the
// spell it falls into has it, and outside of any by lot.
type Course struct {
	// Script is how the first calls go, one fault each.
	Script []Fault `json:"script,omitempty"`
	// Spells are when all calls go the same way. The first one that a call falls into counts.
	Spells []Spell `json:"spells,omitempty"`
	// Faults is how often calls outside of any spell go wrong, and how. Nil is the server's own weights; an empty one
	// is never.
	Faults Weights `json:"faults,omitempty"`
}

// A Spell is a run of calls that all go the same way: an outage (Down), a storm of
// refusals (Limited), a model that is retired (NoModel).
type Spell struct {
	// From is the first call, To the last one, both counted from 1 among the vendor's; To 0 is for ever.
	From int `json:"from"`
	To   int `json:"to,omitempty"`
	// Model is whose calls; empty for all of the vendor's.
	Model string `json:"model,omitempty"`
	Fault Fault  `json:"fault"`
}

// covers reports whether the n-th call of a vendor falls into the spell.
func (s Spell) covers(n int, model string) bool {
	return n >= s.From && (s.To == 0 || n <= s.To) && (s.Model == "" || s.Model == model)
}

// Vendors returns the names of all vendors that are played, as they are in the book.
func Vendors() []string {
	return []string{Runway, ElevenLabs, Chat, Fal, Google, Omni, Veo, CloudTTS, Pexels}
}

// A lot is what a vendor's faults are drawn from. Each vendor has its own, so that what it
// meets does not hang on who else was asked.
type lot struct {
	calls int
	rng   *rand.Rand
}

// lot returns a vendor's. The caller holds the lock.
func (s *Server) lot(vendor string) *lot {
	l := s.lots[vendor]
	if l == nil {
		h := fnv.New64a()
		_, _ = h.Write([]byte(vendor))
		l = &lot{rng: rand.New(rand.NewPCG(s.o.Seed, h.Sum64()))} //nolint:gosec // repeatable on purpose
		s.lots[vendor] = l
	}
	return l
}

// draw decides how a call of a vendor goes. The caller holds the lock.
func (s *Server) draw(vendor, model string) Fault {
	l := s.lot(vendor)
	l.calls++
	if len(s.o.Script) > 0 {
		f := s.o.Script[0]
		s.o.Script = s.o.Script[1:]
		return f
	}
	c := s.o.Vendors[vendor]
	if l.calls <= len(c.Script) {
		return c.Script[l.calls-1]
	}
	by := l.rng.Uint64() // whatever comes of it: a spell changes nothing of what is drawn after it
	for _, spell := range c.Spells {
		if spell.covers(l.calls, model) {
			return spell.Fault
		}
	}
	if c.Faults != nil {
		return c.Faults.at(by)
	}
	return s.o.Faults.at(by)
}
