package direction_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/language/direction"
)

func TestAgainst(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		fromLeft   bool // the language of the text
		want       string
	}{
		{"a telephone number", "اتصل على 920-123-456 الآن", false, "920-123-456"},
		{"one with a plus", "הטלפון +972 3 123 4567, היום", false, "+972 3 123 4567"},
		{"a date", "في 22-11-2026.", false, "22-11-2026"},
		{"a number in brackets", "(02) 123-4567", false, "(02) 123-4567"},
		{"a range", "من 3-5 أيام", false, ""},
		{"two numbers", "السعر 25 و 30", false, ""},
		{"a price", "1,250 ريال", false, ""},
		{"times", "9:00-17:30", false, ""},
		{"no number", "סתם", false, ""},
		{"signs", "+ -", false, ""},

		{"a brand's line", "Ride light. Live light.", false, "Ride light.|Live light."},
		{"a brand's line among others", "الدراجة تطوى. Ride light! جربها.", false, "Ride light!"},
		{"a line in quotes", "قال: نعم. “Ride light.” ثم مضى.", false, "“Ride light.”"},
		{"a name that ends a sentence", "جرب Fold It.", false, ""},
		{"an address", "زوروا fold.example اليوم", false, ""},
		{"a name with a sign", "شاهد Disney+ اليوم", false, "Disney+"},
		{"a name with signs", "تعلم C++ و C# مع AIPROD®.", false, "C++|C#|AIPROD®"},
		{"a number in a Latin sentence", "Call +972 3 123 4567.", false, "Call +972 3 123 4567."},
		{"figures are no sentence", "25.", false, ""},

		{"Hebrew in an English film", "Say hello: שלום. We mean it.", true, ""},
		{"a Hebrew sentence in an English film", "Hello. שלום עולם. Bye.", true, "שלום עולם."},
		{"an English film", "Call 920-123-456. Disney+!", true, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := []rune(tt.text)
			var got []string
			for _, s := range direction.Against(text, !tt.fromLeft) {
				got = append(got, string(text[s[0]:s[1]]))
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, "|")); diff != "" {
				t.Errorf("%q (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"جرب": true, "جرب.": false, "جرب. Fold": false, "Fold جرب": true, "Fold It": false, "": false} {
		if got := direction.Open(text, true); got != want {
			t.Errorf("Open(%q) = %t, want %t", text, got, want)
		}
	}
}
