package function_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/limit"
)

// answerKey is where a test's context carries what the declared event functions answer.
type answerKey struct{}

// answering is a context in which the declared functions do what do does.
func answering(do func(context.Context, job.Message) error) context.Context {
	return context.WithValue(context.Background(), answerKey{}, do)
}

func answer(ctx context.Context, m job.Message) error {
	return ctx.Value(answerKey{}).(func(context.Context, job.Message) error)(ctx, m)
}

type echoInput struct {
	Body struct {
		Text string `json:"text" maxLength:"10"`
	}
}

type echoOutput struct {
	Body struct {
		Text   string `json:"text"`
		Tenant string `json:"tenant"`
	}
}

type pagedOutput struct{ Body pagedBody }

type pagedBody struct {
	Text string `json:"text"`
}

func (b pagedBody) Page(w io.Writer) error {
	_, err := io.WriteString(w, "<p>"+b.Text)
	return err
}

// The functions the tests call; every one is declared as the product's are.
var (
	between = function.HTTP(function.Route{Name: "shared", Method: "GET", Path: "/shared", Elsewhere: []string{"POST"}, Role: identity.Producer, Summary: "Shared", Tag: "test"},
		func(context.Context, *cloud.Env, *struct{}) (*echoOutput, error) { return &echoOutput{}, nil })
	echo = function.HTTP(function.Route{Name: "echo", Method: "POST", Path: "/echo", Role: identity.Producer, Summary: "Echo", Tag: "test"},
		func(ctx context.Context, _ *cloud.Env, in *echoInput) (*echoOutput, error) {
			out := &echoOutput{}
			out.Body.Text, out.Body.Tenant = in.Body.Text, function.Caller(ctx).Tenant
			switch in.Body.Text {
			case "panic":
				panic("secret")
			case "conflict":
				return nil, fault.New(fault.Conflict, "test.conflict", "No.").WithHint("Wait.")
			case "unknown":
				return nil, errors.New("secret")
			}
			return out, nil
		})
	lenient = function.HTTP(function.Route{Name: "lenient", Method: "POST", Path: "/lenient", Role: identity.Producer, Lenient: true, Summary: "Lenient", Tag: "test"},
		func(context.Context, *cloud.Env, *echoInput) (*echoOutput, error) { return &echoOutput{}, nil })
	paged = function.HTTP(function.Route{Name: "paged", Program: function.Media, Method: "POST", Path: "/paged", Role: identity.Viewer, Summary: "Paged", Tag: "test"},
		func(_ context.Context, _ *cloud.Env, in *echoInput) (*pagedOutput, error) {
			if in.Body.Text == "conflict" {
				return nil, fault.New(fault.Conflict, "test.conflict", "No.")
			}
			return &pagedOutput{pagedBody{in.Body.Text}}, nil
		})
	open = function.Stream(function.Route{Name: "open", Method: "GET", Path: "/open/{id}", Summary: "Open", Tag: "test"},
		function.Answer{Type: "text/plain", Description: "The id", Path: map[string]string{"id": "Any"}},
		func(w http.ResponseWriter, r *http.Request, _ *cloud.Env) error {
			switch r.PathValue("id") {
			case "0":
				return fault.New(fault.NotFound, "test.none", "Nothing there.")
			case "cut":
				_, _ = io.WriteString(w, "half")
				_ = http.NewResponseController(w).Flush()
				panic(http.ErrAbortHandler)
			case "broken":
				_, _ = io.WriteString(w, "half")
				_ = http.NewResponseController(w).Flush()
				panic("secret")
			}
			_, err := io.WriteString(w, r.PathValue("id"))
			return err
		})
	onStage = function.Stage(function.StageSpec{Stage: "teststage", Program: function.Pipeline},
		func(ctx context.Context, _ *cloud.Env, m job.Message) error { return answer(ctx, m) })
	onTask = function.Task(function.TaskSpec{Stage: "testtask", Queue: "work"},
		func(ctx context.Context, _ *cloud.Env, m job.Message) error { return answer(ctx, m) })
	onObject = function.OnFinalized("testobject", cloud.Intake, cloud.Needs{},
		func(ctx context.Context, _ *cloud.Env, o function.Object) error {
			return answer(ctx, job.Message{Job: o.Name})
		})
	onTopic = function.Topic("testtopic", "told", cloud.Needs{}, func(ctx context.Context, _ *cloud.Env, e function.Event) error {
		return answer(ctx, job.Message{Job: e.ID, Tenant: e.Attributes["billingAccountId"], Step: string(e.Data), Stage: job.Stage(e.At.Format(time.RFC3339))})
	})
	onSchedule = function.Schedule("testclock", "* * * * *", cloud.Needs{},
		func(ctx context.Context, _ *cloud.Env) error { return answer(ctx, job.Message{}) })
)

// users verifies tokens that are "role" or "role@tenant".
type users struct{}

func (users) Verify(_ context.Context, token string) (identity.Principal, error) {
	role, tenant, _ := strings.Cut(token, "@")
	if !identity.Role(role).Known() {
		return identity.Principal{}, errors.New("identity: signature of kid 7 is wrong")
	}
	return identity.Principal{UID: "u", Tenant: tenant, Role: identity.Role(role)}, nil
}

// platform accepts one token, for one function.
type platform struct{}

func (platform) VerifyPush(_ context.Context, token, audience string) error {
	if token != "platform" || !strings.HasPrefix(audience, "http://run/test") {
		return errors.New("identity: not the platform")
	}
	return nil
}

func runtime() *function.Runtime {
	env := cloud.New(cloud.Config{Project: "demo", FunctionURL: "http://run/{name}"}, slog.New(slog.DiscardHandler))
	env.Verifier, env.Pushes, env.Limiter = users{}, platform{}, limit.New(limit.NewMemory(time.Now), time.Now)
	return function.NewRuntime(env)
}

// A call is a request and the headers that differ from a good one's.
type call struct {
	method, path, body string
	header             map[string]string
}

func (c call) to(ctx context.Context, f *function.Function, rt *function.Runtime) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(ctx, c.method, c.path, strings.NewReader(c.body))
	for k, v := range c.header {
		r.Header.Set(k, v)
	}
	if c.body != "" && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	f.Handler(rt).ServeHTTP(w, r)
	return w
}

// problem reads an answer that must be a problem.
func problem(t *testing.T, w *httptest.ResponseRecorder) fault.Problem {
	t.Helper()
	var p fault.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Fatalf("%d %s: no problem: %v", w.Code, w.Body, err)
	}
	if p.Status != w.Code {
		t.Errorf("status %d in an answer of %d", p.Status, w.Code)
	}
	return p
}
