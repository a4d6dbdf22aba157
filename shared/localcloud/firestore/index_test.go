package firestore_test

import (
	"context"
	"strings"
	"testing"

	cloud "cloud.google.com/go/firestore"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/localcloud/firestore"
)

// The rules themselves are tested in internal/index; here, that each way of asking is refused, and what the client is told.
func TestIndexEnforcement(t *testing.T) {
	t.Parallel()
	indexes, err := firestore.ParseIndexes([]byte(`{"indexes": [
		{"collectionGroup": "jobs", "queryScope": "COLLECTION", "fields": [
			{"fieldPath": "state", "order": "ASCENDING"}, {"fieldPath": "due", "order": "ASCENDING"}]}
	], "fieldOverrides": [
		{"collectionGroup": "outbox", "fieldPath": "due_at", "indexes": []}
	]}`))
	if err != nil {
		t.Fatal(err)
	}
	_, c := serve(t, firestore.Options{Indexes: indexes})
	ctx := context.Background()
	jobs := c.Collection("tenants/t/jobs")
	declared := jobs.Where("state", "==", "new").OrderBy("due", cloud.Asc)
	missing := jobs.Where("state", "==", "new").OrderBy("due", cloud.Desc)
	summed := jobs.Where("state", "==", "new")
	tests := []struct {
		name string
		ask  func() error
		want string // of the entry to declare; empty: answered
	}{
		{"declared", func() error { _, err := declared.Documents(ctx).GetAll(); return err }, ""},
		{"missing", func() error { _, err := missing.Documents(ctx).GetAll(); return err },
			`Add to "indexes" in firestore.indexes.json: {"collectionGroup":"jobs","queryScope":"COLLECTION","fields":[{"fieldPath":"state","order":"ASCENDING"},{"fieldPath":"due","order":"DESCENDING"}]}`},
		{"counted", func() error { _, err := missing.NewAggregationQuery().WithCount("n").Get(ctx); return err }, `"due","order":"DESCENDING"`},
		{"summed", func() error { _, err := summed.NewAggregationQuery().WithSum("cost", "s").Get(ctx); return err }, `"fields":[{"fieldPath":"state","order":"ASCENDING"},{"fieldPath":"cost","order":"ASCENDING"}]`},
		{"in a transaction", func() error {
			return c.RunTransaction(ctx, func(_ context.Context, tx *cloud.Transaction) error {
				_, err := tx.Documents(missing).GetAll()
				return err
			})
		}, `"due","order":"DESCENDING"`},
		{"removed by an override", func() error {
			_, err := c.Collection("outbox").OrderBy("due_at", cloud.Asc).Documents(ctx).GetAll()
			return err
		},
			`Add to "fieldOverrides" in firestore.indexes.json: {"collectionGroup":"outbox","fieldPath":"due_at","indexes":[{"order":"ASCENDING","queryScope":"COLLECTION"}]}`},
		{"collection group", func() error {
			_, err := c.CollectionGroup("jobs").Where("state", "==", "new").Documents(ctx).GetAll()
			return err
		},
			`{"collectionGroup":"jobs","fieldPath":"state","indexes":[{"order":"ASCENDING","queryScope":"COLLECTION_GROUP"}]}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := tt.ask()
			if tt.want == "" {
				wantCode(t, err, codes.OK)
				return
			}
			wantCode(t, err, codes.FailedPrecondition)
			text := status.Convert(err).Message()
			if !strings.HasPrefix(text, "The query requires an index.") || !strings.Contains(text, tt.want) {
				t.Errorf("message %q does not name %s", text, tt.want)
			}
		})
	}
}
