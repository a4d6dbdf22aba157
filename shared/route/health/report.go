package health

import (
	"context"
	"log/slog"
	"time"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
)

// hush is how long what went well is kept to oneself: it is told with what comes after.
const hush = 10 * time.Second

// A report is what a process has learned of a backend and not told the others yet.
type report struct {
	route.Experience

	since time.Time
}

// Accepted tells that a backend has taken a call whose result comes later.
func (h *Health) Accepted(ctx context.Context, c Call) {
	if !h.suspect(c.Backend) {
		return
	}
	now := h.o.Now()
	h.change(ctx, c.Backend, func(r *Record) { r.accepted(now) })
}

// Made tells that a call has ended with what it was made for.
func (h *Health) Made(ctx context.Context, c Call) {
	now := h.o.Now()
	h.ended(ctx, c, "made", now)
	learned := route.Experience{Calls: 1}
	if c.Expected > 0 && !c.Began.IsZero() {
		learned.Made, learned.Took, learned.Planned = 1, now.Sub(c.Began).Seconds(), c.Expected.Seconds()
	}
	more, due := h.learn(c.Backend, learned, now)
	if c.Limit.Of != "" && c.Limit.Of != c.Backend {
		h.change(ctx, c.Limit.Of, func(r *Record) { r.leave(c, c.Limit.Of) })
	}
	if !due && c.Limit.Of != c.Backend && !h.suspect(c.Backend) {
		return
	}
	h.change(ctx, c.Backend, func(r *Record) {
		r.leave(c, c.Backend)
		r.made(now)
		r.Learned = r.Learned.Plus(more)
	})
	h.forget(c.Backend)
}

// Heard tells how fast a backend has spoken a language.
func (h *Health) Heard(ctx context.Context, backend, lang string, p route.Pace) {
	h.change(ctx, backend, func(r *Record) {
		if r.Paces == nil {
			r.Paces = map[string]route.Pace{}
		}
		r.Paces[lang] = r.Paces[lang].Plus(p)
	})
}

// Failed tells that a call has ended without what it was made for.
func (h *Health) Failed(ctx context.Context, c Call, class provider.Class) {
	now := h.o.Now()
	h.ended(ctx, c, string(class), now)
	effect := class.Action().Health
	if c.Limit.Of != "" && c.Limit.Of != c.Backend {
		h.change(ctx, c.Limit.Of, func(r *Record) { r.leave(c, c.Limit.Of) })
	}
	if effect == provider.Harmless && c.Limit.Of != c.Backend && !h.tries(c) {
		return
	}
	var learned route.Experience
	if effect == provider.Counted || effect == provider.Sustained {
		learned = route.Experience{Calls: 1, Failed: 1}
	}
	more, _ := h.learn(c.Backend, learned, now)
	opens := false
	r, heard := h.change(ctx, c.Backend, func(r *Record) {
		r.leave(c, c.Backend)
		opens = r.failed(c.Ref, class, h.o.Rest, now)
		r.Learned = r.Learned.Plus(more)
	})
	h.forget(c.Backend)
	if !opens || !heard {
		return
	}
	h.o.Log.WarnContext(ctx, "backend is left alone", "backend", c.Backend, "why", class, "until", r.Until)
	if class.Action().Alert {
		h.o.Alert(ctx, c.Backend, class)
	}
}

// ended writes a call to the log: "made", or the class of its failure, and how long it took in seconds, 0 where that is not known.
// Alerts and dashboards count these lines.
func (h *Health) ended(ctx context.Context, c Call, outcome string, now time.Time) {
	var took float64
	if !c.Began.IsZero() {
		took = now.Sub(c.Began).Seconds()
	}
	h.o.Log.LogAttrs(ctx, slog.LevelInfo, "call ended", slog.String("backend", c.Backend), slog.String("outcome", outcome), slog.Float64("seconds", took))
}

// Unmade tells that a call that might have been made was not.
func (h *Health) Unmade(ctx context.Context, c Call) {
	if c.Limit.Of != "" {
		h.change(ctx, c.Limit.Of, func(r *Record) {
			if _, held := r.Places[c.Ref]; held {
				r.Calls--
			}
			r.leave(c, c.Limit.Of)
		})
	}
	if h.tries(c) {
		now := h.o.Now()
		h.change(ctx, c.Backend, func(r *Record) { r.failed(c.Ref, provider.Cancelled, 0, now) })
	}
}

// suspect reports whether a backend is not known to be well, as far as this process has heard.
func (h *Health) suspect(backend string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.records[backend]
	return r.Failures > 0 || !r.Busy.IsZero() || !r.Until.IsZero()
}

// learn adds to what is not told yet and returns all of it, and whether it is time to tell.
func (h *Health) learn(backend string, more route.Experience, now time.Time) (route.Experience, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	t, ok := h.told[backend]
	if !ok {
		t = &report{since: now}
		h.told[backend] = t
	}
	t.Experience = t.Plus(more)
	return t.Experience, now.Sub(t.since) >= hush
}

// forget drops what was told. Where the store has not heard it, it is lost: it was a figure among many.
func (h *Health) forget(backend string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.told, backend)
}
