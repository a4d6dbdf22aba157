package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/shared/job"
)

// A ticket is a job the API has accepted.
type ticket struct {
	id   string
	last jobs.Job
}

// user asks for films, one after the other, and sees each to its end.
func (r *run) user(ctx context.Context) {
	for {
		r.mu.Lock()
		n := r.claimed
		r.claimed++
		r.mu.Unlock()
		if n >= r.o.Jobs {
			return
		}
		err := r.order(ctx, n)
		if ctx.Err() != nil {
			return
		}
		r.mu.Lock()
		r.ended++
		if err != nil {
			r.findings = append(r.findings, fmt.Sprintf("job number %d: %v", n, err))
		}
		r.mu.Unlock()
	}
}

// order submits the n-th job until it is accepted and follows it until it has
// ended: approves it, cancels some, retries some that failed.
func (r *run) order(ctx context.Context, n int) error {
	dice := rand.New(rand.NewPCG(r.o.Seed, uint64(n)+2))
	var j jobs.Job
	key := http.Header{"Idempotency-Key": {fmt.Sprintf("chaos-%d-%d", r.o.Seed, n)}}
	if err := r.insist(ctx, http.MethodPost, "/pipeline/run", request(dice, n), key, &j); err != nil {
		return err
	}
	t := &ticket{id: j.ID, last: j}
	r.mu.Lock()
	r.jobs[j.ID] = t
	r.mu.Unlock()
	cancelAt, retries := -1, dice.IntN(2)
	if dice.IntN(20) == 0 {
		cancelAt = dice.IntN(15)
	}
	for look := 0; ; look++ {
		if err := pause(ctx, 250*time.Millisecond); err != nil {
			return err
		}
		var v jobs.Job
		if err := r.insist(ctx, http.MethodGet, "/job/"+j.ID, nil, nil, &v); err != nil {
			return err
		}
		r.mu.Lock()
		t.last = v
		r.mu.Unlock()
		switch {
		case look == cancelAt && !v.State.Final():
			_ = r.try(ctx, http.MethodPost, "/job/"+j.ID+"/cancel", nil, nil, nil) // 409 where it has just ended
		case v.Status == job.AwaitingApproval:
			tag := http.Header{"If-Match": {fmt.Sprintf("%q", fmt.Sprint(v.Revision))}}
			_ = r.try(ctx, http.MethodPost, "/job/"+j.ID+"/approve", map[string]any{}, tag, nil) // seen again if it did not arrive
		case v.Status == job.Failed && v.Failure != nil && v.Failure.Retryable && retries > 0:
			retries--
			again := http.Header{"Idempotency-Key": {fmt.Sprintf("retry-%d-%d", r.o.Seed, n)}}
			if err := r.insist(ctx, http.MethodPost, "/job/"+j.ID+"/retry", nil, again, nil); err != nil {
				return err
			}
		case v.State.Final():
			return nil
		}
	}
}

// request is a small film with something to buy, never twice the same.
func request(dice *rand.Rand, n int) map[string]any {
	content := fmt.Sprintf("Bakery number %d opens on Friday. Fresh bread every morning from six. A loaf is %d.%02d euros. Come and taste it.", n, 1+dice.IntN(8), dice.IntN(100))
	q := map[string]any{
		"content": content, "duration_sec": 5 + dice.IntN(6), "aspect": []string{"16:9", "9:16", "1:1"}[dice.IntN(3)],
		"max_cost_usd": []float64{0.3, 1, 3}[dice.IntN(3)], "metadata": map[string]string{"n": fmt.Sprint(n)},
	}
	switch dice.IntN(6) {
	case 0:
		q["approval"] = "script"
	case 1:
		q["priority"] = "high"
	case 2:
		q["fallback"] = "forbid"
	}
	return q
}

// refused is an answer that asking again does not change.
type refused struct {
	status int
	body   string
}

func (e *refused) Error() string { return fmt.Sprintf("the API answered %d: %s", e.status, e.body) }

// insist makes a request until it is answered, whatever happens to the stack meanwhile.
func (r *run) insist(ctx context.Context, method, path string, body any, header http.Header, dst any) error {
	for {
		err := r.try(ctx, method, path, body, header, dst)
		var e *refused
		if err == nil || errors.As(err, &e) && e.status < 500 && e.status != http.StatusTooManyRequests {
			return err
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
}

func (r *run) try(ctx context.Context, method, path string, body any, header http.Header, dst any) error {
	var payload io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return err
		}
		payload = bytes.NewReader(raw)
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, r.stack.url+path, payload)
	if err != nil {
		return err
	}
	for k, v := range header {
		req.Header[k] = v
	}
	req.Header.Set("Authorization", "Bearer "+r.stack.token)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		return &refused{res.StatusCode, string(raw)}
	}
	if dst == nil {
		return nil
	}
	return json.Unmarshal(raw, dst)
}
