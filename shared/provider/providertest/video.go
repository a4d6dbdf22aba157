package providertest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// Video runs what every [provider.Video] keeps to. The clip is one that the vendor
// can make; open makes a client of a server.
func Video(t *testing.T, want provider.Clip, open func(t *testing.T, b Bench) provider.Video) {
	t.Run("makes a clip", func(t *testing.T) {
		t.Parallel()
		b := NewBench(t, vendortest.Options{Polls: 3})
		makesClip(t, b, open(t, b), want)
	})
	for _, fault := range vendortest.Faults() {
		t.Run("asks once when "+string(fault), func(t *testing.T) {
			t.Parallel()
			asksOnce(t, fault, func(ctx context.Context, b Bench) error {
				c := want
				c.Ref = ref
				_, err := open(t, b).Submit(ctx, c)
				return err
			})
		})
	}
	unsent(t, func(ctx context.Context, t *testing.T, b Bench) error {
		_, err := open(t, b).Submit(ctx, want)
		return err
	})
	refuses(t, open, want)
	t.Run("cancels", func(t *testing.T) {
		t.Parallel()
		cancels(t, open, want)
	})
	t.Run("may be called by many", func(t *testing.T) {
		t.Parallel()
		b := NewBench(t, vendortest.Options{})
		v := open(t, b)
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				c := want
				c.Ref = string(rune('a' + i))
				makesClip(t, b, v, c)
			})
		}
		all.Wait()
		if book := b.Server.Book(); len(book) != 8 || book.Twice() != nil {
			t.Errorf("the book has %d calls, twice: %v", len(book), book.Twice())
		}
	})
}

// makesClip goes the whole way. It may run beside the test's own goroutine.
func makesClip(t *testing.T, b Bench, v provider.Video, want provider.Clip) {
	t.Helper()
	op, err := v.Submit(t.Context(), want)
	if err != nil {
		t.Errorf("submit: %v", err)
		return
	}
	p := finish(t, v, op.ID)
	if p.Err != nil || p.Percent != 100 {
		t.Errorf("ended at %d%%: %v", p.Percent, p.Err)
		return
	}
	clip, err := read(t.Context(), v, p.Output)
	if err != nil {
		t.Errorf("open: %v", err)
		return
	}
	if made, _ := picture(); !bytes.Equal(clip, made) {
		t.Errorf("clip has %d bytes, want %d as they were made", len(clip), len(made))
	}
	for _, call := range b.Server.Book() {
		if call.ID == op.ID && (call.Ref != want.Ref || call.State != vendortest.Succeeded || p.Known && p.Micros != call.Micros) {
			t.Errorf("the client says %+v, the book %+v", p, call)
		}
	}
}

// finish polls an operation to its end.
func finish(t *testing.T, v provider.Video, operation string) provider.Progress {
	t.Helper()
	for range 20 {
		p, err := v.Poll(t.Context(), operation)
		if err != nil {
			t.Errorf("poll: %v", err)
			return provider.Progress{Err: err}
		}
		if p.Done {
			if (p.Output == "") == (p.Err == nil) {
				t.Errorf("done with output %q and error %v, want one", p.Output, p.Err)
			}
			return p
		}
		if p.Again <= 0 || p.Percent > 99 {
			t.Errorf("not done: %+v", p)
		}
	}
	t.Error("never done")
	return provider.Progress{Err: errors.New("never done")}
}

func read(ctx context.Context, v provider.Video, output string) ([]byte, error) {
	in, err := v.Open(ctx, output)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(in)
	return b, errors.Join(err, in.Close())
}

func refuses(t *testing.T, open func(*testing.T, Bench) provider.Video, want provider.Clip) {
	declines(t, want, map[string]func(*provider.Clip){
		"model":   func(c *provider.Clip) { c.Model = "of-yesterday" },
		"length":  func(c *provider.Clip) { c.Seconds = 3600 },
		"nothing": func(c *provider.Clip) { c.Seconds = 0 },
		"shape":   func(c *provider.Clip) { c.Aspect = "wide" },
		"prompt":  func(c *provider.Clip) { c.Prompt = " " },
	}, func(ctx context.Context, b Bench, c provider.Clip) error {
		_, err := open(t, b).Submit(ctx, c)
		return err
	})
}

func cancels(t *testing.T, open func(*testing.T, Bench) provider.Video, want provider.Clip) {
	b := NewBench(t, vendortest.Options{Polls: 5})
	v := open(t, b)
	op, err := v.Submit(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Cancel(t.Context(), op.ID); errors.Is(err, provider.ErrNoCancel) {
		if p := finish(t, v, op.ID); p.Err != nil {
			t.Errorf("what cannot be cancelled ended as %+v", p)
		}
		return
	} else if err != nil {
		t.Fatalf("cancel: %v", err)
	}
	if p := finish(t, v, op.ID); provider.ClassOf(p.Err) != provider.Cancelled || p.Known && p.Micros != 0 {
		t.Errorf("ended as %+v", p)
	}
	if book := b.Server.Book(); book[0].State != vendortest.Cancelled || book.Micros() != 0 {
		t.Errorf("the book says %+v", book)
	}
	// What has ended keeps its clip.
	op, err = v.Submit(t.Context(), want)
	if err != nil {
		t.Fatal(err)
	}
	output := finish(t, v, op.ID).Output
	if err := v.Cancel(t.Context(), op.ID); err != nil {
		t.Fatalf("cancel what has ended: %v", err)
	}
	if _, err := read(t.Context(), v, output); err != nil {
		t.Errorf("open after cancel: %v", err)
	}
}

// unsent runs what must hold where a call cannot have reached the vendor.
func unsent(t *testing.T, call func(context.Context, *testing.T, Bench) error) {
	t.Run("sends nothing that was given up", func(t *testing.T) {
		t.Parallel()
		b := NewBench(t, vendortest.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := call(ctx, t, b)
		if class := provider.ClassOf(err); class != provider.Busy || !errors.Is(err, context.Canceled) || len(b.Server.Book()) != 0 {
			t.Errorf("%v is %s; the book says %v", err, class, b.Server.Book())
		}
	})
	t.Run("knows that nobody was there", func(t *testing.T) {
		t.Parallel()
		b := NewBench(t, vendortest.Options{})
		b.URL = "http://" + vacant()
		if err := call(t.Context(), t, b); provider.ClassOf(err) != provider.Outage {
			t.Errorf("%v is %s, want %s", err, provider.ClassOf(err), provider.Outage)
		}
	})
}

// vacant returns an address where nobody listens. Port 1 is no port that systems give away.
func vacant() string { return "127.0.0.1:1" }
