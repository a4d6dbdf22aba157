// Package direct lets a client call gRPC services that are in its own process without a connection: a message is
// marshalled, unmarshalled by the other side and answered where the caller runs, as it would be over a wire, but no frame, no
// window and no goroutine is between, which are a third of what a call of a small message costs.
//
// It carries unary calls, and those that stream their answers and come to an end: they are answered whole before the first
// answer is received. Calls that stream what they ask, such as listening, and services it does not know, go by the
// client's connection. It carries no metadata, since no service here reads any, and an answer that is late is still one.
package direct

import (
	"context"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/mem"

	"github.com/aiprod/aiprod/shared/cloud/wire"
)

// Services are those that can be called. The zero value has none. It is safe for concurrent use: a call of what is not
// registered yet goes by the connection.
type Services struct{ methods sync.Map } // of method, by its full name

// A method is one of a service, and either unary or not.
type method struct {
	impl   any
	unary  grpc.MethodHandler
	stream grpc.StreamHandler
}

var _ grpc.ServiceRegistrar = (*Services)(nil)

// RegisterService implements grpc.ServiceRegistrar.
func (s *Services) RegisterService(desc *grpc.ServiceDesc, impl any) {
	prefix := "/" + desc.ServiceName + "/"
	for _, m := range desc.Methods {
		s.methods.Store(prefix+m.MethodName, method{impl: impl, unary: m.Handler})
	}
	for _, m := range desc.Streams {
		if !m.ClientStreams {
			s.methods.Store(prefix+m.StreamName, method{impl: impl, stream: m.Handler})
		}
	}
}

// DialOptions have a client call the services directly.
func (s *Services) DialOptions() []grpc.DialOption {
	return []grpc.DialOption{grpc.WithChainUnaryInterceptor(s.unary), grpc.WithChainStreamInterceptor(s.stream)}
}

func (s *Services) unary(ctx context.Context, name string, req, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	if m, ok := s.methods.Load(name); ok {
		return m.(method).call(ctx, req, reply, codecOf(opts))
	}
	return invoke(ctx, name, req, reply, cc, opts...)
}

func (m method) call(ctx context.Context, req, reply any, client encoding.CodecV2) error {
	if err := ctx.Err(); err != nil {
		return told(err)
	}
	asked, err := client.Marshal(req)
	if err != nil {
		return internal(err)
	}
	answer, err := m.unary(m.impl, callee{ctx}, func(into any) error { return receive(server(), asked, into) }, nil)
	if err != nil {
		return told(err)
	}
	answered, err := server().Marshal(answer)
	if err != nil {
		return internal(err)
	}
	return receive(client, answered, reply)
}

// receive unmarshals what was sent, and frees it.
func receive(c encoding.CodecV2, sent mem.BufferSlice, into any) error {
	defer sent.Free()
	if err := c.Unmarshal(sent, into); err != nil {
		return internal(err)
	}
	return nil
}

// server is the codec of the services.
func server() encoding.CodecV2 { return wire.Codec() }

// codecOf is the codec of the client's choice.
func codecOf(opts []grpc.CallOption) encoding.CodecV2 {
	codec := server()
	for _, o := range opts {
		if forced, ok := o.(grpc.ForceCodecV2CallOption); ok {
			codec = forced.CodecV2
		}
	}
	return codec
}
