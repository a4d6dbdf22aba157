package system

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cloud.google.com/go/firestore"
	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

// Every message, task and storage event of a finished job, delivered twice more,
// is acknowledged and changes nothing.
func TestDuplicatesChangeNothing(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.submit(map[string]any{"content": bakery, "duration_sec": 6}).ID
	w.delivered(id)
	leftovers(w, id, len(w.delivered(id).Result.Files))
	before := w.trace(id)
	stages := map[job.Stage]bool{}
	for range 2 {
		for _, st := range before.Steps {
			stages[st.Stage] = true
			w.redeliver(st.Letter)
			if st.Artefact != nil {
				w.retell(id, st)
			}
		}
	}
	if len(stages) < 12 {
		t.Errorf("only %d stages were told again: %v", len(stages), stages)
	}
	if diff := cmp.Diff(before, w.trace(id)); diff != "" {
		t.Errorf("duplicates changed the job (-before +after):\n%s", diff)
	}
}

// A trace is everything a job has left behind.
type trace struct {
	View    store.View
	History []job.Move
	Events  []job.Event
	Costs   []money.Line
	Steps   []step.Step
	Joins   []map[string]any
	Files   []cloud.Blob
	Boxes   int
}

func (w *world) trace(id string) trace {
	w.t.Helper()
	s, err := w.stack.Env.Store()
	if err != nil {
		w.t.Fatal(err)
	}
	ref, ctx := store.Ref{Tenant: "acme", Job: id}, w.t.Context()
	var tr trace
	var errs [5]error
	tr.View, errs[0] = s.View(ctx, ref)
	tr.History, errs[1] = s.History(ctx, ref)
	tr.Events, errs[2] = s.Events(ctx, ref, 0)
	tr.Costs, errs[3] = s.Costs(ctx, ref)
	tr.Files, errs[4] = w.stack.Env.Blobs.List(ctx, cloud.Delivery, "acme/"+id+"/", 100)
	for _, err := range errs {
		if err != nil {
			w.t.Fatal(err)
		}
	}
	for _, d := range w.documents(fmt.Sprintf("tenants/acme/jobs/%s/steps", id)) {
		var st step.Step
		if err := d.DataTo(&st); err != nil {
			w.t.Fatal(err)
		}
		tr.Steps = append(tr.Steps, st)
	}
	for _, d := range w.documents(fmt.Sprintf("tenants/acme/jobs/%s/joins", id)) {
		tr.Joins = append(tr.Joins, d.Data())
	}
	tr.Boxes = len(w.documents(outbox.Collection))
	return tr
}

func (w *world) documents(collection string) []*firestore.DocumentSnapshot {
	w.t.Helper()
	fs, err := w.stack.Env.Firestore()
	if err != nil {
		w.t.Fatal(err)
	}
	docs, err := fs.Collection(collection).Documents(w.t.Context()).GetAll()
	if err != nil {
		w.t.Fatal(err)
	}
	return docs
}

// redeliver hands a letter to its function again, as the platform would.
func (w *world) redeliver(l outbox.Letter) {
	w.t.Helper()
	name, body := l.Function, l.Data
	if l.Queue == "" {
		name = l.Attributes["stage"]
		body, _ = json.Marshal(map[string]any{"message": map[string]any{"data": l.Data}}) // bytes always encode
	}
	w.call(name, string(body), nil)
}

// retell tells of a step's file in intake again, which has been taken in and removed.
func (w *world) retell(id string, st step.Step) {
	w.t.Helper()
	file := fmt.Sprintf("acme/%s/%s/%d-%d.bin", id, st.Key, st.Attempt, st.Generation)
	w.call("ingest", fmt.Sprintf(`{"bucket":%q,"name":%q,"generation":"1","size":"1"}`, w.stack.Env.Config.Name(cloud.Intake), file), map[string]string{
		"Ce-Id": file, "Ce-Source": "//storage.googleapis.com", "Ce-Specversion": "1.0", "Ce-Type": "google.cloud.storage.object.v1.finalized",
	})
}

// call calls a function beside the stack, in its environment, and waits for it: it must acknowledge.
func (w *world) call(name, body string, header map[string]string) {
	w.t.Helper()
	f := function.Declared().Find(name)
	if f == nil {
		w.t.Fatalf("there is no function %q", name)
	}
	env := *w.stack.Env
	env.Pushes = nil // the test stands for the platform, which has checked
	r := httptest.NewRequestWithContext(w.t.Context(), "POST", "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	for k, v := range header {
		r.Header.Set(k, v)
	}
	res := httptest.NewRecorder()
	f.Handler(function.NewRuntime(&env)).ServeHTTP(res, r)
	if res.Code != http.StatusNoContent {
		w.t.Errorf("%s: a duplicate is answered %d: %s", name, res.Code, res.Body)
	}
}
