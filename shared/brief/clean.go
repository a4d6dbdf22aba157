package brief

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A Change is one kind of mending Clean did to a text.
type Change struct {
	// Code is control, zero_width, bidi, private_use, selector or invalid.
	Code string `json:"code"`
	// Count is how many characters of the kind were removed.
	Count int `json:"count"`
}

// Clean returns text with nothing in it that a reader cannot see: control,
// zero-width, direction-override and private characters are removed, white space
// is collapsed (a blank line stays as the end of a paragraph) and the rest is in
// Unicode's composed form. Joiners stay where a script or an emoji needs them.
//
// Markup, filter expressions, tags and addresses are text and stay as they are.
// The changes are in the order they were first met. Clean is idempotent.
func Clean(text string) (string, []Change) {
	if plain(text) {
		return text, nil
	}
	return scrub(text)
}

// scrub is Clean of any text.
func scrub(text string) (string, []Change) {
	var changes []Change
	note := func(code string) {
		i := slices.IndexFunc(changes, func(c Change) bool { return c.Code == code })
		if i < 0 {
			changes = append(changes, Change{Code: code, Count: 1})
			return
		}
		changes[i].Count++
	}
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	for {
		// Taking a character away can leave a joiner with nothing to join, so go on until nothing changes.
		next := collapse(norm.NFC.String(filter(text, note)))
		if next == text {
			return text, changes
		}
		text = next
	}
}

// plain reports whether a text is clean at a glance, as most are: visible ASCII with single spaces in between.
func plain(text string) bool {
	last := byte(' ')
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c > '~' || c == ' ' && last == ' ' {
			return false
		}
		last = c
	}
	return last != ' '
}

// filter returns text without unwanted characters, and notes the code of each.
func filter(text string, note func(code string)) string {
	runes := []rune(text)
	kept := make([]rune, 0, len(runes))
	for i, r := range runes {
		var next rune
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		if code := unwanted(kept, r, next); code != "" {
			note(code)
			continue
		}
		kept = append(kept, r)
	}
	return string(kept)
}

// unwanted returns why r, which follows kept and precedes next, is removed, or "".
func unwanted(kept []rune, r, next rune) string {
	var last rune
	if len(kept) > 0 {
		last = kept[len(kept)-1]
	}
	switch {
	case r == unicode.ReplacementChar, r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF:
		return "invalid"
	case r == '\n', r == '\t', r == '\v', r == '\f', r == '\r', r == 0x85, r == 0x2028, r == 0x2029:
		return "" // white space, collapsed later
	case unicode.Is(unicode.Cc, r):
		return "control"
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x206F, r == 0x200E, r == 0x200F, r == 0x061C:
		return "bidi"
	case r == zwj || r == zwnj:
		if joins(last, r, next) {
			return ""
		}
		return "zero_width"
	case unicode.Is(unicode.Variation_Selector, r):
		if selects(last, r) {
			return ""
		}
		return "selector"
	case r >= 0xE0000 && r <= 0xE007F:
		if inFlag(kept) {
			return ""
		}
		return "zero_width"
	case unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r), r == 0x034F, r == 0x115F, r == 0x1160, r == 0x3164, r == 0xFFA0:
		return "zero_width"
	case unicode.Is(unicode.Co, r):
		return "private_use"
	}
	return ""
}

// collapse makes every run of white space one space, or one line break, or one blank line.
func collapse(text string) string {
	var b strings.Builder
	space, breaks := false, 0
	for _, r := range text {
		switch {
		case r == '\n' || r == 0x85 || r == 0x2028 || r == '\r' || r == '\v' || r == '\f':
			breaks++
			continue
		case r == 0x2029:
			breaks += 2
			continue
		case unicode.IsSpace(r):
			space = true
			continue
		}
		if b.Len() > 0 {
			switch {
			case breaks > 1:
				b.WriteString("\n\n")
			case breaks == 1:
				b.WriteByte('\n')
			case space:
				b.WriteByte(' ')
			}
		}
		space, breaks = false, 0
		b.WriteRune(r)
	}
	return b.String()
}
