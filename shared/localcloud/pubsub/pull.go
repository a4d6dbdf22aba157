package pubsub

import (
	"context"
	"fmt"
	"time"

	pb "cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

// maxPullWait is when a pull without messages returns empty; clients ask again.
const maxPullWait = 60 * time.Second

// responseBytes bounds the messages of one response, softly.
const responseBytes = 4 << 20

// pullable returns a subscription that may be pulled, and its ack deadline.
func (r subscriber) pullable(name string) (*subscription, time.Duration, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	sub := r.subs[name]
	if sub == nil {
		return nil, 0, notFound(name)
	}
	return sub, time.Duration(sub.spec.AckDeadlineSeconds) * time.Second, sub.pullable()
}

func (r subscriber) Pull(ctx context.Context, req *pb.PullRequest) (*pb.PullResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, maxPullWait)
	defer cancel()
	if req.MaxMessages <= 0 {
		return nil, status.Error(codes.InvalidArgument, "max_messages must be positive")
	}
	c := &consumer{pipelined: true}
	for {
		sub, deadline, err := r.pullable(req.Subscription)
		if err != nil {
			return nil, err
		}
		w := want{messages: int(min(req.MaxMessages, maxMessages)), bytes: responseBytes, deadline: deadline}
		got, changed, at := r.take(sub, c, w)
		if len(got) > 0 || req.ReturnImmediately || ctx.Err() != nil || r.sender.Closing() { //nolint:staticcheck // clients still may
			return &pb.PullResponse{ReceivedMessages: received(got)}, nil
		}
		r.wait(ctx, changed, at)
	}
}

func (r subscriber) Acknowledge(_ context.Context, req *pb.AcknowledgeRequest) (*emptypb.Empty, error) {
	sub, receipts, err := r.receipts(req.Subscription, req.AckIds)
	if err != nil {
		return nil, err
	}
	stale, err := r.ack(sub, receipts)
	if err != nil {
		return nil, err
	}
	return &emptypb.Empty{}, r.refuse(sub, stale)
}

func (r subscriber) ModifyAckDeadline(_ context.Context, req *pb.ModifyAckDeadlineRequest) (*emptypb.Empty, error) {
	if req.AckDeadlineSeconds < 0 || req.AckDeadlineSeconds > 600 {
		return nil, status.Errorf(codes.InvalidArgument, "ack deadline of %d s, from 0 to 600 are allowed", req.AckDeadlineSeconds)
	}
	sub, receipts, err := r.receipts(req.Subscription, req.AckIds)
	if err != nil {
		return nil, err
	}
	stale := r.modify(sub, receipts, time.Duration(req.AckDeadlineSeconds)*time.Second)
	return &emptypb.Empty{}, r.refuse(sub, stale)
}

func (r subscriber) receipts(name string, ackIDs []string) (*subscription, []receipt, error) {
	r.mu.Lock()
	sub := r.subs[name]
	r.mu.Unlock()
	if sub == nil {
		return nil, nil, notFound(name)
	}
	receipts, err := parseReceipts(ackIDs)
	return sub, receipts, err
}

// refuse returns the error by which clients learn that acknowledgements came
// too late. Only subscriptions with exactly-once delivery tell.
func (r subscriber) refuse(sub *subscription, stale []receipt) error {
	r.mu.Lock()
	exactly := sub.spec.EnableExactlyOnceDelivery
	r.mu.Unlock()
	if len(stale) == 0 || !exactly {
		return nil
	}
	info := &errdetails.ErrorInfo{Reason: "INVALID_ACK_ID", Domain: "pubsub.googleapis.com", Metadata: map[string]string{}}
	for _, s := range stale {
		info.Metadata[s.String()] = "PERMANENT_FAILURE_INVALID_ACK_ID"
	}
	st, err := status.New(codes.FailedPrecondition, "some acknowledgement ids are no longer valid").WithDetails(info)
	if err != nil {
		return fmt.Errorf("pubsub: describe stale ids: %w", err)
	}
	return st.Err()
}

// String is the ack id that clients see.
func (r receipt) String() string { return fmt.Sprintf("%d-%d", r.id, r.lease) }

func parseReceipts(ackIDs []string) ([]receipt, error) {
	receipts := make([]receipt, len(ackIDs))
	for i, id := range ackIDs {
		r := &receipts[i]
		if _, err := fmt.Sscanf(id, "%d-%d", &r.id, &r.lease); err != nil || r.String() != id {
			return nil, status.Errorf(codes.InvalidArgument, "%q is not an acknowledgement id", id)
		}
	}
	return receipts, nil
}

func received(got []delivery) []*pb.ReceivedMessage {
	out := make([]*pb.ReceivedMessage, len(got))
	for i, d := range got {
		out[i] = &pb.ReceivedMessage{
			AckId:           receipt{d.id, d.lease}.String(),
			Message:         d.msg,
			DeliveryAttempt: int32(d.attempt),
		}
	}
	return out
}
