package quantity_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/studio/typeset/quantity"
)

func TestFromLeft(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"اتصل على 920-123-456 الآن", "920-123-456"},
		{"הטלפון +972 3 123 4567, היום", "+972 3 123 4567"},
		{"في 22-11-2026.", "22-11-2026"},
		{"(02) 123-4567", "(02) 123-4567"},
		{"من 3-5 أيام", ""},
		{"السعر 25 و 30", ""},
		{"1,250 ريال", ""},
		{"9:00-17:30", ""},
		{"סתם", ""},
		{"+ -", ""},
	}
	for _, tt := range tests {
		text := []rune(tt.text)
		var got []string
		for _, s := range quantity.FromLeft(text) {
			got = append(got, string(text[s[0]:s[1]]))
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.text, diff)
		}
	}
}
