package ops

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/erasure"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// shelf is storage that holds files and notes which are deleted.
type shelf struct {
	cloud.Blobs

	files   []cloud.Blob
	deleted []string
}

func (s *shelf) After(_ context.Context, b cloud.Bucket, name string, limit int) (out []cloud.Blob, err error) {
	for _, f := range s.files {
		if f.Bucket == b && f.Name > name && len(out) < limit {
			out = append(out, f)
		}
	}
	return out, nil
}

func (s *shelf) Delete(_ context.Context, _ cloud.Bucket, name string) error {
	s.deleted = append(s.deleted, name)
	return nil
}

// What is old and unneeded is erased; what is young, named or not over stays.
func TestRetain(t *testing.T) {
	t.Parallel()
	s := storetest.New(t).Store
	now := s.Now()
	const tenant = storetest.Tenant
	put := func(id string, state job.State, expires time.Time) {
		j := job.Job{Schema: job.Schema, ID: id, Tenant: tenant, Owner: "alice", Created: now, Updated: now, Expires: expires, Attempt: 1, State: state}
		a := job.Attempt{Schema: job.AttemptSchema, Number: 1, State: state, Created: now, Since: now}
		if _, err := s.Submit(t.Context(), j, a, "", store.Key{}); err != nil {
			t.Fatal(err)
		}
	}
	put("over", job.Delivered, now.Add(-time.Hour))
	put("waits", job.WaitingApproval, now.Add(-time.Hour))
	put("kept", job.Delivered, now.Add(time.Hour))
	for id, age := range map[string]time.Duration{"never-came": 8 * 24 * time.Hour, "may-come": time.Hour} {
		a := store.Asset{Schema: 1, ID: id, Owner: "alice", Created: now.Add(-age)}
		if _, err := s.CreateAsset(t.Context(), tenant, a, "", store.Key{}); err != nil {
			t.Fatal(err)
		}
	}
	blobs := &shelf{}
	for name, b := range map[string]cloud.Bucket{
		tenant + "/a": cloud.Uploads, tenant + "/over/s/1.mp4": cloud.Intake, tenant + "/gone/1/video.mp4": cloud.Delivery,
		tenant + "/kept/1/video.mp4": cloud.Delivery, "artefacts/" + tenant + "/takes/ab.mp4": cloud.Work,
	} {
		blobs.files = append(blobs.files, cloud.Blob{Bucket: b, Name: name, Made: now.Add(-8 * 24 * time.Hour)},
			cloud.Blob{Bucket: b, Name: name + ".young", Made: now.Add(-time.Hour)})
	}
	k := keeper{&cloud.Env{Blobs: blobs, Log: slog.New(slog.DiscardHandler)}, s}
	for _, take := range []func(context.Context) (int, error){k.jobs, k.uploads, k.files} {
		if _, err := take(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := k.jobs(t.Context()); n != 0 || err != nil {
		t.Errorf("again: %d jobs, %v", n, err)
	}
	slices.Sort(blobs.deleted)
	want := []string{tenant + "/a", tenant + "/gone/1/video.mp4", tenant + "/over/s/1.mp4"}
	if diff := cmp.Diff(want, blobs.deleted); diff != "" {
		t.Errorf("deleted (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"asset ", "job over", "orphans "}, asked(t, s)); diff != "" {
		t.Errorf("erasures (-want +got):\n%s", diff)
	}
	for id, there := range map[string]bool{"never-came": false, "may-come": true} {
		if a, err := s.Asset(t.Context(), tenant, id); err != nil || (a != nil) != there {
			t.Errorf("asset %s: %v, %v", id, a, err)
		}
	}
	j, err := s.Get(t.Context(), store.Ref{Tenant: tenant, Job: "waits"})
	if err != nil || j.Expires.Before(now) {
		t.Errorf("a job that is not over: %v, %v", j.Expires, err)
	}
}

// asked lists the erasures that were asked for.
func asked(t *testing.T, s *store.Store) (kinds []string) {
	t.Helper()
	docs, err := s.Client().Collection(erasure.Collection).Documents(t.Context()).GetAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		var r erasure.Record
		if err := d.DataTo(&r); err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, string(r.Kind)+" "+r.Job)
	}
	slices.Sort(kinds)
	return kinds
}
