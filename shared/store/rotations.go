package store

import (
	"context"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/notice"
)

// A rotation is when a secret was last seen to, because it was due.
type rotation struct {
	Schema int       `firestore:"schema"`
	At     time.Time `firestore:"at"`
}

func (s *Store) rotation(secret string) *firestore.DocumentRef {
	return s.fs.Collection("control").Doc("rotations").Collection("secrets").Doc(secret)
}

// Rotated returns when a secret was last seen to; the zero time where it never was.
func (s *Store) Rotated(ctx context.Context, secret string) (time.Time, error) {
	var r rotation
	_, err := get(ctx, s.rotation(secret), &r)
	return r.At, unavailable("store: read rotation", err)
}

// Rotate takes down that a secret, the record's target, was seen to, with the record and what a person is told of it.
func (s *Store) Rotate(ctx context.Context, r audit.Record, tell ...notice.Notice) error {
	return s.Touch(ctx, Ref{}, func(u *Unit) error {
		u.Put(s.rotation(r.Target), rotation{Schema: 1, At: u.now})
		u.Audit(r)
		for _, n := range tell {
			u.Notify(n)
		}
		return nil
	})
}
