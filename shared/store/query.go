package store

import (
	"context"
	"errors"

	"cloud.google.com/go/firestore"
	"google.golang.org/api/iterator"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/schema"
)

func all[T any](ctx context.Context, q firestore.Query) (out []T, err error) {
	err = each(ctx, q, func(v T) { out = append(out, v) })
	if err != nil {
		return nil, err
	}
	return out, nil
}

// each reads what a query finds, one document after the other.
func each[T any](ctx context.Context, q firestore.Query, do func(T)) error {
	docs := q.Documents(ctx)
	defer docs.Stop()
	for {
		d, err := docs.Next()
		if errors.Is(err, iterator.Done) {
			return nil
		}
		if err != nil {
			return unavailable("store: query", err)
		}
		var v T
		if err := schema.Read(d, &v); err != nil {
			return err
		}
		do(v)
	}
}

// Exists reports whether err says that a document was there already.
func Exists(err error) bool { return status.Code(err) == codes.AlreadyExists }
