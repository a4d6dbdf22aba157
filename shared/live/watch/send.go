package watch

import (
	"context"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
)

// A sender sends the requests of one stream, which may wait for the other side: nobody waits for it.
type sender struct {
	line    *line
	pending []*pb.ListenRequest // guarded by the changes' mutex
	posted  chan struct{}       // holds one token once pending is not empty
}

// begin has every target sent on a stream that was just opened, and from then on what is posted.
func (l *line) begin() *sender {
	l.changes.mu.Lock()
	defer l.changes.mu.Unlock()
	l.sender = &sender{line: l, posted: make(chan struct{}, 1)}
	for id, t := range l.targets {
		l.post(l.addition(id, t))
	}
	return l.sender
}

// end lets go of a stream that broke.
func (l *line) end() {
	l.changes.mu.Lock()
	defer l.changes.mu.Unlock()
	l.sender = nil
}

// add adds a target to the line. The mutex is held.
func (l *line) add(id int32, t target) {
	l.targets[id] = t
	l.post(l.addition(id, t))
}

// drop takes a target off the line. The mutex is held.
func (l *line) drop(id int32) {
	delete(l.targets, id)
	l.post(&pb.ListenRequest{Database: l.changes.database, TargetChange: &pb.ListenRequest_RemoveTarget{RemoveTarget: id}})
}

func (l *line) addition(id int32, t target) *pb.ListenRequest {
	return &pb.ListenRequest{Database: l.changes.database, TargetChange: &pb.ListenRequest_AddTarget{AddTarget: &pb.Target{
		TargetId:   id,
		TargetType: &pb.Target_Documents{Documents: &pb.Target_DocumentsTarget{Documents: t.documents}},
	}}}
}

// post has a request sent. While no stream is open it does nothing: the next one begins with all targets. The mutex is held.
func (l *line) post(r *pb.ListenRequest) {
	if l.sender == nil {
		return
	}
	l.sender.pending = append(l.sender.pending, r)
	select {
	case l.sender.posted <- struct{}{}:
	default: // it will come by
	}
}

// run sends what is posted until ctx ends. A failure is left to who receives: the stream is broken for both.
func (s *sender) run(ctx context.Context, stream pb.Firestore_ListenClient) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.posted:
		}
		for _, r := range s.take() {
			if err := stream.Send(r); err != nil {
				return
			}
		}
	}
}

func (s *sender) take() []*pb.ListenRequest {
	s.line.changes.mu.Lock()
	defer s.line.changes.mu.Unlock()
	pending := s.pending
	s.pending = nil
	return pending
}
