package stage_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
)

// A fate is what becomes of the next call of a backend, and where its caller dies.
type fate struct {
	// answer is ok, busy, outage, auth, unheard (never accepted, and nobody can tell) or lost (accepted, and nobody can tell).
	answer string
	// end is made, broken (at no cost), spoiled (and billed), vanished, policy, or bread: policy for that prompt, else made.
	end string
	// estimate is what it says that it will cost, in micro-dollars.
	estimate int64
	// dies is submit, accepted, poll or open: where the caller is gone; empty for nowhere.
	dies string
}

// A sale is a call the backend has accepted.
type sale struct {
	ref      string
	prompt   string
	fate     fate
	polls    int
	canceled bool
	// forgotten is true once the backend was told to keep nothing of it.
	forgotten bool
	atOnce    bool
}

// billed reports whether the backend charges for it.
func (s *sale) billed() bool {
	return s.atOnce || !s.canceled && s.fate.end != "broken" && s.fate.end != "policy"
}

// A backend is a video backend in memory that knows the truth about what was sold.
type backend struct {
	mu    sync.Mutex
	next  fate
	sales []*sale
}

const salePrice = 300 // micro-dollars

// die ends the calling worker as a crash does: nothing after this line runs in it.
func (b *backend) die(where string) {
	if b.next.dies == where {
		b.next.dies = ""
		runtime.Goexit()
	}
}

func (b *backend) Submit(_ context.Context, c provider.Clip) (provider.Operation, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, err := b.sell(c.Ref)
	if err != nil {
		return provider.Operation{}, err
	}
	s.prompt = c.Prompt
	if s.fate.end == "bread" {
		s.fate.end = map[bool]string{true: "policy", false: "made"}[c.Prompt == "bread"]
	}
	b.sales = append(b.sales, s)
	if s.fate.answer == "lost" {
		return provider.Operation{}, b.fault(provider.Unknown)
	}
	b.die("accepted")
	return provider.Operation{ID: fmt.Sprint(len(b.sales) - 1), Micros: s.fate.estimate}, nil
}

// sound is a call that returns its take, or something that is none.
func (b *backend) sound(_ context.Context, ref string) (stage.Delivery, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.next.end == "policy" {
		return stage.Delivery{}, b.fault(provider.Policy)
	}
	s, err := b.sell(ref)
	if err != nil {
		return stage.Delivery{}, err
	}
	s.atOnce = true
	b.sales = append(b.sales, s)
	if s.fate.answer == "lost" {
		return stage.Delivery{}, b.fault(provider.Unknown)
	}
	b.die("accepted")
	return stage.Delivery{Micros: salePrice - 20, Known: s.fate.end != "vanished", Keep: func(_ context.Context, dir string) (stage.Product, error) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.die("open")
		if s.fate.end == "spoiled" {
			return stage.Product{}, errors.New("noise")
		}
		file := filepath.Join(dir, "bed.wav")
		return stage.Product{File: file, Type: "audio/wav", Result: "sounded"}, os.WriteFile(file, []byte(ref), 0o600)
	}}, nil
}

// write is a call that returns words.
func (b *backend) write(ref string) (any, step.Bill, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, err := b.sell(ref)
	if err != nil {
		return nil, step.Bill{}, err
	}
	s.atOnce = true
	b.sales = append(b.sales, s)
	if s.fate.answer == "lost" {
		return nil, step.Bill{}, b.fault(provider.Unknown)
	}
	b.die("accepted")
	return "other words", step.Bill{Micros: salePrice - 20, Quantity: 7}, nil
}

// sell decides whether a call is accepted.
func (b *backend) sell(ref string) (*sale, error) {
	b.die("submit")
	class := map[string]provider.Class{"busy": provider.Busy, "outage": provider.Outage, "auth": provider.Auth, "unheard": provider.Unknown}[b.next.answer]
	if class != "" {
		return nil, b.fault(class)
	}
	return &sale{ref: ref, fate: b.next}, nil
}

func (b *backend) fault(c provider.Class) error {
	return &provider.Error{Class: c, Backend: "model", Code: string(c), Err: fmt.Errorf("drawn")}
}

func (b *backend) sale(operation string) *sale {
	var i int
	if _, err := fmt.Sscan(operation, &i); err != nil || i >= len(b.sales) {
		panic("no such operation: " + operation)
	}
	return b.sales[i]
}

func (b *backend) Poll(_ context.Context, operation string) (provider.Progress, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.sale(operation)
	if s.forgotten {
		panic("asked about what was to be forgotten: " + operation)
	}
	b.die("poll")
	s.polls++
	switch {
	case s.canceled:
		return provider.Progress{Done: true, Known: true, Err: b.fault(provider.Cancelled)}, nil
	case s.polls < 2:
		return provider.Progress{Percent: 50}, nil
	case s.fate.end == "made":
		return provider.Progress{Done: true, Output: operation, Known: true, Micros: salePrice - 20}, nil
	case s.fate.end == "broken":
		return provider.Progress{Done: true, Known: true, Err: b.fault(provider.Outage)}, nil
	case s.fate.end == "spoiled":
		return provider.Progress{Done: true, Known: true, Micros: salePrice - 20, Err: b.fault(provider.Outage)}, nil
	case s.fate.end == "policy":
		return provider.Progress{Done: true, Known: true, Err: b.fault(provider.Policy)}, nil
	}
	return provider.Progress{Done: true, Err: b.fault(provider.Unknown)}, nil
}

// Forget holds that nothing is forgotten that is under way, or that somebody has to look at.
func (b *backend) Forget(_ context.Context, operation string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.sale(operation)
	if !s.canceled && (s.polls < 2 || s.fate.end == "vanished") {
		panic("forgotten too soon: " + operation)
	}
	s.forgotten = true
	return nil
}

func (b *backend) Cancel(_ context.Context, operation string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s := b.sale(operation); s.polls < 2 {
		s.canceled = true
	}
	return nil
}

func (b *backend) Open(_ context.Context, output string) (io.ReadCloser, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.die("open")
	return io.NopCloser(strings.NewReader("clip " + output)), nil
}
