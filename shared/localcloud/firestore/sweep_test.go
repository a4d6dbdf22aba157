package firestore_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	cloud "cloud.google.com/go/firestore"
	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/localcloud/firestore"
)

func TestSweep(t *testing.T) {
	t.Parallel()
	indexes, err := firestore.ParseIndexes([]byte(`{"fieldOverrides": [{"collectionGroup": "events", "fieldPath": "expire.at", "ttl": true, "indexes": []}]}`))
	if err != nil {
		t.Fatal(err)
	}
	s, c := serve(t, firestore.Options{Indexes: indexes})
	now := time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)
	at := func(t any) fields { return fields{"expire": fields{"at": t}} }
	put(t, c, map[string]fields{
		"events/old": at(now.Add(-time.Hour)), "events/due": at(now), "events/fresh": at(now.Add(time.Microsecond)),
		"events/text": at("2020"), "events/never": {}, "jobs/j/events/old": at(now.Add(-time.Hour)), "other/old": at(now.Add(-time.Hour)),
	})
	if get(t, c, "events/old") == nil {
		t.Error("an expired document must stay readable until it is swept")
	}
	removed, err := s.Sweep(now)
	if err != nil || removed != 3 {
		t.Errorf("Sweep = %d, %v; want 3 documents removed", removed, err)
	}
	if diff := cmp.Diff([]string{"fresh", "never", "text"}, ids(t, c.Collection("events").Documents(context.Background()))); diff != "" {
		t.Errorf("left (-want +got):\n%s", diff)
	}
	if get(t, c, "jobs/j/events/old") != nil || get(t, c, "other/old") == nil {
		t.Error("the whole collection group must be swept, and nothing else")
	}
}

func TestSweepManyAndNone(t *testing.T) {
	t.Parallel()
	s, _ := serve(t, firestore.Options{})
	if removed, err := s.Sweep(time.Now()); err != nil || removed != 0 {
		t.Errorf("without TTL fields Sweep = %d, %v", removed, err)
	}

	indexes, err := firestore.ParseIndexes([]byte(`{"fieldOverrides": [{"collectionGroup": "events", "fieldPath": "t", "ttl": true}]}`))
	if err != nil {
		t.Fatal(err)
	}
	s, c := serve(t, firestore.Options{Indexes: indexes})
	w := c.BulkWriter(deadline(t))
	const many = 1100 // more than two groups of deletes
	for i := range many {
		must[*cloud.BulkWriterJob](t)(w.Set(c.Doc(fmt.Sprintf("events/%d", i)), fields{"t": time.Unix(0, 0)}))
	}
	w.End()
	if removed, err := s.Sweep(time.Now()); err != nil || removed != many {
		t.Errorf("Sweep = %d, %v; want %d", removed, err, many)
	}
}
