package system

import (
	"bufio"
	"io"
	"iter"
	"strings"
)

// An event is one server-sent event.
type event struct {
	kind, id string
	data     []byte
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
				e.data = []byte(value)
			case "":
				if e.kind != "" && !yield(e) {
					return
				}
				e = event{}
			}
		}
	}
}
