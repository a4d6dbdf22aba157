package quality

import (
	"bytes"
	"strconv"
	"strings"
)

// A lineReader hands what is written to it on, line by line.
type lineReader struct {
	line func(string)
	rest []byte
}

// maxLine bounds a line; ffmpeg's are short.
const maxLine = 4096

func (r *lineReader) Write(p []byte) (int, error) {
	r.rest = append(r.rest, p...)
	for {
		line, rest, whole := bytes.Cut(r.rest, []byte("\n"))
		if !whole {
			break
		}
		r.line(string(line))
		r.rest = rest
	}
	if len(r.rest) > maxLine {
		r.rest = nil
	}
	return len(p), nil
}

// value is the number that follows a key in a line of a log.
func value(line, key string) (float64, bool) {
	_, after, found := strings.Cut(line, key)
	if !found {
		return 0, false
	}
	fields := strings.FieldsFunc(after, func(r rune) bool { return r == ' ' || r == '|' })
	if len(fields) == 0 {
		return 0, false
	}
	v, err := strconv.ParseFloat(fields[0], 64)
	return v, err == nil
}

// logLevels makes ffmpeg begin each message with its level.
func logLevels() []string { return []string{"-loglevel", "level+info"} }

// isError says whether a line is an error message: with a file that can be
// opened and filters that work, it is a decoder's.
func isError(line string) bool { return strings.Contains(line, "[error] ") }

// version is what ffmpeg's first line says of itself.
func version(line string) (string, bool) {
	_, after, ok := strings.Cut(line, "ffmpeg version ")
	if !ok {
		return "", false
	}
	v, _, ok := strings.Cut(after, " ")
	return v, ok
}
