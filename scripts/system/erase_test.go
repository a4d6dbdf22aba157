package system

import (
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"google.golang.org/api/iterator"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/erasure"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
)

// erase asks for something to be erased and waits, without credentials, until it is.
func (w *world) erase(path string) erasure.Report {
	w.t.Helper()
	var r erasure.Report
	res := w.do("DELETE", path, nil, nil)
	w.read(res, http.StatusAccepted, &r)
	if got := res.Header.Get("Location"); got != "/erasures/"+r.Receipt {
		w.t.Errorf("location %q of receipt %s", got, r.Receipt)
	}
	return w.erased(r.Receipt)
}

// erased waits until an erasure is done.
func (w *world) erased(receipt string) (r erasure.Report) {
	w.t.Helper()
	guest := &world{w.t, w.stack, ""}
	for deadline := time.Now().Add(jobTime); time.Now().Before(deadline); {
		guest.read(guest.do("GET", "/erasures/"+receipt, nil, nil), http.StatusOK, &r)
		if r.Status == "done" {
			return r
		}
		select {
		case <-time.After(time.Second): // a guest may ask sixty times a minute
		case <-w.t.Context().Done():
		}
	}
	w.t.Fatalf("erasure %+v is not done", r)
	return r
}

// kept is how many of a thing an erasure has kept.
func kept(r erasure.Report, what string) int {
	for _, k := range r.Kept {
		if len(k.What) >= len(what) && k.What[:len(what)] == what {
			return k.Count
		}
	}
	return 0
}

// stored lists what a bucket holds.
func (w *world) stored(b cloud.Bucket, prefix string) []cloud.Blob {
	w.t.Helper()
	blobs, err := w.stack.Env.Blobs.List(w.t.Context(), b, prefix, 1000)
	if err != nil {
		w.t.Fatal(err)
	}
	return blobs
}

// below returns the names of the collections below a job.
func (w *world) below(id string) (names []string) {
	w.t.Helper()
	below := w.store().Job(store.Ref{Tenant: "acme", Job: id}).Collections(w.t.Context())
	for {
		c, err := below.Next()
		if errors.Is(err, iterator.Done) {
			return names
		}
		if err != nil {
			w.t.Fatal(err)
		}
		names = append(names, c.ID)
	}
}

// Two jobs of one brief share their takes. The first that is erased leaves the other's whole; with the second
// everything goes, but for what was paid.
func TestEraseJobs(t *testing.T) {
	t.Parallel()
	w := start(t)
	request := map[string]any{"content": bakery, "preset": "quick_social", "duration_sec": 8}
	first, second := w.submit(request).ID, w.submit(request).ID
	w.delivered(first)
	j := w.delivered(second)

	for _, id := range []string{first, second} { // as a backend does whose clip nobody has taken in
		if err := w.stack.Env.Blobs.Put(t.Context(), cloud.Work, stage.Left("acme", id)+"step/clip.mp4", "video/mp4", strings.NewReader("clip")); err != nil {
			t.Fatal(err)
		}
	}

	r := w.erase("/job/" + first)
	if mine, others := w.stored(cloud.Work, stage.Left("acme", first)), w.stored(cloud.Work, stage.Left("acme", second)); len(mine) != 0 || len(others) != 1 {
		t.Errorf("of what backends have left %d files of the job are there, and %d of the other's", len(mine), len(others))
	}
	if r.Removed.Documents < 20 || r.Removed.Files < len(j.Result.Files) || kept(r, "Files") == 0 || kept(r, "Ledger") == 0 {
		t.Errorf("the first: %+v", r)
	}
	if got := w.below(first); len(got) != 1 || got[0] != "ledger" {
		t.Errorf("left below the job: %v", got)
	}
	if left := w.stored(cloud.Delivery, "acme/"+first+"/"); len(left) != 0 {
		t.Errorf("%d delivered files are left", len(left))
	}
	disclosed(w, j) // fetches and verifies the other's film
	w.whole(second)

	w.erase("/job/" + second)
	for _, b := range cloud.Buckets() {
		if left := w.stored(b, ""); len(left) != 0 {
			t.Errorf("%d files are left in %s, first %s", len(left), b, left[0].Name)
		}
	}
	var again erasure.Report
	w.read(w.do("DELETE", "/job/"+first, nil, nil), http.StatusAccepted, &again)
	if again.Receipt != r.Receipt || again.Status != "done" {
		t.Errorf("asked again: %+v", again)
	}
	var list struct{ Jobs []any }
	w.read(w.do("GET", "/pipeline/jobs", nil, nil), http.StatusOK, &list)
	if len(list.Jobs) != 0 {
		t.Errorf("%d jobs are listed", len(list.Jobs))
	}
}

// whole holds that every file the job's steps name is there.
func (w *world) whole(id string) {
	w.t.Helper()
	docs, err := w.store().Job(store.Ref{Tenant: "acme", Job: id}).Collection("steps").Documents(w.t.Context()).GetAll()
	if err != nil {
		w.t.Fatal(err)
	}
	for _, d := range docs {
		a, _ := d.Data()["artefact"].(map[string]any)
		if a == nil {
			continue
		}
		if _, err := w.stack.Env.Blobs.Stat(w.t.Context(), cloud.Work, a["object"].(string)); err != nil {
			w.t.Errorf("%s: %v", d.Data()["name"], err)
		}
	}
}

// Who may not erase, what may not be erased, and that nothing of an erased job is read.
func TestEraseRefused(t *testing.T) {
	t.Parallel()
	w := start(t)
	ref := w.parked("kept")
	path := "/job/" + ref.Job
	w.problem(w.as("v", "acme", identity.Viewer).do("DELETE", path, nil, nil), http.StatusForbidden)
	w.problem((&world{t, w.stack, ""}).do("DELETE", path, nil, nil), http.StatusUnauthorized)
	w.problem(w.as("bob", "other", identity.Admin).do("DELETE", path, nil, nil), http.StatusNotFound)
	w.problem(w.do("DELETE", "/job/nobody", nil, nil), http.StatusNotFound)
	if p := w.problem(w.do("DELETE", path, nil, nil), http.StatusConflict); p.Code != "job.not_finished" || p.Hint == "" {
		t.Errorf("a running job: %+v", p)
	}
	for _, receipt := range []string{"0123", "no%2Fsuch", "__x__"} {
		w.problem(w.do("GET", "/erasures/"+receipt, nil, nil), http.StatusNotFound)
	}
	w.read(w.do("POST", path+"/cancel", nil, nil), http.StatusOK, nil)
	r := w.erase(path)
	for _, at := range []string{"", "/costs", "/qa", "/manifest", "/files/video.mp4", "/events"} {
		w.problem(w.do("GET", path+at, nil, nil), http.StatusNotFound)
	}
	w.problem(w.do("GET", "/pipeline/job/"+ref.Job, nil, nil), http.StatusNotFound)
	for _, at := range []string{"/cancel", "/retry"} {
		w.problem(w.do("POST", path+at, nil, nil), http.StatusNotFound)
	}
	// Another tenant's job of the same id is another job.
	w.problem(w.as("bob", "other", identity.Admin).do("DELETE", path, nil, nil), http.StatusNotFound)
	if r.Removed.Documents == 0 {
		t.Errorf("report %+v", r)
	}
}

// What cannot be used is refused with a reason. An asset that something needs stays; a job keeps the file it was
// submitted with, and the file goes with the last that has it.
func TestEraseAssets(t *testing.T) {
	t.Parallel()
	w := start(t)
	logo, _ := w.upload("mark.png", "logo", mark(t))
	twin, status := w.upload("twin.png", "image", mark(t))
	if status != "ready" {
		t.Fatalf("image is %s", status)
	}
	kit := w.kit(`{"name":"Zest","logo":"` + logo + `","colours":{"primary":"#E4002B"}}`)
	w.problem(w.as("v", "acme", identity.Viewer).do("DELETE", "/assets/"+twin, nil, nil), http.StatusForbidden)
	w.problem(w.as("bob", "other", identity.Admin).do("DELETE", "/assets/"+twin, nil, nil), http.StatusNotFound)
	if p := w.problem(w.do("DELETE", "/assets/"+logo, nil, nil), http.StatusConflict); p.Code != "asset.in_kit" {
		t.Errorf("a kit's logo: %+v", p)
	}
	w.read(w.do("DELETE", "/brands/"+kit.ID, nil, nil), http.StatusNoContent, nil)
	if r := w.erase("/assets/" + logo); kept(r, "Files") != 1 || r.Removed.Files != 0 {
		t.Errorf("one of two of the same content: %+v", r)
	}
	w.problem(w.do("GET", "/assets/"+logo, nil, nil), http.StatusNotFound)
	w.problem(w.do("DELETE", "/assets/"+logo, nil, nil), http.StatusNotFound)

	id := w.submit(map[string]any{"content": bakery, "approval": "script", "duration_sec": 8, "assets": []map[string]string{{"id": twin, "role": "image"}}}).ID
	w.settle(id)
	if p := w.problem(w.do("DELETE", "/assets/"+twin, nil, nil), http.StatusConflict); p.Code != "asset.in_use" {
		t.Errorf("a running job's: %+v", p)
	}
	w.read(w.do("POST", "/job/"+id+"/cancel", nil, nil), http.StatusOK, nil)
	if r := w.erase("/assets/" + twin); kept(r, "Files") != 1 {
		t.Errorf("a finished job's: %+v", r)
	}
	if got := len(w.stored(cloud.Work, "artefacts/acme/assets/")); got != 1 {
		t.Errorf("%d files", got)
	}
	w.erase("/job/" + id)
	for _, b := range []cloud.Bucket{cloud.Uploads, cloud.Work} {
		if left := w.stored(b, ""); len(left) != 0 {
			t.Errorf("%d files are left in %s", len(left), b)
		}
	}
}

// Killed with -9 between any two pieces of an erasure and started again, the stack carries on and removes everything.
func TestEraseKilledAtAnyPoint(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	id := dieAt(t, dir, "saved:erase")
	dieAgainAt(t, dir, "dropped:erase")
	dieAgainAt(t, dir, "removed:erase")
	w := startIn(t, dir)
	if r := w.erase("/job/" + id); r.Removed.Documents < 20 || r.Removed.Files < 10 {
		t.Errorf("report %+v", r)
	}
	for _, b := range cloud.Buckets() {
		if left := w.stored(b, ""); len(left) != 0 {
			t.Errorf("%d files are left in %s, first %s", len(left), b, left[0].Name)
		}
	}
	var list struct{ Jobs []any }
	w.read(w.do("GET", "/pipeline/jobs", nil, nil), http.StatusOK, &list)
	if len(list.Jobs) != 0 {
		t.Errorf("%d jobs are listed", len(list.Jobs))
	}
}

// ask makes a request of a stack that may die before it answers.
func (w *world) ask(method, path string) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.stack.URL+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+w.token)
	if res, err := http.DefaultClient.Do(req); err == nil {
		_ = res.Body.Close()
	}
}
