package live

import (
	"encoding/json"
	"fmt"

	"github.com/aiprod/aiprod/shared/job"
)

// A Message is what a reader is told at once.
type Message struct {
	// Type is Snapshot, Progress, or the type of an event.
	Type string
	// Seq is the number of the last event the reader has been told of with this
	// message. A reader that comes back after it misses nothing and gets nothing twice.
	Seq int
	// JSON is the whole message as {"type", "seq", "data"}. It is shared by all readers: do not write to it.
	JSON []byte
}

// Encode returns a message of data.
func Encode(kind string, seq int, data any) (Message, error) {
	raw, err := json.Marshal(struct {
		Type string `json:"type"`
		Seq  int    `json:"seq"`
		Data any    `json:"data"`
	}{kind, seq, data})
	if err != nil {
		return Message{}, fmt.Errorf("live: encode %s: %w", kind, err)
	}
	return Message{kind, seq, raw}, nil
}

// encodeEvents returns messages of the events after a sequence number. Events
// that do not follow one another are an error: somebody would miss one.
func encodeEvents(events []job.Event, after int) ([]Message, error) {
	var out []Message
	for _, e := range events {
		if e.Seq != after+1 {
			return nil, fmt.Errorf("live: event %d follows %d", e.Seq, after)
		}
		m, err := Encode(e.Type, e.Seq, e)
		if err != nil {
			return nil, err
		}
		out, after = append(out, m), e.Seq
	}
	return out, nil
}
