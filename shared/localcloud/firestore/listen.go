package firestore

import (
	"errors"
	"fmt"
	"io"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
)

// Listen implements the method of the service. After each commit it evaluates the targets that could have changed and sends the
// difference. A target that resumes is reset and gets everything again.
func (s *Server) Listen(stream pb.Firestore_ListenServer) error {
	l := &listener{server: s, stream: stream, targets: map[int32]*target{}}
	requests, failed := receive(stream)
	for {
		changed := s.store.Changed() // before reading, so that no commit falls between
		if err := l.flush(); err != nil {
			return err
		}
		select {
		case <-s.closed:
			return errClosing
		case err := <-failed:
			return err
		case r := <-requests:
			if err := l.handle(r); err != nil {
				return err
			}
		case <-changed:
		}
	}
}

// receive moves the client's requests to a channel. The other one carries the end: nil when the client is done.
func receive(stream pb.Firestore_ListenServer) (<-chan *pb.ListenRequest, <-chan error) {
	requests, failed := make(chan *pb.ListenRequest), make(chan error, 1)
	go func() {
		for {
			r, err := stream.Recv()
			if err != nil {
				if errors.Is(err, io.EOF) {
					err = nil
				}
				failed <- err
				return
			}
			select {
			case requests <- r:
			case <-stream.Context().Done():
				failed <- stream.Context().Err()
				return
			}
		}
	}()
	return requests, failed
}

// listener is one Listen call.
type listener struct {
	server  *Server
	stream  pb.Firestore_ListenServer
	targets map[int32]*target
	last    int32 // of the target ids given out
}

func (l *listener) handle(r *pb.ListenRequest) error {
	if id := r.GetRemoveTarget(); id != 0 {
		delete(l.targets, id)
		return l.sendChange(pb.TargetChange_REMOVE, nil, id)
	}
	in := r.GetAddTarget()
	if in == nil {
		return nil
	}
	id := in.TargetId
	if id == 0 {
		l.last++
		id = l.last
	}
	if l.targets[id] != nil {
		return invalid(fmt.Errorf("target %d exists already", id))
	}
	if err := l.sendChange(pb.TargetChange_ADD, nil, id); err != nil {
		return err
	}
	t, err := l.server.newTarget(r.Database, in)
	if err != nil {
		return l.sendChange(pb.TargetChange_REMOVE, err, id)
	}
	l.targets[id] = t
	if in.ResumeType != nil {
		return l.sendChange(pb.TargetChange_RESET, nil, id)
	}
	return nil
}

func (l *listener) sendChange(kind pb.TargetChange_TargetChangeType, cause error, ids ...int32) error {
	change := &pb.TargetChange{TargetChangeType: kind, TargetIds: ids}
	if cause != nil {
		st := status.Convert(cause)
		change.Cause = &spb.Status{Code: int32(st.Code()), Message: st.Message()}
	}
	return l.send(change)
}

func (l *listener) send(change *pb.TargetChange) error {
	return l.stream.Send(&pb.ListenResponse{ResponseType: &pb.ListenResponse_TargetChange{TargetChange: change}})
}

// flush sends what has changed for all targets at one stamp, and then that stamp.
func (l *listener) flush() error {
	at := l.server.store.Now()
	var out []*pb.ListenResponse
	var fresh []int32
	err := l.server.store.Read(at, func(v *store.View) error {
		for id, t := range l.targets {
			first := t.at == 0
			out = append(out, t.update(id, v)...)
			if first {
				fresh = append(fresh, id)
			}
		}
		return nil
	})
	if err != nil || len(out)+len(fresh) == 0 {
		return toStatus(err)
	}
	for _, m := range out {
		if err := l.stream.Send(m); err != nil {
			return err
		}
	}
	return l.settle(at, fresh)
}

// settle says that the client is up to date as of a stamp, and ends the targets that wanted to know once.
func (l *listener) settle(at store.Stamp, fresh []int32) error {
	token := []byte(fmt.Sprint(int64(at)))
	if len(fresh) > 0 {
		current := &pb.TargetChange{
			TargetChangeType: pb.TargetChange_CURRENT, TargetIds: fresh, ReadTime: at.Proto(), ResumeToken: token,
		}
		if err := l.send(current); err != nil {
			return err
		}
	}
	if err := l.send(&pb.TargetChange{ReadTime: at.Proto(), ResumeToken: token}); err != nil {
		return err
	}
	for _, id := range fresh {
		if l.targets[id].once {
			delete(l.targets, id)
			if err := l.sendChange(pb.TargetChange_REMOVE, nil, id); err != nil {
				return err
			}
		}
	}
	return nil
}
