package store

import (
	"context"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/job"
)

// made is a part that is wholly made, in percent.
const made = 100

// Made records that a part of an attempt's film is made. Kind is shots or lines.
func (u *Unit) Made(attempt int, kind, part string) {
	u.merge(u.s.Live(u.other(attempt)), liveField(kind, part, made))
}

// Progress records how far a part of the film is, in percent. Values only rise,
// so it may be told late or twice. Kind is shots or lines.
func (s *Store) Progress(ctx context.Context, ref Ref, kind, part string, percent int) error {
	_, err := s.Live(ref).Set(ctx, liveField(kind, part, percent), firestore.MergeAll)
	return unavailable("store: progress", err)
}

func liveField(kind, part string, percent int) map[string]any {
	return map[string]any{"schema": job.Schema, kind: map[string]any{part: firestore.FieldTransformMaximum(percent)}}
}
