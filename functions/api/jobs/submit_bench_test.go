package jobs

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"syscall"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/brake"
	"github.com/aiprod/aiprod/shared/brand"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/limit"
	local "github.com/aiprod/aiprod/shared/localcloud/identity"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/store"
)

// An idle keeper stores nothing and finds nothing.
type idle struct{}

func (idle) Follow(_ context.Context, _ string, b brief.Resolved) (*brand.Edition, brief.Resolved, error) {
	return nil, b, nil
}

func (idle) Asset(context.Context, string, string) (*store.Asset, error) { return nil, nil }

func (idle) Submit(_ context.Context, j job.Job, a job.Attempt, _ string, _ store.Key, _ ...outbox.Letter) (store.View, error) {
	return store.View{Job: j, Attempt: a}, nil
}

func (idle) Replay(context.Context, string, string, store.Key) (store.View, error) {
	return store.View{}, nil
}

// inGood says of every account that it holds.
type inGood struct{}

func (inGood) State(context.Context, string) (identity.State, bool, error) {
	return identity.State{Tenant: "acme", Role: identity.Producer}, true, nil
}

// chain is everything a submission passes, but for what stores it: edge, credentials, limit, decoding, checks, the
// job's document, encoding. It returns a token as well.
func chain(b testing.TB) (http.Handler, string) {
	b.Helper()
	issuer, err := local.Open(b.TempDir(), "demo", time.Now)
	if err != nil {
		b.Fatal(err)
	}
	keys := httptest.NewServer(issuer)
	b.Cleanup(keys.Close)
	c := cloud.Config{Project: "demo", PublicURL: "https://api.example.com", Edge: cloud.Edge{RateFactor: 1_000_000}}
	env := cloud.New(c, slog.New(slog.NewJSONHandler(io.Discard, nil)))
	env.Limiter = limit.New(limit.NewMemory(time.Now), time.Now)
	env.Verifier = identity.NewVerifier("demo", identity.NewKeys(keys.URL+local.CertificatesPath, keys.Client(), time.Now), time.Now)
	env.Accounts = identity.NewWatch(inGood{}, time.Now)
	env.Brake = cloud.NewBrake(func(context.Context) (brake.Switch, error) { return brake.Switch{}, nil }, time.Now)
	route := *function.Declared().Find("jobs-submit").Route
	f := function.HTTP(route, func(ctx context.Context, env *cloud.Env, in *SubmitInput) (*SubmitOutput, error) {
		return accept(ctx, env, idle{}, env.Now().UTC(), in)
	})
	token := issuer.IDToken(local.User{UID: "pat", Email: "pat@example.com", Tenant: "acme", Role: identity.Producer})
	return f.Handler(function.NewRuntime(env)), token
}

// sample is a brief of ordinary length, with the choices clients make.
const sample = `{"content":"Fold It is a bicycle that folds in eight seconds. It weighs 9.8 kg and fits under any desk. ` +
	`3 of 4 riders take it on the train. From 890 euros. Try one at foldit.example.","preset":"quick_social","lang":"en",` +
	`"duration_sec":30,"aspect":"9:16","must_include":["eight seconds"],"max_cost_usd":0.3,"metadata":{"campaign":"spring"}}`

// An answer takes what is answered and keeps only its status.
type answer struct {
	header http.Header
	status int
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) Write(p []byte) (int, error) { return len(p), nil }
func (a *answer) WriteHeader(status int)      { a.status = status }

// BenchmarkSubmit is the CPU of a submission without storage. Its bar is 150 µs of CPU, which other work on
// the machine does not add to, and 150 allocations.
func BenchmarkSubmit(b *testing.B) {
	h, token := chain(b)
	r := httptest.NewRequest(http.MethodPost, "/pipeline/run", http.NoBody)
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	body, w := bytes.NewReader(nil), &answer{header: http.Header{}}
	b.ReportAllocs()
	begun := spent(b)
	for b.Loop() {
		body.Reset([]byte(sample))
		r.Body, r.ContentLength = io.NopCloser(body), int64(len(sample))
		clear(w.header)
		h.ServeHTTP(w, r)
		if w.status != http.StatusAccepted {
			b.Fatalf("status %d", w.status)
		}
	}
	b.ReportMetric(float64((spent(b)-begun).Microseconds())/float64(b.N), "cpu-µs/op")
}

// spent is the CPU time this process has taken.
func spent(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
