package pubsub

import (
	"errors"
	"io"
	"sync/atomic"
	"time"

	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// A stream is one streaming pull: messages go out as its flow control allows,
// acknowledgements and changed deadlines come in.
type stream struct {
	subscriber
	conn     pb.Subscriber_StreamingPullServer
	sub      *subscription
	consumer consumer
	limits   want         // most to be out at once; 0: no limit
	seconds  atomic.Int32 // ack deadline of what is sent next

	pings chan struct{} // the client wants to hear that we live
	ended chan error    // receiving is over
}

func (r subscriber) StreamingPull(conn pb.Subscriber_StreamingPullServer) error {
	first, err := conn.Recv()
	if err != nil {
		return err
	}
	sub, _, err := r.pullable(first.Subscription)
	if err != nil {
		return err
	}
	if err := checkStreamDeadline(first.StreamAckDeadlineSeconds); err != nil {
		return err
	}
	st := &stream{
		subscriber: r, conn: conn, sub: sub,
		consumer: consumer{pipelined: true},
		limits:   want{messages: int(first.MaxOutstandingMessages), bytes: int(first.MaxOutstandingBytes)},
		pings:    make(chan struct{}, 1),
		ended:    make(chan error, 1),
	}
	st.seconds.Store(first.StreamAckDeadlineSeconds)
	if err := st.handle(first); err != nil {
		return err
	}
	go st.receive()
	return st.send()
}

func checkStreamDeadline(seconds int32) error {
	if seconds < 10 || seconds > 600 {
		return status.Errorf(codes.InvalidArgument, "stream ack deadline of %d s, from 10 to 600 are allowed", seconds)
	}
	return nil
}

// receive handles what the client sends. It ends with the stream.
func (st *stream) receive() {
	for {
		req, err := st.conn.Recv()
		if err == nil {
			err = st.handle(req)
		}
		if err != nil {
			st.ended <- err
			return
		}
		if len(req.AckIds)+len(req.ModifyDeadlineAckIds) == 0 {
			select {
			case st.pings <- struct{}{}:
			default:
			}
		}
	}
}

func (st *stream) handle(req *pb.StreamingPullRequest) error {
	if s := req.StreamAckDeadlineSeconds; s != 0 {
		if err := checkStreamDeadline(s); err != nil {
			return err
		}
		st.seconds.Store(s)
	}
	acks, err := parseReceipts(req.AckIds)
	if err != nil {
		return err
	}
	if _, err := st.ack(st.sub, acks); err != nil {
		return err
	}
	changes, err := parseReceipts(req.ModifyDeadlineAckIds)
	if err != nil {
		return err
	}
	if len(changes) != len(req.ModifyDeadlineSeconds) {
		return status.Error(codes.InvalidArgument, "as many deadlines as acknowledgement ids are needed")
	}
	for i, seconds := range req.ModifyDeadlineSeconds {
		if seconds < 0 || seconds > 600 {
			return status.Errorf(codes.InvalidArgument, "ack deadline of %d s, from 0 to 600 are allowed", seconds)
		}
		st.modify(st.sub, changes[i:i+1], time.Duration(seconds)*time.Second)
	}
	return nil
}

// send delivers messages until the stream ends.
func (st *stream) send() error {
	for {
		properties, err := st.state()
		if err != nil {
			return err
		}
		got, changed, at := st.take(st.sub, &st.consumer, st.room())
		if len(got) > 0 {
			err := st.conn.Send(&pb.StreamingPullResponse{ReceivedMessages: received(got), SubscriptionProperties: properties})
			if err != nil {
				return err
			}
			continue
		}
		if err := st.idle(changed, at, properties); err != nil {
			return ignoreEOF(err)
		}
	}
}

// state looks whether the stream may go on, and what the client should know.
func (st *stream) state() (*pb.StreamingPullResponse_SubscriptionProperties, error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if err := st.sub.pullable(); err != nil {
		return nil, err
	}
	return &pb.StreamingPullResponse_SubscriptionProperties{
		ExactlyOnceDeliveryEnabled: st.sub.spec.EnableExactlyOnceDelivery,
		MessageOrderingEnabled:     st.sub.spec.EnableMessageOrdering,
	}, nil
}

// room returns how much more the client may have out.
func (st *stream) room() want {
	st.mu.Lock()
	defer st.mu.Unlock()
	w := want{messages: maxMessages, bytes: responseBytes, deadline: time.Duration(st.seconds.Load()) * time.Second}
	if limit := st.limits.messages; limit > 0 {
		w.messages = min(w.messages, limit-st.consumer.messages)
	}
	if limit := st.limits.bytes; limit > 0 {
		w.bytes = min(w.bytes, limit-st.consumer.bytes)
	}
	return w
}

// idle waits for messages, and answers pings meanwhile.
func (st *stream) idle(changed <-chan struct{}, at time.Time, properties *pb.StreamingPullResponse_SubscriptionProperties) error {
	alarm := st.alarm(at)
	defer alarm.Stop()
	select {
	case <-changed:
	case <-alarm.C:
	case <-st.pings:
		return st.conn.Send(&pb.StreamingPullResponse{SubscriptionProperties: properties})
	case err := <-st.ended:
		return err
	case <-st.conn.Context().Done():
		return st.conn.Context().Err()
	case <-st.sender.Stopping():
		return status.Error(codes.Unavailable, "the broker is closing")
	}
	return nil
}

// ignoreEOF makes an orderly end of a client no error.
func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
