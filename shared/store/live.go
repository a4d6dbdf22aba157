package store

import (
	"context"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/job"
)

// made is a part that is wholly made, in percent.
const made = 100

// Made records that parts of an attempt's film are made. Kind is shots or lines.
func (u *Unit) Made(attempt int, kind string, parts ...string) {
	if len(parts) == 0 {
		return
	}
	all := map[string]any{}
	for _, part := range parts {
		all[part] = firestore.FieldTransformMaximum(made)
	}
	u.merge(u.s.Live(u.other(attempt)), map[string]any{"schema": job.Schema, kind: all})
}

// Progress records how far a part of the film is, in percent. Values only rise,
// so it may be told late or twice. Kind is shots or lines.
func (s *Store) Progress(ctx context.Context, ref Ref, kind, part string, percent int) error {
	field := map[string]any{"schema": job.Schema, kind: map[string]any{part: firestore.FieldTransformMaximum(percent)}}
	_, err := s.Live(ref).Set(ctx, field, firestore.MergeAll)
	return unavailable("store: progress", err)
}
