package firestore

import (
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/index"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/mutation"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
)

var (
	errContention = status.Error(codes.Aborted, "Too much contention on these documents: data the transaction read has changed. Please try again.")
	errNoSuchTxn  = status.Error(codes.InvalidArgument, "The referenced transaction has expired or is no longer valid.")
	errReadOnly   = status.Error(codes.InvalidArgument, "Cannot modify entities in a read-only transaction.")
	errClosing    = status.Error(codes.Unavailable, "The server is shutting down.")
)

// invalid makes an error of the caller's, INVALID_ARGUMENT.
func invalid(err error) error {
	if err == nil {
		return nil
	}
	return status.Error(codes.InvalidArgument, err.Error())
}

// outcomes is what the errors of the packages below mean to a client.
var outcomes = []struct {
	err  error
	code codes.Code
}{
	{mutation.ErrNotFound, codes.NotFound},
	{mutation.ErrAlreadyExists, codes.AlreadyExists},
	{mutation.ErrStale, codes.FailedPrecondition},
	{mutation.ErrInvalid, codes.InvalidArgument},
	{store.ErrFuture, codes.InvalidArgument},
	{store.ErrTooOld, codes.FailedPrecondition},
	{store.ErrClosed, codes.Unavailable},
}

// toStatus gives an error its gRPC code. What it does not know is the server's fault: INTERNAL.
func toStatus(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := status.FromError(err); ok {
		return err
	}
	for _, o := range outcomes {
		if errors.Is(err, o.err) {
			return status.Error(o.code, err.Error())
		}
	}
	if missing := new(index.MissingError); errors.As(err, &missing) {
		return status.Error(codes.FailedPrecondition, missing.Error())
	}
	return status.Error(codes.Internal, err.Error())
}
