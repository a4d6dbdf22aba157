package direct

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// told is the error of a service as its client is told it.
func told(err error) error {
	s, ok := status.FromError(err)
	if !ok {
		s = status.FromContextError(err)
	}
	return s.Err()
}

// internal is the error of a message that cannot be marshalled or unmarshalled.
func internal(err error) error { return status.Errorf(codes.Internal, "direct: %v", err) }

// callee is the context of a service: it ends with its client's, and knows nothing of what that knows.
type callee struct{ context.Context }

// Value implements context.Context.
func (callee) Value(any) any { return nil }
