package translation

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plain returns text with its digits and signs in their plainest form.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		for _, zero := range "٠۰०๐" {
			if r >= zero && r < zero+10 {
				return '0' + r - zero
			}
		}
		if r == '٪' {
			return '%'
		}
		return r
	}, norm.NFKC.String(text))
}

// figure matches a number with the marks languages put into it: 4.20, 1,000, 1’000,
// ١٬٠٠٠, 1 000. NFKC has made every space a plain one.
var figure = regexp.MustCompile(`\d{1,3}(?:[ ,.'’٬]\d{3})+(?:[.,٫]\d+)?(?:\b|$)|\d+(?:[.,٫'’٬]\d+)*`)

// figures are the numbers of a text as their digits, sorted: how a language groups
// them and marks the fraction does not count.
func figures(text string) []string {
	var out []string
	for _, m := range figure.FindAllString(plain(text), -1) {
		out = append(out, strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return r
			}
			return -1
		}, m))
	}
	slices.Sort(out)
	return out
}
