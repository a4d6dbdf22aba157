package reading

import (
	"strings"
	"unicode"
)

// westernDigits puts western digits and signs in place of a script's own, rune for rune: the
// digits of Arabic, Devanagari and Thai, the Arabic marks and percent sign.
func westernDigits(r rune) rune {
	switch r {
	case '٫':
		return '.'
	case '٬':
		return ','
	case '٪':
		return '%'
	}
	if r < unicode.MaxLatin1 || !unicode.Is(unicode.Nd, r) {
		return r
	}
	// Digits of a script stand together in Unicode, zero first, at a code point that ends in 0 or 6.
	zero := r
	for unicode.Is(unicode.Nd, zero-1) && r-zero < 9 {
		zero--
	}
	return '0' + (r - zero)
}

// fractions that are one character, and what people type for them.
var fractions = strings.NewReplacer("½", "1/2", "⅓", "1/3", "⅔", "2/3", "¼", "1/4", "¾", "3/4", "⅕", "1/5", "⅛", "1/8")

// fraction reads 3/4, ¾ and 1½.
func (r reader) fraction(core string) (string, bool) {
	typed := fractions.Replace(core)
	whole, rest := "", typed
	if typed != core {
		whole, rest = strings.TrimSpace(typed[:len(typed)-3]), typed[len(typed)-3:]
	}
	said, ok := r.table.Fractions[rest]
	if !ok || whole != "" && !digits(whole) {
		return "", false
	}
	if whole == "" {
		return said, true
	}
	return strings.NewReplacer("{n}", r.integer(whole), "{f}", r.mixed(rest, said)).Replace(r.table.Mixed), true
}

// mixed is a fraction after a whole number, where it is said in a way of its own.
func (r reader) mixed(fraction, alone string) string {
	if said, ok := r.table.Fractions["n "+fraction]; ok {
		return said
	}
	return alone
}
