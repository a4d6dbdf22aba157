package system

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	_ "github.com/aiprod/aiprod/functions/api"
	"github.com/aiprod/aiprod/functions/api/jobs"
	_ "github.com/aiprod/aiprod/functions/media"
	_ "github.com/aiprod/aiprod/functions/ops"
	_ "github.com/aiprod/aiprod/functions/pipeline"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/localcloud"
	local "github.com/aiprod/aiprod/shared/localcloud/identity"
)

// jobTime bounds a probe job on a machine that runs other tests beside it.
const jobTime = 4 * time.Minute

// A world is a stack and a user of it.
type world struct {
	t     *testing.T
	stack *localcloud.Stack
	token string
}

func start(t *testing.T) *world {
	t.Helper()
	return startIn(t, filepath.Join(t.TempDir(), "data"))
}

func startIn(t *testing.T, dir string) *world {
	t.Helper()
	return stackIn(t, dir, cloud.Vendors{})
}

// stackIn starts a stack in a folder that buys from vendors.
func stackIn(t *testing.T, dir string, v cloud.Vendors) *world {
	t.Helper()
	s, err := localcloud.Start(t.Context(), localcloud.Options{Dir: dir, Probe: true, Vendors: v})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t, s, s.Identity.IDToken(user("alice", "acme", identity.Admin))}
	t.Cleanup(w.close)
	return w
}

// close drains the stack.
func (w *world) close() {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := w.stack.Close(ctx); err != nil {
		w.t.Errorf("close: %v", err)
	}
}

func user(uid, tenant string, role identity.Role) local.User {
	return local.User{UID: uid, Email: uid + "@example.com", Tenant: tenant, Role: role}
}

// as is the world as another user sees it.
func (w *world) as(uid, tenant string, role identity.Role) *world {
	return &world{w.t, w.stack, w.stack.Identity.IDToken(user(uid, tenant, role))}
}

// asOften is how often a test asks for the same again: no more than a client may.
const asOften = time.Second

// do makes a request, and holds the answer to the document; body may be a string of JSON or a value.
func (w *world) do(method, path string, body any, header map[string]string) *http.Response {
	w.t.Helper()
	var payload io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		payload = bytes.NewBufferString(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			w.t.Fatal(err)
		}
		payload = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.stack.URL+path, payload)
	if err != nil {
		w.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if w.token != "" {
		req.Header.Set("Authorization", "Bearer "+w.token)
	}
	for k, v := range header {
		req.Header.Set(k, v)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = res.Body.Close() })
	w.conform(res)
	return res
}

// read reads an answer of the wanted status into dst.
func (w *world) read(res *http.Response, status int, dst any) {
	w.t.Helper()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	if res.StatusCode != status {
		w.t.Fatalf("%s %s: status %d, want %d: %s", res.Request.Method, res.Request.URL.Path, res.StatusCode, status, raw)
	}
	if dst == nil {
		return
	}
	if err := json.Unmarshal(raw, dst); err != nil {
		w.t.Fatalf("%s: %v in %s", res.Request.URL.Path, err, raw)
	}
}

// decode reads a part of an answer.
func (w *world) decode(raw []byte, dst any) {
	w.t.Helper()
	if err := json.Unmarshal(raw, dst); err != nil {
		w.t.Errorf("%v in %s", err, raw)
	}
}

func (w *world) problem(res *http.Response, status int) fault.Problem {
	w.t.Helper()
	if got := res.Header.Get("Content-Type"); got != "application/problem+json" {
		w.t.Errorf("%s: content type %q", res.Request.URL.Path, got)
	}
	var p fault.Problem
	w.read(res, status, &p)
	return p
}

func (w *world) submit(request any) jobs.Job {
	w.t.Helper()
	var j jobs.Job
	w.read(w.do("POST", "/pipeline/run", request, nil), http.StatusAccepted, &j)
	return j
}

// settle waits until a job has ended or waits for a person, by its event stream.
func (w *world) settle(id string) jobs.Job {
	w.t.Helper()
	deadline := time.Now().Add(jobTime)
	for time.Now().Before(deadline) {
		res := w.do("GET", "/job/"+id+"/events", nil, nil)
		for e := range events(res.Body) {
			var j jobs.Job
			if e.kind != "snapshot" && e.kind != "progress" {
				continue // the job as it is then follows
			}
			if err := json.Unmarshal(e.data, &j); err != nil {
				w.t.Fatal(err)
			}
			if j.State.Final() || j.Status == job.AwaitingApproval {
				return j
			}
		}
		var j jobs.Job // an awaiting job has no last snapshot: look
		w.read(w.do("GET", "/job/"+id, nil, nil), http.StatusOK, &j)
		if j.State.Final() || j.Status == job.AwaitingApproval {
			return j
		}
	}
	w.t.Fatalf("job %s did not settle in %s", id, jobTime)
	return jobs.Job{}
}

// delivered waits for a job's film.
func (w *world) delivered(id string) jobs.Job {
	w.t.Helper()
	j := w.settle(id)
	if j.Status != job.Succeeded {
		w.t.Fatalf("job ended %s: %+v", j.Status, j.Failure)
	}
	return j
}
