package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"cloud.google.com/go/firestore"
)

// Kinds of report.
const (
	TechnicalReport = "technical"
	SemanticReport  = "semantic"
)

type report struct {
	Schema  int    `firestore:"schema"`
	Content string `firestore:"content"` // JSON
}

func (s *Store) report(ref Ref, kind string) *firestore.DocumentRef {
	return s.Job(ref).Collection("reports").Doc(kind + "-" + strconv.Itoa(ref.Attempt))
}

// Report keeps what a gate found about the attempt; the newest of a kind counts.
func (u *Unit) Report(kind string, content any) error {
	raw, err := json.Marshal(content)
	if err != nil {
		return fmt.Errorf("store: report %s: %w", kind, err)
	}
	u.Put(u.s.report(u.ref, kind), report{Schema: 1, Content: string(raw)})
	return nil
}

// Report reads the newest report of a kind into dst; found is false where there is none yet.
func (s *Store) Report(ctx context.Context, ref Ref, kind string, dst any) (found bool, err error) {
	var r report
	found, err = get(ctx, s.report(ref, kind), &r)
	if err != nil || !found {
		return false, unavailable("store: read report", err)
	}
	return true, json.Unmarshal([]byte(r.Content), dst)
}
