package boundary_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/language/boundary"
)

// divided puts a bar before every rune at which a word or phrase begins.
func divided(marked string, begins func(text []rune, start, i int) bool) string {
	text := []rune(strings.ReplaceAll(marked, "|", ""))
	var b strings.Builder
	start := 0
	for i, r := range text {
		if i > 0 && begins(text, start, i) {
			b.WriteByte('|')
			start = i
		}
		b.WriteRune(r)
	}
	return b.String()
}

func TestAt(t *testing.T) {
	t.Parallel()
	for _, want := range []string{
		"สมัคร|สมาชิก|ฟรี|ด้วย|บัตร|ประจำ|ตัว|ประชาชน",
		"ดู|รายละเอียด|เพิ่มเติม|ที่ library.example",
		"ช่วย|ประหยัด|เงิน|และ|เวลา",
		"城市|公共|自行|车|系统|全面|升级",
		"覆盖|全市86个|地铁站",
		"plain English, 12 words, none known",
	} {
		got := divided(want, func(text []rune, _, i int) bool { return boundary.At(text, i) })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestPhrase(t *testing.T) {
	t.Parallel()
	for _, want := range []string{
		"城市|公共|自行车|系统|全面|升级",
		"平均等车|时间",
		"我们的|小灯",
		"城",
	} {
		if diff := cmp.Diff(want, divided(want, boundary.Phrase)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}
