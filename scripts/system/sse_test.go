package system

import (
	"bufio"
	"encoding/json"
	"io"
	"iter"
	"strings"
)

// An event is one server-sent event, and the message it carries.
type event struct {
	kind, id string
	message  message
	data     []byte // the message's
}

// A message is one of a job's stream, over either transport.
type message struct {
	Type string          `json:"type"`
	Seq  int             `json:"seq"`
	Data json.RawMessage `json:"data"`
}

// events reads a stream of server-sent events until it ends.
func events(r io.Reader) iter.Seq[event] {
	return func(yield func(event) bool) {
		lines := bufio.NewScanner(r)
		lines.Buffer(nil, 4<<20)
		var e event
		for lines.Scan() {
			field, value, _ := strings.Cut(lines.Text(), ": ")
			switch field {
			case "event":
				e.kind = value
			case "id":
				e.id = value
			case "data":
				if json.Unmarshal([]byte(value), &e.message) != nil {
					return // the stream broke within a message
				}
				e.data = e.message.Data
			case "":
				if e.kind != "" && !yield(e) {
					return
				}
				e = event{}
			}
		}
	}
}
