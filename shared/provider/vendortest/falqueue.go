package vendortest

import (
	"net/http"
)

// find returns the call of a request, nil where the vendor has none. The caller holds the lock.
func (q *falQueue) find(r *http.Request) *falCall {
	c := q.calls[r.PathValue("id")]
	if c == nil || c.call.ID != r.PathValue("owner")+"/"+r.PathValue("app")+"/requests/"+r.PathValue("id") {
		return nil
	}
	if c.fault == Vanished {
		c.call.settle(Lost)
		return nil
	}
	return c
}

func (q *falQueue) status(w http.ResponseWriter, r *http.Request) {
	if !falKey(w, r) {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	c := q.find(r)
	if c == nil {
		falSays(w, http.StatusNotFound, "Request not found")
		return
	}
	c.polls++
	if c.polls >= q.o.Polls {
		c.call.settle(c.end())
	}
	switch {
	case c.fault == PollLimited && c.polls == 1:
		q.retryAfter(w)
		falSays(w, http.StatusTooManyRequests, "Too many requests")
	case c.fault == PollDown && c.polls == 1:
		q.silent(w, r, Down)
	case c.call.State != Running:
		answer(w, http.StatusOK, fields{"status": "COMPLETED", "request_id": r.PathValue("id"), "metrics": fields{"inference_time": 12.5}}, false)
	case c.polls == 1 || c.fault == Throttled:
		answer(w, http.StatusAccepted, fields{"status": "IN_QUEUE", "queue_position": 3 - min(c.polls, 3)}, false)
	default:
		answer(w, http.StatusAccepted, fields{"status": "IN_PROGRESS", "logs": nil}, false)
	}
}

// end is how a call ends.
func (c *falCall) end() State {
	if c.fault == Policy || c.fault == Broken || c.wrong != "" {
		return Failed
	}
	return Succeeded
}

// result tells what became of a call that is completed, by its HTTP status as well.
func (q *falQueue) result(w http.ResponseWriter, r *http.Request) {
	if !falKey(w, r) {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	c := q.find(r)
	switch {
	case c == nil:
		falSays(w, http.StatusNotFound, "Request not found")
	case c.call.State == Running:
		falSays(w, http.StatusBadRequest, "Request is still in progress")
	case c.call.State == Cancelled:
		falFailed(w, 499, "client_cancelled") // of fal's own making: no constant of net/http
	case c.wrong != "":
		falRefused(w, c.wrong, "value_error")
	case c.fault == Policy:
		falRefused(w, "prompt", "content_policy_violation")
	case c.fault == Broken:
		falFailed(w, http.StatusServiceUnavailable, "runner_disconnected")
	default:
		link := "http://" + r.Host + "/fal-media/" + r.PathValue("id") + "/output.mp4"
		answer(w, http.StatusOK, fields{"video": fields{"url": link, "content_type": "video/mp4", "file_name": "output.mp4"}}, false)
	}
}

// falFailed is a failure of the machine that was to make a clip.
func falFailed(w http.ResponseWriter, status int, kind string) {
	w.Header().Set("X-Fal-Error-Type", kind)
	answer(w, status, fields{"detail": "The request failed.", "error_type": kind}, false)
}

// falRefused is an error of a model.
func falRefused(w http.ResponseWriter, argument, kind string) {
	w.Header().Set("X-Fal-Retryable", "false")
	answer(w, http.StatusUnprocessableEntity, fields{"detail": []fields{
		{"loc": []string{"body", argument}, "msg": "The input was not taken.", "type": kind, "url": "https://docs.fal.ai/errors#" + kind},
	}}, false)
}

func (q *falQueue) cancel(w http.ResponseWriter, r *http.Request) {
	if !falKey(w, r) {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	switch c := q.find(r); {
	case c == nil:
		answer(w, http.StatusNotFound, fields{"status": "NOT_FOUND"}, false)
	case c.call.State != Running:
		answer(w, http.StatusBadRequest, fields{"status": "ALREADY_COMPLETED"}, false)
	default:
		c.call.settle(Cancelled)
		answer(w, http.StatusAccepted, fields{"status": "CANCELLATION_REQUESTED"}, false)
	}
}

// media serves a clip to whoever has the link, and to nobody who shows a key there.
func (q *falQueue) media(w http.ResponseWriter, r *http.Request) {
	q.mu.Lock()
	c := q.calls[r.PathValue("id")]
	first := false
	if c != nil {
		c.opened++
		first = c.opened == 1
	}
	q.mu.Unlock()
	if c == nil || r.Header.Get("Authorization") != "" || c.fault == Expired && first {
		http.Error(w, "not here", http.StatusForbidden)
		return
	}
	q.serve(w, r, c.fault, ClipSpec{Vendor: Fal, Model: c.model, Seconds: c.seconds, Ratio: c.size})
}
