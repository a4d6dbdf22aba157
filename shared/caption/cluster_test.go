package caption

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/timeline"
)

// TestClustersStayWhole holds that a word too long for a line is never divided
// inside what a reader sees as one character: emoji with joiners and skin tones,
// flags, letters with marks, Devanagari conjuncts, Hangul of parts, Thai vowels.
func TestClustersStayWhole(t *testing.T) {
	t.Parallel()
	const odd = "👩\u200d🚀👍🏽🇯🇵e\u0301क्षि각ที่ゞが"
	for _, tag := range []string{"ja", "zh", "th"} {
		lang := find(t, tag)
		word := strings.Repeat(odd, 6)
		var got []string
		for _, c := range Cues([]timeline.Word{{Text: word, End: 30_000}}, lang, Options{MaxLine: 7}) {
			for _, l := range c.Lines {
				got = append(got, clusters(text(l, lang))...)
			}
		}
		if diff := cmp.Diff(clusters(word), got); diff != "" {
			t.Errorf("%s: the characters of the lines are not those of the word (-want +got):\n%s", tag, diff)
		}
	}
}

func clusters(s string) []string {
	var out []string
	for g := uniseg.NewGraphemes(s); g.Next(); {
		out = append(out, g.Str())
	}
	return out
}

// TestLinesKeepKinsoku holds that no caption line begins or ends with a mark that
// may not stand there.
func TestLinesKeepKinsoku(t *testing.T) {
	t.Parallel()
	scripts := map[string]string{
		"ja": "「フォールド」 +は、 +ちょっと +した +「旅」 +の +ための +自転車 +です。 +きっと、 +気に +入る +でしょう！",
		"zh": "“折叠车” +轻巧、 +方便， +适合 +“城市” +生活 +（真的）。 +现在 +就来 +试试 +吧！",
	}
	for tag, script := range scripts {
		lang := find(t, tag)
		for limit := 6; limit <= 14; limit++ {
			for _, c := range Cues(speak(script, lang), lang, Options{MaxLine: limit}) {
				for _, l := range c.Lines {
					line := text(l, lang)
					runes := []rune(line)
					if strings.ContainsRune("、。，！？）」』”ーっゃゅょ", runes[0]) || strings.ContainsRune("「『（“", runes[len(runes)-1]) {
						t.Errorf("%s at %d: line %q", tag, limit, line)
					}
				}
			}
		}
	}
}
