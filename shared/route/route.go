// Package route decides what makes each part of a film: which backends can, what
// each would cost and how long one would wait, and which one a strategy prefers.
// It says why every other one was not taken.
//
// It is arithmetic on dated data: it calls nobody, spends nothing and keeps
// nothing. The same question has the same answer, in the same order.
package route

import (
	"time"

	"github.com/aiprod/aiprod/shared/money"
)

// A Modality is what a backend makes.
type Modality string

// The modalities.
const (
	Video    Modality = "video"
	Speech   Modality = "speech"
	Music    Modality = "music"
	Effects  Modality = "effects"
	Image    Modality = "image"
	Language Modality = "language"
)

// A State is whether a backend may be called now.
type State string

// The states.
const (
	Ready         State = "ready"
	NotConfigured State = "not_configured"
	BreakerOpen   State = "breaker_open" // it has failed too often lately
	Retired       State = "retired"      // its vendor says that the model is no more
	Quota         State = "quota"        // its vendor takes no more calls of us now
	Excluded      State = "excluded"     // the question is what it would be without it
	Unpriced      State = NoPrice        // nobody knows, or has confirmed, what it costs: see Standing
)

// Unlimited is the budget of a question about price alone, in micro-dollars.
const Unlimited int64 = 1 << 62

// A Market is what is on offer: prices, the day, and which backends may be called.
type Market struct {
	Book *money.Book
	At   time.Time
	// State tells whether a backend may be called. nil is Local.
	State func(b Backend) State
	// Region is the location of Google Cloud that calls are to be worked on in; empty asks nothing.
	Region string
	// Learned tells how a backend has done lately. nil is what the catalogue says.
	Learned func(b Backend) Experience
	// Heard tells how fast a backend has spoken a language lately. nil is what the catalogue says.
	Heard func(b Backend, lang string) Pace
}

// Local is the state of backends on a machine that has no vendor's key.
func Local(b Backend) State {
	if b.Vendor == LocalVendor {
		return Ready
	}
	return NotConfigured
}

// Vendors is the state of backends where every vendor may be called, and neither the machine's own backends nor
// libraries of footage do anything: what a film costs that is made of clips made for it.
func Vendors(b Backend) State {
	if b.Vendor == LocalVendor || b.Stock {
		return Excluded
	}
	return Ready
}

// Calm is the market as it is when nobody rests and no day's calls are used up: what a
// film is planned by, since both pass before it is made.
func (m Market) Calm() Market {
	state := m
	m.State = func(b Backend) State {
		switch s := state.StateOf(b); s {
		case BreakerOpen, Quota:
			return Ready
		default:
			return s
		}
	}
	return m
}

// Heedless is the market as its settings have it, however its backends do: who has
// called one must be able to see what becomes of the call.
func (m Market) Heedless() Market {
	state := m
	m.State = func(b Backend) State {
		switch s := state.StateOf(b); s {
		case BreakerOpen, Quota, Retired:
			return Ready
		default:
			return s
		}
	}
	return m
}

// Without is the market as it were if some of its backends were not in it.
func (m Market) Without(some func(Backend) bool) Market {
	all := m
	m.State = func(b Backend) State {
		if some(b) {
			return Excluded
		}
		return all.StateOf(b)
	}
	return m
}

// StateOf tells whether a backend may be called.
func (m Market) StateOf(b Backend) State {
	if m.State == nil {
		return Local(b)
	}
	return m.State(b)
}

// Standing is how a backend stands in the eyes of who reads what is on offer; false where there is nothing to tell of it,
// because it is not sold yet or not in this region.
func (m Market) Standing(b Backend) (State, bool) {
	day := m.At.UTC().Format(time.DateOnly)
	switch {
	case b.To != "" && day >= b.To:
		return Retired, true
	case day < b.From || !b.In(m.Region):
		return "", false
	}
	state := m.StateOf(b)
	if _, _, err := b.charges(m, Need{Modality: b.Modality}); err != nil && state == Ready {
		return Unpriced, true
	}
	return state, true
}

// learned tells how a backend has done lately.
func (m Market) learned(b Backend) Experience {
	if m.Learned == nil {
		return Experience{}
	}
	return m.Learned(b)
}

// A Need is one piece of work. Zero fields ask for nothing.
type Need struct {
	Modality Modality
	// Length is that of the picture, the speech or the sound.
	Length time.Duration
	// Aspect is 16:9, 9:16, 1:1 or 4:5, Height the least lines of picture.
	Aspect string
	Height int
	Audio  bool // the picture has to have sound of its own
	Image  bool // there is an image to start from
	// References are how many images it is to go by.
	References int
	Lang       string
	// Characters are those to be spoken; Input and Output the tokens of a language model.
	Characters    int
	Input, Output int
	// Watch asks for a language model that is given a film to watch.
	Watch bool
	// Exact says why a picture has to be drawn by this machine; empty where anybody may make it.
	Exact string
	// Importance, 0 to 1, is how much quality counts, from half to one and a half times its weight.
	Importance float64
	// Permille is how often it is expected to be made, in thousandths; 0 is 1000, once.
	Permille int
}

// measure returns how much of something the need is: of seconds, those given.
func (n Need) measure(of string, seconds int64) int64 {
	switch of {
	case perSecond:
		return seconds
	case perCharacter:
		return int64(n.Characters)
	case PerInput:
		return int64(n.Input)
	case PerOutput:
		return int64(n.Output)
	}
	return 1
}
