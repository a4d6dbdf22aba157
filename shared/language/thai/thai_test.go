package thai_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/language/thai"
)

// TestAt marks the good places with a bar.
func TestAt(t *testing.T) {
	t.Parallel()
	tests := []string{
		"ช่วย|ประหยัด|เงิน|และ|เวลา",
		"ลด|ราคา|ให้|คุณ",
		"จักรยาน|ใหม่|ของ|เรา",
	}
	for _, want := range tests {
		text := []rune(strings.ReplaceAll(want, "|", ""))
		var got strings.Builder
		for i, r := range text {
			if i > 0 && thai.At(text, i) == thai.Word {
				got.WriteByte('|')
			}
			got.WriteRune(r)
		}
		if diff := cmp.Diff(want, got.String()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// TestNever holds that no vowel or mark is parted from its consonant.
func TestNever(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		at   int
	}{{"เงิน", 1}, {"เวลา", 3}, {"กำ", 1}, {"ที่", 1}, {"กัน", 2}, {"มากๆ", 3}} {
		if got := thai.At([]rune(tt.text), tt.at); got != thai.Never {
			t.Errorf("%s may be divided before rune %d (%d)", tt.text, tt.at, got)
		}
	}
	if diff := cmp.Diff(thai.Word, thai.At([]rune("การ์เวลา"), 4)); diff != "" {
		t.Errorf("after a silent letter (-want +got):\n%s", diff)
	}
}
