package store

import (
	"time"
)

// How far back reads at a given time reach.
const (
	historySpan  = Stamp(time.Hour / time.Microsecond) // as production keeps without point-in-time recovery
	historyBytes = 64 << 20                            // of replaced versions, the oldest go first
)

// history is the queue of replaced versions, oldest first. Popping an entry drops the oldest version of its record.
type history struct {
	queue   []replaced
	bytes   int
	horizon Stamp // reads before this are refused
}

// replaced says that a version of a record stopped being the newest at a stamp.
type replaced struct {
	record *record
	at     Stamp
	bytes  int
}

func (h *history) replaced(r *record, at Stamp) {
	entry := replaced{r, at, 64}
	if doc := r.last().doc; doc != nil {
		entry.bytes += len(doc.Encoded())
	}
	h.queue = append(h.queue, entry)
	h.bytes += entry.bytes
}

// restored takes back the newest entry of a record. Undo goes backwards, so it sits near the end.
func (h *history) restored(r *record) {
	for i := len(h.queue) - 1; i >= 0; i-- {
		if h.queue[i].record == r {
			h.bytes -= h.queue[i].bytes
			h.queue = append(h.queue[:i], h.queue[i+1:]...)
			return
		}
	}
}

// expired pops the records that must lose their oldest version, and moves the horizon to where they did.
func (h *history) expired(now Stamp) []*record {
	var out []*record
	for len(h.queue) > 0 && (h.bytes > historyBytes || h.queue[0].at < now-historySpan) {
		first := h.queue[0]
		out = append(out, first.record)
		h.bytes -= first.bytes
		h.horizon = max(h.horizon, first.at)
		h.queue = h.queue[1:]
	}
	return out
}
