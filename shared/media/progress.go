package media

import (
	"bytes"
	"strconv"
	"time"
)

// A Progress says how far an output has come.
type Progress struct {
	// Frame counts the pictures written, 0 for sound alone.
	Frame int
	// Time is the end of what was written.
	Time time.Duration
}

// progressReader parses the key=value lines of ffmpeg's -progress, which end
// each report with the key "progress".
type progressReader struct {
	report func(Progress)
	now    Progress
	rest   []byte // of an unfinished line
}

func (r *progressReader) Write(p []byte) (int, error) {
	r.rest = append(r.rest, p...)
	for {
		line, rest, whole := bytes.Cut(r.rest, []byte("\n"))
		if !whole {
			return len(p), nil
		}
		r.line(string(bytes.TrimSpace(line)))
		r.rest = rest
	}
}

func (r *progressReader) line(line string) {
	key, value, _ := bytes.Cut([]byte(line), []byte("="))
	n, err := strconv.ParseInt(string(bytes.TrimSpace(value)), 10, 64)
	switch string(key) {
	case "frame":
		r.now.Frame = int(n)
	case "out_time_us":
		if err == nil { // "N/A" until something was written
			r.now.Time = time.Duration(n) * time.Microsecond
		}
	case "progress":
		r.report(r.now)
	}
}
