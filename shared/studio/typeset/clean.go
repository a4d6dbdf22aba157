package typeset

import (
	"fmt"
	"strings"
	"unicode"
)

// Limits on what is set. They are far above what a frame can hold and keep
// hostile text from taking memory or time.
const (
	maxRunes = 20_000
	maxSize  = 2_000 // px
	// maxMarks is how many marks one letter may carry: pointed Hebrew needs four.
	maxMarks = 5
	// unbounded stands for a width that is not limited, in px.
	unbounded = 16_384
	// maxInk is the most mask area one block may take, in px: eight frames of 4K.
	maxInk = 8 * 3840 * 2160
)

// clean returns text fit for shaping: valid, without controls that could
// reorder or hide other text, with at most maxMarks marks to a letter.
func clean(text string) ([]rune, error) {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\r\n", "\n")
	out := make([]rune, 0, min(len(text), maxRunes))
	marks := 0
	for _, r := range text {
		r, keep := cleanRune(r)
		if unicode.In(r, unicode.Mn, unicode.Me) && !ignorable(r) {
			marks++
		} else {
			marks = 0
		}
		if !keep || marks > maxMarks {
			continue
		}
		if len(out) == maxRunes {
			return nil, fmt.Errorf("text is longer than %d characters", maxRunes)
		}
		out = append(out, r)
	}
	return out, nil
}

// cleanRune maps a rune to what is set for it, and false where nothing is.
func cleanRune(r rune) (rune, bool) {
	switch r {
	case '\n', '\v', '\f', '\r', 0x85, 0x2028, 0x2029:
		return '\n', true
	case '\t':
		return ' ', true
	case 0xAD, 0xFEFF, 0xFFFC: // soft hyphen, byte order mark, object replacement
		return r, false
	}
	switch {
	case unicode.Is(unicode.Cc, r),
		r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, // embeddings, overrides and isolates
		r >= 0x206A && r <= 0x206F,                     // deprecated format characters
		r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF: // noncharacters
		return r, false
	}
	return r, true
}

// ignorable reports whether r is never drawn, so that no font needs it: joiners,
// direction marks, variation selectors, tags.
func ignorable(r rune) bool {
	return r == 0x34F || r == 0x61C || r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0 ||
		r == 0x17B4 || r == 0x17B5 ||
		r >= 0x180B && r <= 0x180F || r >= 0x200B && r <= 0x200F || r >= 0x2060 && r <= 0x2064 ||
		r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0000 && r <= 0xE0FFF
}

// breakable reports whether r is a space that lines may break at and that
// stands for nothing at their ends.
func breakable(r rune) bool {
	switch r {
	case 0xA0, 0x202F, 0x2007:
		return false
	}
	return unicode.IsSpace(r)
}
