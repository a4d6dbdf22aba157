package brief

import "unicode"

const (
	zwnj = '\u200C'
	zwj  = '\u200D'
)

// joining are the scripts whose spelling uses the zero-width joiner and non-joiner.
var joining = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Mongolian,
	unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya,
	unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar,
}

// joins reports whether the joiner r between last and next is spelling: inside
// a word of a script that uses it, or, for ZWJ, inside an emoji.
func joins(last, r, next rune) bool {
	if unicode.In(last, joining...) && unicode.In(next, joining...) {
		return true
	}
	return r == zwj && endsEmoji(last) && pictograph(next)
}

// selects reports whether the variation selector r can follow last.
func selects(last, r rune) bool {
	switch {
	case r == '\uFE0E' || r == '\uFE0F':
		return pictograph(last) || last == '#' || last == '*' || last >= '0' && last <= '9'
	case r >= 0xE0100 && r <= 0xE01EF:
		return unicode.Is(unicode.Han, last)
	}
	return false
}

// endsEmoji reports whether an emoji can end in r.
func endsEmoji(r rune) bool {
	return pictograph(r) || r == '\uFE0F' || r >= 0x1F3FB && r <= 0x1F3FF
}

// pictograph reports whether r is a symbol emoji are made of.
func pictograph(r rune) bool {
	return unicode.Is(unicode.So, r) || r >= 0x1F000 && r <= 0x1FAFF || r == 0x2194 || r == 0x2195 || r >= 0x2640 && r <= 0x2642
}

// inFlag reports whether kept ends in the black flag, or in a flag's unfinished
// run of tag characters: the one place where tags are part of an emoji.
func inFlag(kept []rune) bool {
	for i := len(kept) - 1; i >= 0; i-- {
		switch r := kept[i]; {
		case r == 0x1F3F4:
			return true
		case r < 0xE0020 || r > 0xE007E, len(kept)-i > 6:
			return false
		}
	}
	return false
}
