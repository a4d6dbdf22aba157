package claim

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Figures are the numbers of a text as they are written, without their units:
// "4.1", "22", "10:30", "1,200". Digits of every script count.
func Figures(text string) []string {
	var out []string
	runes := []rune(text)
	for i := 0; i < len(runes); {
		if !unicode.IsDigit(runes[i]) {
			i++
			continue
		}
		end := i + 1
		for end < len(runes) && (unicode.IsDigit(runes[end]) || joinsDigits(runes, end)) {
			end++
		}
		out = append(out, string(runes[i:end]))
		i = end
	}
	return out
}

// joinsDigits says whether the rune at i stands between two digits of one number.
func joinsDigits(runes []rune, i int) bool {
	return strings.ContainsRune(".,:٫٬\u00a0\u202f", runes[i]) && i+1 < len(runes) && unicode.IsDigit(runes[i+1])
}

// Signs are the signs of currencies and percent a text holds, each once.
func Signs(text string) (out []rune) {
	for _, r := range plain(text) {
		if (r == '%' || unicode.Is(unicode.Sc, r)) && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// plain returns text with its signs in their plainest form.
func plain(text string) string { return strings.ReplaceAll(norm.NFKC.String(text), "٪", "%") }

// address matches what a viewer could follow: links, hosts, e-mail addresses, handles.
var address = regexp.MustCompile(`(?i)\b[a-z][a-z+]*://\S+|[^\s@]*@[^\s@]+|\b(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?`)

// Addresses are those of a text, without the punctuation after them.
func Addresses(text string) (out []string) {
	for _, a := range address.FindAllString(text, -1) {
		out = append(out, strings.TrimRightFunc(a, func(r rune) bool { return r != '/' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
	}
	return out
}
