package function

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
)

// onward is what every step needs: whoever completes one posts what comes next.
var onward = cloud.Needs{Posts: []string{cloud.Stages}}

// A StageSpec declares a function that runs one stage for every message of it.
type StageSpec struct {
	Stage   job.Stage
	Program Program // Pipeline, or Media where the stage needs ffmpeg
	// Needs are what it uses besides the database, and the stage topic for what comes after it.
	Needs cloud.Needs
}

// Stage declares a function triggered by the stage topic: M is a job.Message, but for notices.
func Stage[M any](s StageSpec, handle func(context.Context, *cloud.Env, M) error) *Function {
	return declare(&Function{
		Name: string(s.Stage), Program: s.Program, Kind: OnStage, Trigger: Trigger{Stage: string(s.Stage)}, Needs: onward.With(s.Needs),
		handler: func(rt *Runtime, env *cloud.Env) http.Handler {
			return rt.event(string(s.Stage), func(ctx context.Context, r *http.Request) error {
				m, err := published[M](r)
				if err != nil {
					return err
				}
				return handle(ctx, env, m)
			})
		},
	})
}

// A TaskSpec declares a function that works off a queue.
type TaskSpec struct {
	Stage job.Stage
	Queue string
	// Queues are others it works off, each with as many tasks at once: one that is full holds up none of the others.
	Queues []string
	// Program is where it is deployed from. Defaults to Media.
	Program    Program
	Concurrent int // tasks at once on a small machine; 0 leaves it to the platform
	// Needs are what it uses besides the database, the stage topic for what comes after it, and its own queues for
	// another go.
	Needs cloud.Needs
}

// Task declares a function triggered by Cloud Tasks.
func Task(s TaskSpec, handle func(context.Context, *cloud.Env, job.Message) error) *Function {
	trigger := Trigger{Queue: s.Queue, Queues: s.Queues, Concurrent: s.Concurrent}
	return declare(&Function{
		Name: string(s.Stage), Program: cmp.Or(s.Program, Media), Kind: OnTask, Trigger: trigger,
		Needs: onward.With(cloud.Needs{Posts: trigger.AllQueues()}).With(s.Needs),
		handler: func(rt *Runtime, env *cloud.Env) http.Handler {
			return rt.event(string(s.Stage), func(ctx context.Context, r *http.Request) error {
				var m job.Message
				if err := decode(r.Body, &m); err != nil {
					return err
				}
				return handle(ctx, env, m)
			})
		},
	})
}

// Schedule declares a function the clock triggers, and what it needs besides the database; cron is unix cron in UTC.
func Schedule(name, cron string, n cloud.Needs, handle func(context.Context, *cloud.Env) error) *Function {
	return declare(&Function{
		Name: name, Program: Ops, Kind: OnSchedule, Trigger: Trigger{Cron: cron}, Needs: n,
		handler: func(rt *Runtime, env *cloud.Env) http.Handler {
			return rt.event(name, func(ctx context.Context, _ *http.Request) error { return handle(ctx, env) })
		},
	})
}

// event is what every call of the platform passes: it must carry the platform's
// identity, and what the handler returns decides whether it comes again.
func (rt *Runtime) event(name string, handle func(context.Context, *http.Request) error) http.Handler {
	return rt.recovering(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := rt.platform(r, name); err != nil {
			fault.Write(w, r, err)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxRequest)
		work, stop := rt.work(r.Context())
		defer stop()
		err := handle(work, r)
		rt.answer(w, r, name, err)
	}))
}

func (rt *Runtime) platform(r *http.Request, name string) error {
	if rt.Env.Pushes == nil {
		return nil // the platform in front of us has checked
	}
	token, _ := bearer(r)
	if err := rt.Env.Pushes.VerifyPush(r.Context(), token, rt.Env.Config.Function(name)); err != nil {
		return fault.Wrap(err, fault.Unauthenticated, "auth.push", "This function is called by the platform only.")
	}
	return nil
}

// answer acknowledges an event or asks for it again.
func (rt *Runtime) answer(w http.ResponseWriter, r *http.Request, name string, err error) {
	if fault.Dispose(err) == fault.Ack {
		if err != nil {
			rt.Env.Log.WarnContext(r.Context(), "event dropped", "function", name, "error", err)
		}
		w.WriteHeader(http.StatusNoContent)
		return
	}
	f := fault.Of(err)
	if f.Code != "step.busy" && !errors.Is(err, context.Canceled) {
		rt.Env.Log.WarnContext(r.Context(), "event again", "function", name, "error", err)
	}
	wait := max(f.RetryAfter, time.Second)
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	w.WriteHeader(http.StatusServiceUnavailable)
}

// published reads the message out of a Pub/Sub event: a CloudEvent, or the plain push form.
func published[M any](r *http.Request) (M, error) {
	var m M
	body := io.Reader(r.Body)
	var push struct {
		Message struct {
			Data []byte `json:"data"`
		} `json:"message"`
	}
	if err := decode(body, &push); err != nil {
		return m, err
	}
	if err := json.Unmarshal(push.Message.Data, &m); err != nil {
		return m, fault.Wrap(err, fault.Malformed, "event.malformed", "The message is not one of ours.")
	}
	return m, nil
}

func decode(r io.Reader, dst any) error {
	if err := json.NewDecoder(r).Decode(dst); err != nil {
		return fault.Wrap(fmt.Errorf("event: %w", err), fault.Malformed, "event.malformed", "The event cannot be read.")
	}
	return nil
}
