package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// A submission with a key is made once; the same key for another request is
// refused, and an expired one is forgotten.
func TestSubmitIsIdempotent(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	submit := func(id, fingerprint string) (store.View, error) {
		now := b.Now()
		j := job.Job{Schema: 1, ID: id, Tenant: storetest.Tenant, Created: now, Attempt: 1, State: job.Init}
		a := job.Attempt{Schema: job.AttemptSchema, Number: 1, State: job.Init}
		key := store.Key{Schema: 1, Fingerprint: fingerprint, Job: id, Expires: now.Add(24 * time.Hour)}
		return b.Store.Submit(t.Context(), j, a, "key", key, outbox.Letter{Data: []byte(id)})
	}
	first, err := submit("first", "f")
	if err != nil || first.Job.ID != "first" {
		t.Fatalf("job %+v, %v", first, err)
	}
	again, err := submit("second", "f")
	if diff := cmp.Diff(first, again); diff != "" || !errors.Is(err, store.ErrReplayed) {
		t.Errorf("%v; want the first, as it was stored, replayed (-first +again):\n%s", err, diff)
	}
	_, err = submit("third", "other")
	wantFault(t, err, fault.Invalid, "idempotency.reused")
	if n := len(b.Post.Letters()); n != 1 {
		t.Errorf("%d letters, want 1", n)
	}
	if _, err := b.Get(t.Context(), store.Ref{Tenant: storetest.Tenant, Job: "second"}); err == nil {
		t.Error("the replay made a job")
	}
	b.Clock.Advance(25 * time.Hour)
	if v, err := submit("fourth", "other"); err != nil || v.Job.ID != "fourth" {
		t.Errorf("job %+v, %v after the key expired", v, err)
	}
}

func TestGetRefusesStrangeIDs(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	for _, id := range []string{"", "a/b", "none", ".", "..", "__x__", "\xff", strings.Repeat("x", 2000)} {
		ref := store.Ref{Tenant: storetest.Tenant, Job: id}
		wantFault(t, b.Update(t.Context(), ref, move(job.Error)), fault.NotFound, "job.not_found")
		_, err := b.Get(t.Context(), ref)
		wantFault(t, err, fault.NotFound, "job.not_found")
		if len(fault.Of(err).Message) > 200 {
			t.Errorf("the answer to %d bytes has %d", len(id), len(fault.Of(err).Message))
		}
	}
}

var (
	owners  = []string{"alice", "bob"}
	states  = []job.State{job.Init, job.Rendering}
	presets = []string{"quick_social", "premium_spot"}
)

// shelf stores 16 jobs, two of each combination, one minute apart, and returns them oldest first.
func shelf(t *testing.T, b *storetest.Bench) []job.Job {
	t.Helper()
	var jobs []job.Job
	for i := range 16 {
		now := b.Now()
		j := job.Job{
			Schema: 1, ID: fmt.Sprintf("job-%02d", i), Tenant: storetest.Tenant, Owner: owners[i&1], State: states[i>>1&1],
			Preset: presets[i>>2&1], Created: now, Attempt: 1, Lang: "en", Aspect: "9:16", Seconds: 30, Title: "Fold It",
		}
		if _, err := b.Store.Submit(t.Context(), j, job.Attempt{Number: 1, State: j.State}, "", store.Key{}); err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, j)
		b.Clock.Advance(time.Minute)
	}
	return jobs
}

// filters returns every combination of the filters there are.
func filters(jobs []job.Job) []store.Filter {
	var out []store.Filter
	for mask := range 1 << 5 {
		var f store.Filter
		if mask&1 != 0 {
			f.Owner = owners[1]
		}
		if mask&2 != 0 {
			f.State = states[1]
		}
		if mask&4 != 0 {
			f.Preset = presets[1]
		}
		if mask&8 != 0 {
			f.After = jobs[4].Created
		}
		if mask&16 != 0 {
			f.Before = jobs[15].Created
		}
		out = append(out, f)
	}
	return out
}

func matches(f store.Filter, j job.Job) bool {
	return (f.Owner == "" || f.Owner == j.Owner) && (f.State == "" || f.State == j.State) && (f.Preset == "" || f.Preset == j.Preset) &&
		!j.Created.Before(f.After) && (f.Before.IsZero() || j.Created.Before(f.Before))
}

func line(j job.Job) job.Line {
	return job.Line{
		Schema: j.Schema, ID: j.ID, Tenant: j.Tenant, Owner: j.Owner, Preset: j.Preset, Lang: j.Lang, Aspect: j.Aspect,
		Seconds: j.Seconds, Title: j.Title, Created: j.Created, State: j.State, Awaiting: j.Awaiting,
	}
}

// Every combination of filters has its index, counts what it lists, and pages without loss or repetition.
func TestList(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	jobs := shelf(t, b)
	for _, f := range filters(jobs) {
		t.Run(fmt.Sprintf("%+v", f), func(t *testing.T) {
			t.Parallel()
			var want, got []job.Line
			for i := range jobs {
				if j := jobs[len(jobs)-1-i]; matches(f, j) {
					want = append(want, line(j))
				}
			}
			f.Limit = 3
			for {
				page, next, total, err := b.List(t.Context(), storetest.Tenant, f)
				if err != nil || total != len(want) {
					t.Fatalf("total %d, want %d: %v", total, len(want), err)
				}
				got = append(got, page...)
				if f.Cursor = next; next == "" {
					break
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("jobs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestListTakesNoStrangeCursor(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	for _, c := range []string{"!", "AAAA", "MjAyNiBpZA"} {
		_, _, _, err := b.List(t.Context(), storetest.Tenant, store.Filter{Limit: 1, Cursor: c})
		wantFault(t, err, fault.Invalid, "request.invalid")
	}
}

func TestRevisions(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	ref := b.Submit(t, "j", job.CreativeDirection)
	_, _, err := b.Manifest(t.Context(), ref, 0)
	wantFault(t, err, fault.NotFound, "manifest.not_found")
	_, _, err = b.Manifest(t.Context(), ref, 1)
	wantFault(t, err, fault.NotFound, "revision.not_found")
	for i := range 2 {
		err := b.Update(t.Context(), ref, func(u *store.Unit) error {
			return u.Revise(&manifest.Manifest{Title: fmt.Sprint("cut ", i+1)}, "Director", "why")
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	v, _ := b.View(t.Context(), ref)
	first, r, err := b.Manifest(t.Context(), ref, 1)
	if err != nil || v.Attempt.Revision != 2 || first.Title != "cut 1" || r.Author != "Director" {
		t.Errorf("attempt at revision %d, first %+v %+v, %v", v.Attempt.Revision, first, r, err)
	}
}

func TestReports(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	ref := b.Submit(t, "j", job.QATech)
	var got map[string]int
	if found, err := b.Report(t.Context(), ref, store.TechnicalReport, &got); found || err != nil {
		t.Errorf("found %v, %v before there is one", found, err)
	}
	for i := range 2 {
		if err := b.Update(t.Context(), ref, func(u *store.Unit) error { return u.Report(store.TechnicalReport, map[string]int{"n": i}) }); err != nil {
			t.Fatal(err)
		}
	}
	if found, err := b.Report(t.Context(), ref, store.TechnicalReport, &got); !found || err != nil || got["n"] != 1 {
		t.Errorf("found %v, %v, %v; want the newest", found, got, err)
	}
}

func TestAssets(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	want := store.Asset{Schema: 1, ID: "a1", Owner: "alice", Name: "logo.png", Created: b.Now()}
	if err := b.PutAsset(t.Context(), storetest.Tenant, want); err != nil {
		t.Fatal(err)
	}
	if got, err := b.Asset(t.Context(), storetest.Tenant, "a1"); got != nil || err != nil {
		t.Errorf("an asset that was erased is back: %+v, %v", got, err)
	}
	if _, err := b.CreateAsset(t.Context(), storetest.Tenant, want, "", store.Key{}); err != nil {
		t.Fatal(err)
	}
	want.Ready = true
	if err := b.PutAsset(t.Context(), storetest.Tenant, want); err != nil {
		t.Fatal(err)
	}
	got, err := b.Asset(t.Context(), storetest.Tenant, "a1")
	if diff := cmp.Diff(&want, got); diff != "" || err != nil {
		t.Errorf("asset %v (-want +got):\n%s", err, diff)
	}
	for _, id := range []string{"", "none", "a/b", ".", "..", "__x__", strings.Repeat("x", 2000)} {
		if a, err := b.Asset(t.Context(), storetest.Tenant, id); a != nil || err != nil {
			t.Errorf("asset %q: %+v, %v", id, a, err)
		}
	}
	if a, err := b.Asset(t.Context(), "other", "a1"); a != nil || err != nil {
		t.Errorf("another tenant's: %+v, %v", a, err)
	}
}
