package live

import (
	"context"
	"fmt"
	"reflect"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/store"
)

// tries is how often a look is begun again because the job changed meanwhile.
const tries = 5

// begin counts a look.
func (f *feed) begin() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.begun++
}

// look reads the job and tells what is new. A view is never older than the events it is told with.
func (f *feed) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	seq, news := f.seq, []Message(nil)
	for range tries {
		v, err := f.hub.jobs.View(ctx, f.ref)
		if err != nil {
			return err
		}
		if v.Job.State.Final() != v.Attempt.State.Final() { // the job was read before it ended, its attempt after
			continue
		}
		if f.version == 0 { // what happened before is for those who resume to read
			return f.publish(v, v.Job.Events, nil)
		}
		if v.Job.Events > seq {
			more, err := f.since(ctx, seq)
			if err != nil {
				return err
			}
			seq, news = seq+len(more), append(news, more...)
		}
		if v.Job.Events == seq {
			return f.publish(v, seq, news)
		}
	}
	return fmt.Errorf("live: job %s has other events than it says, after %d", f.ref.Job, f.seq)
}

// since returns messages of all events after a sequence number.
func (f *feed) since(ctx context.Context, after int) ([]Message, error) {
	events, err := f.hub.jobs.Events(ctx, f.ref, after)
	if err != nil {
		return nil, err
	}
	return encodeEvents(events, after)
}

// publish gives the readers a view and the events that led to it.
func (f *feed) publish(v store.View, seq int, news []Message) error {
	if f.version > 0 && len(news) == 0 && reflect.DeepEqual(v, f.view) {
		return nil
	}
	data, kind := f.show(v), Progress
	if v.Attempt.State.Final() {
		kind = Snapshot
	}
	now, err := Encode(kind, seq, data)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.view, f.data, f.now, f.seq = v, data, now, seq
	f.version++
	f.events = append(f.events, news...)
	if n := len(f.events) - keep; n > 0 {
		f.events = append([]Message(nil), f.events[n:]...) // a copy, so that the old ones go
	}
	f.rouse()
	return nil
}

// end ends a look, and reports whether the feed is over with it.
func (f *feed) end(err error) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.done, f.failed = f.begun, err
	switch {
	case err == nil && f.view.Attempt.State.Final():
		f.err = ErrEnded
	case err != nil && f.version == 0: // whoever joins is told, and may come again
		f.err = err
	case fault.Of(err).Kind == fault.NotFound && err != nil:
		f.err = ErrErased
	}
	close(f.looked)
	f.looked = make(chan struct{})
	if f.err != nil {
		f.rouse()
	}
	return f.err != nil
}

// rouse wakes the readers. The mutex is held.
func (f *feed) rouse() {
	close(f.wake)
	f.wake = make(chan struct{})
}

// next returns the number of the next look, 0 where there is none.
func (f *feed) next() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return 0
	}
	return f.begun + 1
}

// await waits until a look has ended, and returns how; errOver where the feed ends before.
func (f *feed) await(ctx context.Context, look int) error {
	signal(f.hurry)
	for {
		f.mu.Lock()
		done, failed, over, looked := f.done, f.failed, f.err, f.looked
		f.mu.Unlock()
		switch {
		case done >= look:
			return failed
		case over != nil:
			return errOver
		}
		select {
		case <-looked:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
