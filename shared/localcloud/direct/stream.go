package direct

import (
	"context"
	"errors"
	"io"

	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/metadata"
)

func (s *Services) stream(ctx context.Context, desc *grpc.StreamDesc, cc *grpc.ClientConn, name string, open grpc.Streamer, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	if m, ok := s.methods.Load(name); ok {
		return &asking{ctx: ctx, codec: codecOf(opts), method: m.(method)}, nil
	}
	return open(ctx, desc, cc, name, opts...)
}

// asking is a client's end of a stream of answers. The service gives all of them when the first is received; none is
// marshalled before it is.
type asking struct {
	ctx     context.Context //nolint:containedctx // a stream is of one call
	codec   encoding.CodecV2
	method  method
	asked   mem.BufferSlice
	served  bool
	answers []any
	err     error
}

var _ grpc.ClientStream = (*asking)(nil)

// Header implements grpc.ClientStream.
func (a *asking) Header() (metadata.MD, error) { return nil, nil } //nolint:nilnil // there is none

// Trailer implements grpc.ClientStream.
func (a *asking) Trailer() metadata.MD { return nil }

// CloseSend implements grpc.ClientStream.
func (a *asking) CloseSend() error { return nil }

// Context implements grpc.ClientStream.
func (a *asking) Context() context.Context { return a.ctx }

// SendMsg implements grpc.ClientStream.
func (a *asking) SendMsg(m any) (err error) {
	if a.asked, err = a.codec.Marshal(m); err != nil {
		return internal(err)
	}
	return nil
}

// RecvMsg implements grpc.ClientStream.
func (a *asking) RecvMsg(into any) error {
	if err := a.ctx.Err(); err != nil {
		return told(err)
	}
	if !a.served {
		a.served = true
		to := &answering{ctx: callee{a.ctx}, asked: a.asked}
		a.err = a.method.stream(a.method.impl, to)
		a.answers = to.answers
	}
	if len(a.answers) == 0 {
		if a.err != nil {
			return told(a.err)
		}
		return io.EOF
	}
	sent, err := server().Marshal(a.answers[0])
	if err != nil {
		return internal(err)
	}
	a.answers = a.answers[1:]
	return receive(a.codec, sent, into)
}

// answering is the service's end. Messages are kept as they are: a service does not change what it has sent.
type answering struct {
	ctx     context.Context //nolint:containedctx // a stream is of one call
	asked   mem.BufferSlice
	answers []any
}

var _ grpc.ServerStream = (*answering)(nil)

// SetHeader implements grpc.ServerStream.
func (*answering) SetHeader(metadata.MD) error { return errors.ErrUnsupported }

// SendHeader implements grpc.ServerStream.
func (*answering) SendHeader(metadata.MD) error { return errors.ErrUnsupported }

// SetTrailer implements grpc.ServerStream.
func (*answering) SetTrailer(metadata.MD) {}

// Context implements grpc.ServerStream.
func (a *answering) Context() context.Context { return a.ctx }

// SendMsg implements grpc.ServerStream.
func (a *answering) SendMsg(m any) error {
	a.answers = append(a.answers, m)
	return nil
}

// RecvMsg implements grpc.ServerStream.
func (a *answering) RecvMsg(into any) error {
	if a.asked == nil {
		return io.EOF
	}
	asked := a.asked
	a.asked = nil
	return receive(server(), asked, into)
}
