package agent

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/aiprod/aiprod/shared/brief/prose"
)

// brand is the name the brief's web address is made of, as the brief writes it:
// "Corner Bakery" of cornerbakery.example; "" where the text has no such words.
func (w *writer) brand(beats []beat) string {
	for _, bt := range beats {
		for _, f := range bt.read.Facts {
			if f.Kind != prose.URL {
				continue
			}
			if name := w.named(beats, hostOf(f.Text)); name != "" && !w.forbidden(name) {
				return name
			}
		}
	}
	return ""
}

// hostOf is the name in a web address: what stands before its domain.
func hostOf(address string) string {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		rest = address
	}
	host, _, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(rest), "www."), "/")
	name, _, _ := strings.Cut(host, ".")
	return strings.ReplaceAll(name, "-", "")
}

// named returns the words of the lines that written together are a host's name and
// begin with a capital.
func (w *writer) named(beats []beat, host string) string {
	const longest = 4 // words
	for _, bt := range beats {
		words := strings.Fields(bt.read.Text)
		for i := range words {
			for n := 1; n <= longest && i+n <= len(words) && len(host) > 2; n++ {
				name := strings.TrimFunc(strings.Join(words[i:i+n], " "), func(r rune) bool { return !alphanumeric(r) })
				if plainLetters(name) == host && unicode.IsUpper([]rune(name)[0]) && !strings.ContainsAny(name, ".@/,:") {
					return name
				}
			}
		}
	}
	return ""
}

// plainLetters returns the letters and digits of a name in lower case and without
// accents, as addresses have them.
func plainLetters(name string) string {
	return strings.Map(func(r rune) rune {
		if alphanumeric(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFD.String(name))
}
