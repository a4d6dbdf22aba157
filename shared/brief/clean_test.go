package brief

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestClean(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in, want string
		changes        []Change
	}{
		{"plain", "Coffee. Hot. Now.", "Coffee. Hot. Now.", nil},
		{"nothing", "", "", nil},
		{"led by a space", " Hot.", "Hot.", nil},
		{"followed by a space", "Hot. ", "Hot.", nil},
		{"two spaces", "Hot.  Now.", "Hot. Now.", nil},
		{"delete", "Hot\x7f", "Hot", []Change{{"control", 1}}},
		{"control", "a\x00b\x07c\x1b[31m", "abc[31m", []Change{{"control", 3}}},
		{"zero width", "pass\u200bword\ufeff", "password", []Change{{"zero_width", 2}}},
		{"override", "abc\u202efdp.exe\u202c", "abcfdp.exe", []Change{{"bidi", 2}}},
		{"soft hyphen", "Fahr\u00adgast", "Fahrgast", []Change{{"zero_width", 1}}},
		{"composed", "Cafe\u0301", "Café", nil},
		{"spaces", "  a \t b\u00a0c\u202fd  ", "a b c d", nil},
		{"lines", "a \r\n\r\n\r\n b\nc", "a\n\nb\nc", nil},
		{"emoji family", "👨\u200d👩\u200d👧 ok", "👨\u200d👩\u200d👧 ok", nil},
		{"keycap and heart", "1\ufe0f\u20e3 ❤\ufe0f", "1\ufe0f\u20e3 ❤\ufe0f", nil},
		{"stray selector", "a\ufe0fb", "ab", []Change{{"selector", 1}}},
		{"flag of England", "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", nil},
		{"hidden tags", "hi\U000E0069\U000E0067", "hi", []Change{{"zero_width", 2}}},
		{"Hindi joiner", "क्\u200dष र्\u200dय", "क्\u200dष र्\u200dय", nil},
		{"Persian non-joiner", "می\u200cخواهم", "می\u200cخواهم", nil},
		{"Latin joiner", "a\u200db", "ab", []Change{{"zero_width", 1}}},
		{"markup is text", `<b>{\an8}[in]scale=2:2;'</b> https://x.example/?a=1&b`, `<b>{\an8}[in]scale=2:2;'</b> https://x.example/?a=1&b`, nil},
		{"private use", "a\ue000b", "ab", []Change{{"private_use", 1}}},
		{"broken bytes", "a\xff\xfeb", "ab", []Change{{"invalid", 1}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, changes := Clean(tt.in)
			if long, why := scrub(tt.in); long != got || !cmp.Equal(why, changes) {
				t.Errorf("the long way it is %q, %v", long, why)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.changes, changes); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{"", "Coffee. Hot.", "two  spaces", " led", "a\u200db\x00", "👨\u200d👩", "क्\u200dष", "1\ufe0f\u20e3", "e\u0301\u202e\r\n\r\n", "\xff🏴\U000E0067"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got, _ := Clean(in)
		if !utf8.ValidString(got) {
			t.Fatalf("not UTF-8: %q", got)
		}
		if strings.ContainsAny(got, "\u200b\u202e\u2066\x00\x1b\ufeff\r\t") {
			t.Fatalf("unwanted character left in %q", got)
		}
		if long, why := scrub(in); plain(in) && (long != in || why != nil) {
			t.Fatalf("%q is plain, and becomes %q, %v", in, long, why)
		}
		if again, changes := Clean(got); again != got || len(changes) > 0 {
			t.Fatalf("not idempotent: %q, then %q %v", got, again, changes)
		}
	})
}
