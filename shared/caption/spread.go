package caption

import (
	"strings"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/timeline"
)

// Spread lays the words of a text that nobody speaks over a span of time, in
// milliseconds, each for as long as it reads.
func Spread(text string, start, end int, lang language.Language) []timeline.Word {
	fields := strings.Fields(text)
	total := 0.0
	for _, f := range fields {
		total += length(f, lang)
	}
	words := make([]timeline.Word, len(fields))
	whole := timeline.Word{Start: start, End: end}
	done := 0.0
	for i, f := range fields {
		words[i] = timeline.Word{Text: f, Start: share(whole, done/total)}
		done += length(f, lang)
		words[i].End = share(whole, done/total)
	}
	return words
}
