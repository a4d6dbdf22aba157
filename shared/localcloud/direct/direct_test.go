package direct_test

import (
	"context"
	"errors"
	"io"
	"net"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	pb "google.golang.org/grpc/interop/grpc_testing"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"

	"github.com/aiprod/aiprod/shared/localcloud/direct"
)

// echo answers with what it is sent, and then with an error where it is sent one's code.
type echo struct {
	pb.UnimplementedTestServiceServer
	kept *pb.Payload     // of the last request
	ctx  context.Context //nolint:containedctx // of the last request, to look at
}

func fail(s *pb.EchoStatus) error {
	switch {
	case s == nil:
		return nil
	case s.Code < 0:
		return errors.New(s.Message)
	}
	return status.Error(codes.Code(s.Code), s.Message) //nolint:gosec // of the tests
}

func (e *echo) UnaryCall(ctx context.Context, r *pb.SimpleRequest) (*pb.SimpleResponse, error) {
	e.kept, e.ctx = r.Payload, ctx
	return &pb.SimpleResponse{Payload: r.Payload}, fail(r.ResponseStatus)
}

func (e *echo) StreamingOutputCall(r *pb.StreamingOutputCallRequest, s grpc.ServerStreamingServer[pb.StreamingOutputCallResponse]) error {
	for range r.ResponseParameters {
		if err := s.Send(&pb.StreamingOutputCallResponse{Payload: r.Payload}); err != nil {
			return err
		}
	}
	return fail(r.ResponseStatus)
}

func (e *echo) FullDuplexCall(s grpc.BidiStreamingServer[pb.StreamingOutputCallRequest, pb.StreamingOutputCallResponse]) error {
	for {
		r, err := s.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := s.Send(&pb.StreamingOutputCallResponse{Payload: r.Payload}); err != nil {
			return err
		}
	}
}

// clients returns one that calls directly and one that has only its connection. With none served, a call by
// that ends with the test's deadline.
func clients(t *testing.T, e *echo, served bool) (directly, wired pb.TestServiceClient) {
	t.Helper()
	l, services, server := bufconn.Listen(1<<16), &direct.Services{}, grpc.NewServer()
	pb.RegisterTestServiceServer(services, e)
	pb.RegisterTestServiceServer(server, e)
	if served {
		go func() { _ = server.Serve(l) }()
	}
	t.Cleanup(server.Stop)
	dial := func(o ...grpc.DialOption) pb.TestServiceClient {
		connect := grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return l.DialContext(ctx) })
		conn, err := grpc.NewClient("passthrough:///echo", append(o, connect, grpc.WithTransportCredentials(insecure.NewCredentials()))...)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		return pb.NewTestServiceClient(conn)
	}
	return dial(services.DialOptions()...), dial()
}

var text = &pb.Payload{Body: []byte("text")}

// outcome is what a client is answered: texts, and how the call ended.
func outcome(texts []string, err error) []string { return append(texts, status.Convert(err).String()) }

func call(ctx context.Context, c pb.TestServiceClient, s *pb.EchoStatus) []string {
	r, err := c.UnaryCall(ctx, &pb.SimpleRequest{Payload: text, ResponseStatus: s})
	return outcome([]string{string(r.GetPayload().GetBody())}, err)
}

func stream(ctx context.Context, c pb.TestServiceClient, s *pb.EchoStatus) []string {
	var texts []string
	r, err := c.StreamingOutputCall(ctx, &pb.StreamingOutputCallRequest{Payload: text, ResponseStatus: s, ResponseParameters: make([]*pb.ResponseParameters, 3)})
	for err == nil {
		var m *pb.StreamingOutputCallResponse
		if m, err = r.Recv(); err == nil {
			texts = append(texts, string(m.Payload.Body))
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return outcome(texts, err)
}

func duplex(ctx context.Context, c pb.TestServiceClient, _ *pb.EchoStatus) []string {
	r, err := c.FullDuplexCall(ctx)
	if err != nil {
		return outcome(nil, err)
	}
	err = errors.Join(r.Send(&pb.StreamingOutputCallRequest{Payload: text}), r.CloseSend())
	m, got := r.Recv()
	return outcome([]string{string(m.GetPayload().GetBody())}, errors.Join(err, got))
}

// A client is answered the same, whichever way it calls.
func TestAsByConnection(t *testing.T) {
	t.Parallel()
	ended, end := context.WithCancel(t.Context())
	end()
	for _, kind := range []struct {
		name string
		call func(context.Context, pb.TestServiceClient, *pb.EchoStatus) []string
	}{{"unary", call}, {"stream", stream}, {"duplex", duplex}} {
		for _, tt := range []struct {
			name string
			ctx  context.Context //nolint:containedctx // of a case
			fail *pb.EchoStatus
		}{
			{"answered", t.Context(), nil},
			{"refused", t.Context(), &pb.EchoStatus{Code: int32(codes.AlreadyExists), Message: "it is there"}},
			{"an error without a code", t.Context(), &pb.EchoStatus{Code: -1, Message: "broken"}},
			{"ended before", ended, nil},
		} {
			t.Run(kind.name+"/"+tt.name, func(t *testing.T) {
				t.Parallel()
				directly, wired := clients(t, &echo{}, true)
				if diff := cmp.Diff(kind.call(tt.ctx, wired, tt.fail), kind.call(tt.ctx, directly, tt.fail)); diff != "" {
					t.Errorf("answers by connection (-) and directly (+):\n%s", diff)
				}
			})
		}
	}
}

// No connection is made for what can do without.
func TestNeedsNoConnection(t *testing.T) {
	t.Parallel()
	directly, _ := clients(t, &echo{}, false)
	if got := call(t.Context(), directly, nil); got[0] != "text" {
		t.Errorf("unary: %q", got)
	}
	if got := stream(t.Context(), directly, nil); len(got) != 4 {
		t.Errorf("stream: %q", got)
	}
}

type key struct{}

// Neither side sees what is the other's: a message is copied, and of a context only the end is common.
func TestSidesAreApart(t *testing.T) {
	t.Parallel()
	e := &echo{}
	directly, _ := clients(t, e, false)
	ctx, end := context.WithCancel(context.WithValue(t.Context(), key{}, "client"))
	sent := &pb.Payload{Body: []byte("sent")}
	got, err := directly.UnaryCall(ctx, &pb.SimpleRequest{Payload: sent})
	if err != nil {
		t.Fatal(err)
	}
	copy(sent.Body, "gone")
	copy(got.Payload.Body, "lost")
	if kept := string(e.kept.Body); kept != "sent" {
		t.Errorf("the service has %q of what it was sent", kept)
	}
	if v := e.ctx.Value(key{}); v != nil {
		t.Errorf("the service has the client's %v", v)
	}
	end()
	if e.ctx.Err() == nil {
		t.Error("the service does not know that its client has gone")
	}
}
