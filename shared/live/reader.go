package live

import "context"

// A Reader reads what happens to one job. It is for one goroutine at a time.
type Reader struct {
	feed  *feed
	leave func()

	first   *Message  // the snapshot, until it is read
	missed  []Message // events from before the feed's
	seq     int       // of the last event read
	version int       // of the view last read
}

// Close lets go of the job. It may be called twice.
func (r *Reader) Close() { r.leave() }

// Next returns the next message: the snapshot first, then events in order, each once, and
// between them the job whenever it has changed. It waits for one until ctx ends, whose cause it then returns. After the last
// message it returns why there are no more: ErrEnded, ErrErased or ErrSlow.
func (r *Reader) Next(ctx context.Context) (Message, error) {
	for {
		m, wake, err := r.take()
		if err != nil || wake == nil {
			return m, err
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return Message{}, context.Cause(ctx)
		}
	}
}

// take returns the next message, or what to wait for.
func (r *Reader) take() (m Message, wake <-chan struct{}, err error) {
	if m, ok := r.before(); ok {
		return m, nil, nil
	}
	f := r.feed
	f.mu.Lock()
	defer f.mu.Unlock()
	oldest := f.seq - len(f.events) // the events are those after it
	switch {
	case r.seq < oldest:
		return m, nil, ErrSlow
	case r.seq < f.seq:
		m = f.events[r.seq-oldest]
		r.seq = m.Seq
	case r.seq == f.seq && r.version != f.version:
		m, r.version = f.now, f.version
	case f.err != nil:
		return m, nil, f.err
	default:
		return m, f.wake, nil
	}
	return m, nil, nil
}

// before returns the next message of those the reader has brought along.
func (r *Reader) before() (Message, bool) {
	if r.first != nil {
		m := *r.first
		r.first = nil
		return m, true
	}
	if len(r.missed) == 0 {
		return Message{}, false
	}
	m := r.missed[0]
	r.missed, r.seq = r.missed[1:], m.Seq
	return m, true
}

// begin takes up the job where the reader left it, as of a look that has begun since the reader came.
func (r *Reader) begin(ctx context.Context, look, after int) error {
	f := r.feed
	if err := f.await(ctx, look); err != nil {
		return err
	}
	f.mu.Lock()
	data, seq, oldest, version := f.data, f.seq, f.seq-len(f.events), f.version
	f.mu.Unlock()
	switch {
	case after == FromNow:
		after = seq
	case after > seq:
		return ahead(seq)
	}
	first, err := Encode(Snapshot, after, data)
	if err != nil {
		return err
	}
	if after < oldest {
		if r.missed, err = f.since(ctx, after); err != nil {
			return err
		}
	}
	if after == seq {
		r.version = version // it is the snapshot
	}
	r.first, r.seq = &first, after
	return nil
}
