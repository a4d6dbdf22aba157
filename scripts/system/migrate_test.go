package system

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/migrate"
	"github.com/aiprod/aiprod/shared/migrate/recorded"
	"github.com/aiprod/aiprod/shared/schema"
)

// A stack goes on with what an older build has left: the job that waited can be
// approved, those that were killed are driven on, and all are delivered. It does so where the
// data was migrated, and where it was not: readers accept the version before.
func TestOldDataGoesOn(t *testing.T) {
	t.Parallel()
	for name, migrated := range map[string]bool{"migrated": true, "as it was": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := goOn(t, migrated)
			left := w.jobsLeft()
			at := slices.IndexFunc(left, func(j jobs.Job) bool { return j.Status == job.AwaitingApproval })
			if len(left) != 4 || at < 0 || !slices.ContainsFunc(left, func(j jobs.Job) bool { return j.Status == job.Succeeded }) {
				t.Fatalf("jobs: %+v", left)
			}
			storyboard := left[at]
			w.read(w.do("POST", "/job/"+storyboard.ID+"/approve", map[string]any{}, map[string]string{"If-Match": fmt.Sprintf("%q", fmt.Sprint(storyboard.Revision))}), http.StatusOK, nil)
			for _, j := range left {
				history(w, w.delivered(j.ID).ID)
			}
			if migrated {
				versions(t, w)
			}
		})
	}
}

// goOn starts a stack on the recorded data, as if it had been recorded just now.
func goOn(t *testing.T, migrated bool) *world {
	t.Helper()
	dir := recorded.Unpack(t)
	fs, done := recorded.Open(t, dir)
	recorded.Postpone(t, fs)
	if migrated {
		if err := migrate.Run(t.Context(), fs, migrate.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	done()
	return startIn(t, dir).as(recorded.User, recorded.Tenant, identity.Admin)
}

// jobsLeft returns every job. Those that were killed may have got on already.
func (w *world) jobsLeft() []jobs.Job {
	w.t.Helper()
	var list struct {
		Jobs []struct {
			ID string `json:"id"`
		} `json:"jobs"`
	}
	w.read(w.do("GET", "/pipeline/jobs", nil, nil), http.StatusOK, &list)
	found := make([]jobs.Job, len(list.Jobs))
	for i, j := range list.Jobs {
		w.read(w.do("GET", "/job/"+j.ID, nil, nil), http.StatusOK, &found[i])
	}
	return found
}

// versions holds that everything stored is of a kind we know and of its version.
func versions(t *testing.T, w *world) {
	t.Helper()
	fs, err := w.stack.Env.Firestore()
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range recorded.Documents(t, fs) {
		k, err := schema.Of(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if old, err := k.Old(d.Data()); old || err != nil {
			t.Errorf("%s: version %v, want %d: %v", name, d.Data()[schema.Field], k.Version, err)
		}
	}
}
