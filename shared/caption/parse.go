package caption

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/aiprod/aiprod/shared/timeline"
)

var (
	timing = regexp.MustCompile(`^\s*(?:(\d{2,6}):)?([0-5]\d):([0-5]\d)\.(\d{3})\s+-->\s+(?:(\d{2,6}):)?([0-5]\d):([0-5]\d)\.(\d{3})(?:\s.*)?$`)
	tag    = regexp.MustCompile(`<[^>]*>?`)
)

// ParseWebVTT reads a WebVTT file. Each line of a cue is one word with the cue's
// time, since the file does not tell the words' own. Styles, notes, regions,
// settings and tags are skipped, and direction marks dropped.
// It is an error if the file does not begin as WebVTT or a cue's times are not times.
func ParseWebVTT(data []byte) ([]Cue, error) {
	s := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\uFFFD").Replace(strings.ToValidUTF8(string(data), "\uFFFD"))
	rest, ok := strings.CutPrefix(strings.TrimPrefix(s, "\uFEFF"), "WEBVTT")
	if !ok || rest != "" && !strings.ContainsRune(" \t\n", rune(rest[0])) {
		return nil, errors.New("caption: parse webvtt: no WEBVTT at the start")
	}
	_, rest, _ = strings.Cut(rest, "\n")
	var cues []Cue
	for i, block := range blocks(rest) {
		c, ok, err := cue(block)
		if err != nil {
			return nil, fmt.Errorf("caption: parse webvtt: block %d: %w", i+1, err)
		}
		if ok {
			cues = append(cues, c)
		}
	}
	return cues, nil
}

// blocks divides a file at its empty lines.
func blocks(s string) [][]string {
	var out [][]string
	var block []string
	for line := range strings.Lines(s + "\n\n") {
		if line = strings.TrimSuffix(line, "\n"); line != "" {
			block = append(block, line)
			continue
		}
		if block != nil {
			out = append(out, block)
		}
		block = nil
	}
	return out
}

// cue reads a block, and returns false where it is none of a cue.
func cue(block []string) (Cue, bool, error) {
	if len(block) > 1 && !strings.Contains(block[0], "-->") {
		block = block[1:] // its identifier
	}
	if !strings.Contains(block[0], "-->") {
		return Cue{}, false, nil // a note, a style, a region
	}
	m := timing.FindStringSubmatch(block[0])
	if m == nil {
		return Cue{}, false, fmt.Errorf("times %q", block[0])
	}
	c := Cue{Start: millis(m[1:5]), End: millis(m[5:9])}
	for _, line := range block[1:] {
		if t := unescape(line); t != "" {
			c.Lines = append(c.Lines, []timeline.Word{{Text: t, Start: c.Start, End: c.End}})
		}
	}
	return c, true, nil
}

// millis adds up hours, minutes, seconds and thousandths; hours may be empty.
func millis(parts []string) int {
	ms := 0
	for i, unit := range []int{3_600_000, 60_000, 1000, 1} {
		n, _ := strconv.Atoi(parts[i]) // the pattern admits digits or, for hours, nothing
		ms += n * unit
	}
	return ms
}

func unescape(line string) string {
	line = tag.ReplaceAllString(line, "")
	line = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&nbsp;", "\u00A0",
		"&lrm;", leftToRight, "&rlm;", rightToLeft, "&amp;", "&").Replace(line)
	return strings.TrimSpace(strings.NewReplacer(leftToRight, "", rightToLeft, "").Replace(line))
}
