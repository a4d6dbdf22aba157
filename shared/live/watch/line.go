package watch

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// A target is some documents, and whom to tell that one has changed.
type target struct {
	documents []string
	changed   func()
}

// A line is a stream of up to perStream targets, opened again whenever it
// breaks. Its fields are guarded by the changes' mutex.
type line struct {
	changes *Changes
	stop    context.CancelFunc
	targets map[int32]target
	sender  *sender        // of the open stream; nil while there is none
	noted   map[int32]bool // targets that have changed since the stream was last consistent; of whoever listens alone
}

const (
	soonest = 200 * time.Millisecond // before a broken stream is opened again
	slowest = 10 * time.Second
)

// run keeps a stream open until ctx ends.
func (l *line) run(ctx context.Context) {
	for wait := soonest; ; {
		heard, err := l.listen(ctx)
		l.end()
		if ctx.Err() != nil {
			return
		}
		l.changes.log.WarnContext(ctx, "a stream of changes broke", "error", err)
		if heard {
			wait = soonest
		}
		if !sleep(ctx, wait) {
			return
		}
		wait = min(2*wait, slowest)
	}
}

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// listen tells what one stream says until it breaks, and whether it has said anything.
func (l *line) listen(ctx context.Context) (heard bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stream, err := l.changes.open(ctx)
	if err != nil {
		return false, err
	}
	l.noted = map[int32]bool{}
	go l.begin().run(ctx, stream)
	for {
		m, err := stream.Recv()
		if err != nil {
			return heard, err
		}
		heard = true
		if err := l.hear(m); err != nil {
			return heard, err
		}
	}
}

// hear notes whose documents a response is about. A commit changes several of a job's, which come one by one: they are
// told of once all have come, or a job would be read for each.
func (l *line) hear(m *pb.ListenResponse) error {
	switch r := m.ResponseType.(type) {
	case *pb.ListenResponse_DocumentChange:
		l.note(r.DocumentChange.TargetIds)
		l.note(r.DocumentChange.RemovedTargetIds)
	case *pb.ListenResponse_DocumentDelete:
		l.note(r.DocumentDelete.RemovedTargetIds)
	case *pb.ListenResponse_DocumentRemove:
		l.note(r.DocumentRemove.RemovedTargetIds)
	case *pb.ListenResponse_Filter:
		l.tell([]int32{r.Filter.TargetId})
	case *pb.ListenResponse_TargetChange:
		return l.hearTarget(r.TargetChange)
	}
	return nil
}

func (l *line) note(ids []int32) {
	for _, id := range ids {
		l.noted[id] = true
	}
}

func (l *line) hearTarget(c *pb.TargetChange) error {
	switch c.TargetChangeType {
	case pb.TargetChange_NO_CHANGE:
		if len(c.TargetIds) == 0 && c.ReadTime != nil { // everything before this was of one moment
			l.tell(slices.Collect(maps.Keys(l.noted)))
			clear(l.noted)
		}
	case pb.TargetChange_CURRENT, pb.TargetChange_RESET:
		if len(c.TargetIds) == 0 {
			l.tellAll()
		}
		l.tell(c.TargetIds)
	case pb.TargetChange_REMOVE:
		if code := codes.Code(c.Cause.GetCode()); code != codes.OK {
			return errors.Join(errRemoved, status.Error(code, c.Cause.GetMessage()))
		}
	}
	return nil
}

var errRemoved = errors.New("watch: a target was refused")

// tell calls who watches the targets.
func (l *line) tell(ids []int32) {
	l.changes.mu.Lock()
	defer l.changes.mu.Unlock()
	for _, id := range ids {
		if t, ok := l.targets[id]; ok {
			t.changed()
		}
	}
}

func (l *line) tellAll() {
	l.changes.mu.Lock()
	defer l.changes.mu.Unlock()
	for _, t := range l.targets {
		t.changed()
	}
}
