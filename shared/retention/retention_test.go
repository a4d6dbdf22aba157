package retention_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/retention"
	"github.com/aiprod/aiprod/shared/store"
)

func TestRules(t *testing.T) {
	t.Parallel()
	buckets := cloud.Buckets()
	known := []retention.Mechanism{retention.Retain, retention.TTL, retention.Storage, retention.Firestore, retention.Logging, retention.Nobody}
	for class, r := range retention.Rules() {
		switch {
		case r.What == "" || r.Reason == "":
			t.Errorf("%s says not what it is, or not why", class)
		case !slices.Contains(known, r.By):
			t.Errorf("%s is removed by %q", class, r.By)
		case (r.Days == 0) != (r.By == retention.Nobody) || r.Days < 0:
			t.Errorf("%s is kept %d days by %s", class, r.Days, r.By)
		case (r.By == retention.TTL) != (len(r.Collections) > 0):
			t.Errorf("%s is removed by %s from the collections %v", class, r.By, r.Collections)
		case r.Bucket != "" && !slices.Contains(buckets, cloud.Bucket(r.Bucket)):
			t.Errorf("%s is in the bucket %q", class, r.Bucket)
		}
	}
	if got, want := retention.Audit.Keep(), 396*24*time.Hour; got != want {
		t.Errorf("the audit is kept %s, want %s", got, want)
	}
}

func TestKeepPanics(t *testing.T) {
	t.Parallel()
	for _, class := range []retention.Class{"ledger", "jbos"} { // kept without end, and unknown
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s is kept for a time", class)
				}
			}()
			class.Keep()
		}()
	}
}

// What one class promises, another must allow.
func TestOrder(t *testing.T) {
	t.Parallel()
	days := func(c retention.Class) int { return retention.Rules()[c].Days }
	for _, c := range []struct {
		longer, shorter retention.Class
		why             string
	}{
		{"erasures", "backups_weekly", "a backup that is restored has those erased again whose records are left"},
		{"backups_weekly", "backups_daily", "the weekly backup is for what the daily ones have forgotten"},
		{"audit", "jobs", "what was done to a job is asked after it is gone"},
		{"access", "audit", "the log of access is what the audit is held against"},
	} {
		if days(c.longer) <= days(c.shorter) {
			t.Errorf("%s is kept %d days and %s %d: %s", c.longer, days(c.longer), c.shorter, days(c.shorter), c.why)
		}
	}
	if days("limits") != 1 || days("idempotency") != 1 {
		t.Error("the privacy notes say that both expire within a day")
	}
}

// Every collection that expires in the database has a class, and every class by TTL a field that expires.
func TestCollections(t *testing.T) {
	t.Parallel()
	var declared struct {
		FieldOverrides []struct {
			CollectionGroup, FieldPath string
			TTL                        bool
			Indexes                    []struct{}
		}
	}
	if err := json.Unmarshal(store.Indexes, &declared); err != nil {
		t.Fatal(err)
	}
	var expiring, classed []string
	for _, f := range declared.FieldOverrides {
		if f.TTL {
			expiring = append(expiring, f.CollectionGroup)
			if len(f.Indexes) > 0 || f.FieldPath != "expire_at" {
				t.Errorf("%s.%s expires and is indexed: writes at one time would all meet in one place of the index", f.CollectionGroup, f.FieldPath)
			}
		}
	}
	for _, r := range retention.Rules() {
		classed = append(classed, r.Collections...)
	}
	slices.Sort(expiring)
	slices.Sort(classed)
	if diff := cmp.Diff(expiring, classed); diff != "" {
		t.Errorf("what expires in firestore.indexes.json (-) and has a class in retention.json (+):\n%s", diff)
	}
}

// People are told what the file says.
func TestPrivacyNotes(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../scripts/docs/privacy.md")
	if err != nil {
		t.Fatal(err)
	}
	for class, says := range map[retention.Class]string{
		"audit": "`audit`, for %d days", "erasures": "credentials and for %d days", "deleted": "by an operator for %d days", "backups_weekly": "for at most %d.",
	} {
		if want := fmt.Sprintf(says, retention.Rules()[class].Days); !strings.Contains(string(data), want) {
			t.Errorf("privacy.md does not say of %s: %s", class, want)
		}
	}
}
