package function_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
)

var message = job.Message{Tenant: "acme", Job: "j", Attempt: 2, Stage: "teststage", Step: "k", Pass: 1}

func encode(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// pushed is a stage message as Pub/Sub pushes it.
func pushed(data string) call {
	return call{"POST", "/", encode(map[string]any{"message": map[string]any{"data": []byte(data)}}), as("platform")}
}

// finished is the event of an object, of a type.
func finished(kind, data string) call {
	return call{"POST", "/", data, map[string]string{
		"Authorization": "Bearer platform", "Content-Type": "application/json",
		"Ce-Id": "1", "Ce-Source": "//storage", "Ce-Specversion": "1.0", "Ce-Type": kind,
	}}
}

// notified is the notification of a bucket, as Pub/Sub pushes it.
func notified(kind, data string) call {
	return call{"POST", "/", encode(map[string]any{"message": map[string]any{
		"messageId": "1", "publishTime": "2026-11-23T18:00:00Z", "data": []byte(data), "attributes": map[string]string{"eventType": kind},
	}}), as("platform")}
}

const finalized = "google.cloud.storage.object.v1.finalized"

// Every trigger hands its function what was sent.
func TestEventsAreHandedOver(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		f    *function.Function
		call call
		want job.Message
	}{
		{"message", onStage, pushed(encode(message)), message},
		{"task", onTask, call{"POST", "/", encode(message), as("platform")}, message},
		{"object", onObject, finished(finalized, `{"bucket":"b","name":"a/b.mp4"}`), job.Message{Job: "a/b.mp4"}},
		{"notification", onObject, notified("OBJECT_FINALIZE", `{"bucket":"b","name":"a/b.mp4"}`), job.Message{Job: "a/b.mp4"}},
		{
			"message of others", onTopic, call{"POST", "/", `{"message":{"messageId":"7","publishTime":"2026-11-23T18:00:00.5Z","data":"eHk=","attributes":{"billingAccountId":"acme"}},"subscription":"s"}`, as("platform")},
			job.Message{Job: "7", Tenant: "acme", Step: "xy", Stage: "2026-11-23T18:00:00Z"},
		},
		{"clock", onSchedule, call{"POST", "/", "", as("platform")}, job.Message{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			calls := 0
			ctx := answering(func(_ context.Context, m job.Message) error {
				if calls++; m != tt.want {
					t.Errorf("message %+v, want %+v", m, tt.want)
				}
				return nil
			})
			if w := tt.call.to(ctx, tt.f, runtime()); w.Code != http.StatusNoContent || calls != 1 {
				t.Errorf("status %d, %d calls", w.Code, calls)
			}
		})
	}
}

// What an event's handler returns decides whether the event comes again, and when.
func TestEventsAreAcknowledgedOrComeAgain(t *testing.T) {
	t.Parallel()
	busy := fault.New(fault.Unavailable, "step.busy", "Another worker holds this step.")
	busy.RetryAfter = 7500 * time.Millisecond
	tests := []struct {
		name       string
		err        error
		status     int
		retryAfter string
	}{
		{"done", nil, 204, ""},
		{"wrong for good", fault.New(fault.Invalid, "x", "x"), 204, ""},
		{"not found", fmt.Errorf("plan: %w", fault.New(fault.NotFound, "x", "x")), 204, ""},
		{"busy", busy, 503, "8"},
		{"unavailable", fault.New(fault.Unavailable, "x", "x"), 503, "1"},
		{"limited", fault.New(fault.Limited, "x", "x"), 503, "1"},
		{"unknown", errors.New("disk"), 503, "1"},
		{"canceled", context.Canceled, 503, "1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ctx := answering(func(context.Context, job.Message) error { return tt.err })
			w := pushed(encode(message)).to(ctx, onStage, runtime())
			if got := w.Header().Get("Retry-After"); w.Code != tt.status || got != tt.retryAfter || w.Body.Len() > 0 {
				t.Errorf("%d, Retry-After %q, body %q", w.Code, got, w.Body)
			}
		})
	}
}

// A panic is not acknowledged.
func TestEventPanics(t *testing.T) {
	t.Parallel()
	ctx := answering(func(context.Context, job.Message) error { panic("secret") })
	w := pushed(encode(message)).to(ctx, onStage, runtime())
	if p := problem(t, w); p.Status != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("problem %+v", p)
	}
}

// What can never be read is acknowledged, so that it does not come for ever.
func TestUnreadableEvents(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		f    *function.Function
		call call
	}{
		{"no JSON", onStage, call{"POST", "/", "{", as("platform")}},
		{"no message", onStage, pushed("hello")},
		{"no data", onStage, call{"POST", "/", "{}", as("platform")}},
		{"no task", onTask, call{"POST", "/", "[]", as("platform")}},
		{"no message of others", onTopic, call{"POST", "/", "{}", as("platform")}},
		{"no CloudEvent", onObject, call{"POST", "/", "{}", as("platform")}},
		{"another event", onObject, finished("google.cloud.storage.object.v1.deleted", `{"name":"a"}`)},
		{"another notification", onObject, notified("OBJECT_DELETE", `{"name":"a"}`)},
		{"no object", onObject, finished(finalized, `"a"`)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ctx := answering(func(context.Context, job.Message) error {
				t.Error("the function was called")
				return nil
			})
			if w := tt.call.to(ctx, tt.f, runtime()); w.Code != http.StatusNoContent {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
}

// Only the platform calls event functions.
func TestEventsNeedThePlatformsToken(t *testing.T) {
	t.Parallel()
	for name, header := range map[string]map[string]string{"none": nil, "a user's": as("admin@acme")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := answering(func(context.Context, job.Message) error {
				t.Error("the function was called")
				return nil
			})
			for _, f := range []*function.Function{onStage, onTask, onObject, onSchedule, onTopic} {
				w := call{"POST", "/", encode(message), header}.to(ctx, f, runtime())
				if p := problem(t, w); p.Status != http.StatusUnauthorized || p.Code != "auth.push" {
					t.Errorf("%s: %+v", f.Name, p)
				}
			}
		})
	}
}

// Draining tells running work why it ends, waits for it, and refuses what comes after.
func TestDrain(t *testing.T) {
	t.Parallel()
	rt := runtime()
	working, ended := make(chan struct{}), make(chan error, 1)
	ctx := answering(func(ctx context.Context, _ job.Message) error {
		close(working)
		<-ctx.Done()
		ended <- context.Cause(ctx)
		return ctx.Err()
	})
	status := make(chan int, 1)
	go func() { status <- pushed(encode(message)).to(ctx, onStage, rt).Code }()
	<-working
	if err := rt.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if !errors.Is(err, function.ErrDraining) {
			t.Errorf("cause %v", err)
		}
	default:
		t.Error("Drain did not wait for the work")
	}
	if got := <-status; got != http.StatusServiceUnavailable {
		t.Errorf("status %d: the event does not come again", got)
	}
	for _, f := range []*function.Function{onStage, open} {
		w := call{"GET", "/open/7", "", as("platform")}.to(ctx, f, rt)
		if p := problem(t, w); p.Status != http.StatusServiceUnavailable || p.Code != "server.draining" {
			t.Errorf("%s: %+v", f.Name, p)
		}
	}
}

func TestDrainGivesUp(t *testing.T) {
	t.Parallel()
	rt := runtime()
	working, release := make(chan struct{}), make(chan struct{})
	ctx := answering(func(context.Context, job.Message) error {
		close(working)
		<-release
		return nil
	})
	done := make(chan struct{})
	go func() { defer close(done); pushed(encode(message)).to(ctx, onStage, rt) }()
	<-working
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := rt.Drain(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	close(release)
	<-done
}

// What is declared is in the catalogue, by name, and in the document.
func TestCatalogue(t *testing.T) {
	t.Parallel()
	c := function.Declared()
	if got := strings.Join(c.Names(), " "); got != "archive echo lenient open paged shared testclock testobject teststage testtask testtopic watched worded" {
		t.Errorf("names %s", got)
	}
	if f := c.Find("testtask"); f != onTask || c.Find("none") != nil {
		t.Errorf("found %+v", f)
	}
	for _, f := range c.Of(function.Media) {
		if f.Resources.Concurrency != 1 {
			t.Errorf("%s: %+v", f.Name, f.Resources)
		}
	}
	if paged.Program != function.Media || echo.Program != function.API {
		t.Errorf("programs %s and %s", paged.Program, echo.Program)
	}
	doc := c.OpenAPI(nil)
	if got := doc.Paths["/paged"].Post.Responses["200"].Content; got["text/html"] == nil || got["application/json"] == nil {
		t.Errorf("content of a page %+v", got)
	}
	op := doc.Paths["/echo"].Post
	if op == nil || op.Responses["403"] == nil || op.Extensions["x-role"] != "producer" || doc.Paths["/open/{id}"].Get.Responses["404"] != nil {
		t.Errorf("document %+v", op)
	}
}
