package caption

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/language/direction"
)

// Marks that give a line its direction and are not seen.
const (
	leftToRight = "\u200E"
	rightToLeft = "\u200F"
	// The older embedding and its end, not the isolates: every player with
	// bidirectional text knows them, and a line is all there is on it.
	rightToLeftEmbedding = "\u202B"
	popDirection         = "\u202C"
)

// WebVTT returns cues as a WebVTT file. Source: W3C WebVTT, the file format of
// HTML's track element.
func WebVTT(cues []Cue, lang language.Language) []byte {
	var b bytes.Buffer
	b.WriteString("WEBVTT\n")
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	for _, c := range cues {
		fmt.Fprintf(&b, "\n%s --> %s\n", stamp(c.Start, '.'), stamp(c.End, '.'))
		for i, l := range c.Lines {
			line := isolate(c.Lead(i, lang)+text(l, lang), lang)
			// A player takes a line's direction from its first letter.
			if right, ok := strong(line); ok && right != lang.RightToLeft {
				line = mark(lang) + line
			}
			b.WriteString(escape.Replace(line) + "\n")
		}
	}
	return b.Bytes()
}

// SubRip returns cues as a SubRip (.srt) file, in UTF-8. The format has no
// escapes, so what players would take for a tag or an arrow is parted by a
// space that has no width.
func SubRip(cues []Cue, lang language.Language) []byte {
	var b bytes.Buffer
	part := strings.NewReplacer("<", "<\u200B", "-->", "--\u200B>")
	for i, c := range cues {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%d\n%s --> %s\n", i+1, stamp(c.Start, ','), stamp(c.End, ','))
		for n, l := range c.Lines {
			b.WriteString(part.Replace(embrace(isolate(c.Lead(n, lang)+text(l, lang), lang), lang)) + "\n")
		}
	}
	return b.Bytes()
}

// stamp returns a time in ms as hours, minutes, seconds and thousandths after point.
func stamp(ms int, point rune) string {
	ms = max(ms, 0)
	return fmt.Sprintf("%02d:%02d:%02d%c%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, point, ms%1000)
}

// isolate puts marks around what runs against its line, such as a brand's line or a
// telephone number; the picture has it in the same order.
func isolate(line string, lang language.Language) string {
	runes := []rune(line)
	mark := string(direction.Mark(lang.RightToLeft))
	var b strings.Builder
	at := 0
	for _, s := range direction.Against(runes, lang.RightToLeft) {
		b.WriteString(string(runes[at:s[0]]) + mark + string(runes[s[0]:s[1]]) + mark)
		at = s[1]
	}
	return b.String() + string(runes[at:])
}

// embrace embeds a right-to-left line that holds anything else, or begins or ends
// with a sign: SubRip has no direction, so players lay every line out from the
// left and would show the parts of such a line in the wrong order.
func embrace(line string, lang language.Language) string {
	if !lang.RightToLeft || line == "" {
		return line
	}
	for _, r := range line {
		if right, _ := class(r); !right && r != ' ' {
			return rightToLeftEmbedding + line + popDirection
		}
	}
	return line
}

func mark(lang language.Language) string {
	if lang.RightToLeft {
		return rightToLeft
	}
	return leftToRight
}

// strong returns the direction of a line's first letter, and whether it has one.
func strong(line string) (right, ok bool) {
	for _, r := range line {
		if right, ok = class(r); ok {
			return right, true
		}
	}
	return false, false
}

// class returns the direction of a letter; ok is false for what has none.
func class(r rune) (right, ok bool) {
	if unicode.IsSpace(r) {
		return false, false
	}
	p, _ := bidi.LookupRune(r)
	switch p.Class() {
	case bidi.R, bidi.AL:
		return true, true
	case bidi.L:
		return false, true
	}
	return false, false
}
