package caption

import (
	"bytes"
	"errors"
	"regexp"
)

// comma is the times of a SubRip cue, which has a comma where WebVTT has a point.
var comma = regexp.MustCompile(`(?m)^(\s*\d{2,6}:[0-5]\d:[0-5]\d),(\d{3}\s+-->\s+\d{2,6}:[0-5]\d:[0-5]\d),(\d{3})`)

// Parse reads a caption file, WebVTT or SubRip, as ParseWebVTT does. A file
// without a single cue is an error.
func Parse(data []byte) ([]Cue, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if !bytes.HasPrefix(data, []byte("WEBVTT")) {
		data = append([]byte("WEBVTT\n\n"), comma.ReplaceAll(data, []byte("$1.$2.$3"))...)
	}
	cues, err := ParseWebVTT(data)
	if err == nil && len(cues) == 0 {
		err = errors.New("caption: parse: no captions in the file")
	}
	return cues, err
}
