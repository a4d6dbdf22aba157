package wording_test

import (
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/quality/wording"
)

func TestContains(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text, wanted string
		want         bool
	}{
		{"Ouvert de 9 h à 22\u00a0h.", "22 h", true},
		{"Ouvert jusqu'à 22\u202fh", "22 h", true},
		{"It takes 122 h", "22 h", false},
		{"It takes 22 hours", "22 h", true},
		{"From 4.15 million", "4.1", false},
		{"From 4.1 million", "4.1", true},
		{"It costs 4.", "4", true},
		{"14.1 and 4.1", "4.1", true},
		{"STRASSE", "straße", true},
		{"l’été", "l'ete", false},
		{"l’été", "l'été", true},
		{"cafe\u0301", "café", true},
		{"soft\u00adware", "software", true},
		{"９時から１８時", "9時から18時", true},
		{"全国 どこでも", "全国どこでも", true},
		{"٢٢ ساعة", "22", false},
		{"٢٢ ساعة", "٢٢ ساعة", true},
		{"два\n  слова", "ДВА слова", true},
		{"00", "0", false},
		{"anything", "", true},
		{"", "x", false},
	} {
		if got := wording.Contains(tt.text, tt.wanted); got != tt.want {
			t.Errorf("Contains(%q, %q) = %t, want %t", tt.text, tt.wanted, got, tt.want)
		}
	}
}

func TestMentions(t *testing.T) {
	t.Parallel()
	if !wording.Mentions("Better than ACMECorp", "acme") {
		t.Error("a forbidden name within a word was missed")
	}
	if wording.Mentions("anything", "") {
		t.Error("the empty string is not forbidden")
	}
}

func TestSame(t *testing.T) {
	t.Parallel()
	if diff, same := wording.Same("Open at 9\u00a0h.\nCome in!", "Open at 9 h. Come in!"); !same {
		t.Errorf("different: %s", diff)
	}
	diff, same := wording.Same("Open at nine today", "Open at ten today")
	if same || !strings.Contains(diff, "ninetoday") || !strings.Contains(diff, "tentoday") {
		t.Errorf("same = %t, difference %q", same, diff)
	}
	if _, same := wording.Same("all of it", "all of"); same {
		t.Error("a lost word was not noticed")
	}
}

func FuzzContains(f *testing.F) {
	f.Add("a 22 h b", "22 h")
	f.Add("\xff４", "4")
	f.Add("00", "0")
	f.Fuzz(func(t *testing.T, text, wanted string) {
		if wording.Contains(text, wanted) && !wording.Mentions(strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(wanted, " ", "")) &&
			!wording.Mentions(text, wanted) && wording.Fold(wanted) != "" {
			t.Errorf("%q is contained in %q and not mentioned", wanted, text)
		}
	})
}
