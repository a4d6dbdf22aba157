package caption

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/timeline"
)

func cueOf(start, end int, lines ...string) Cue {
	c := Cue{Start: start, End: end}
	for _, l := range lines {
		c.Lines = append(c.Lines, []timeline.Word{{Text: l, Start: start, End: end}})
	}
	return c
}

func TestWebVTT(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, lang, line, want string }{
		{"escapes", "en", "a < b & c --> d", "a &lt; b &amp; c --&gt; d"},
		{"no mark where the first letter tells", "ar", "مرحبا AIPROD", "مرحبا AIPROD"},
		{"a mark where it misleads", "ar", "AIPROD مرحبا", "\u200fAIPROD مرحبا"},
		{"from the left as well", "en", "שלום means hello", "\u200eשלום means hello"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := string(WebVTT([]Cue{cueOf(3_661_001, 3_662_000, tt.line)}, find(t, tt.lang)))
			want := "WEBVTT\n\n01:01:01.001 --> 01:01:02.000\n" + tt.want + "\n"
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("file (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSubRip(t *testing.T) {
	t.Parallel()
	cues := []Cue{cueOf(0, 1000, "one", "two <b>"), cueOf(2000, 3000, "a --> b")}
	want := "1\n00:00:00,000 --> 00:00:01,000\none\ntwo <\u200bb>\n\n2\n00:00:02,000 --> 00:00:03,000\na --\u200b> b\n"
	if diff := cmp.Diff(want, string(SubRip(cues, find(t, "en")))); diff != "" {
		t.Errorf("file (-want +got):\n%s", diff)
	}
	got := string(SubRip([]Cue{cueOf(0, 1000, "שלום.")}, find(t, "he")))
	if !strings.Contains(got, "\n\u202bשלום.\u202c\n") {
		t.Errorf("a full stop is left to the player: %q", got)
	}
	if got := string(SubRip([]Cue{cueOf(0, 1000, "שלום לכם")}, find(t, "he"))); !strings.Contains(got, "\nשלום לכם\n") {
		t.Errorf("a line of one direction is marked: %q", got)
	}
}

// The full stop of a sentence stands at the end its letters end at, unless it is
// that of a sentence which began above in the language of the film.
func TestFullStopsOfForeignSentences(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, lang string
		lines      []string
		vtt, srt   string
	}{
		{"a brand's line", "ar", []string{"Ride light."},
			"\u200f\u200eRide light.\u200e", "\u202b\u200eRide light.\u200e\u202c"},
		{"over two lines", "he", []string{"Ride light", "and smile!"},
			"\u200fRide light\n\u200f\u200eand smile!\u200e", "\u202bRide light\u202c\n\u202b\u200eand smile!\u200e\u202c"},
		{"after a sentence", "he", []string{"הגיע הזמן.", "Ride light."},
			"הגיע הזמן.\n\u200f\u200eRide light.\u200e", "\u202bהגיע הזמן.\u202c\n\u202b\u200eRide light.\u200e\u202c"},
		{"the end of a sentence", "he", []string{"נסו את", "Fold It."},
			"נסו את\n\u200fFold It.", "נסו את\n\u202b\u200fFold It.\u202c"},
		{"a name with a sign", "ar", []string{"شاهد Disney+ اليوم"},
			"شاهد \u200eDisney+\u200e اليوم", "\u202bشاهد \u200eDisney+\u200e اليوم\u202c"},
		{"a Hebrew sentence in an English film", "en", []string{"שלום עולם."},
			"\u200e\u200fשלום עולם.\u200f", "\u200fשלום עולם.\u200f"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			cues := []Cue{cueOf(0, 1000, tt.lines...)}
			if diff := cmp.Diff("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n"+tt.vtt+"\n", string(WebVTT(cues, find(t, tt.lang)))); diff != "" {
				t.Errorf("WebVTT (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff("1\n00:00:00,000 --> 00:00:01,000\n"+tt.srt+"\n", string(SubRip(cues, find(t, tt.lang)))); diff != "" {
				t.Errorf("SubRip (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseWebVTT(t *testing.T) {
	t.Parallel()
	const file = "\ufeffWEBVTT - a title\r\n\r\nNOTE\r\na remark\r\n\r\nSTYLE\n::cue {}\n\nintro\n00:01.000 --> 00:02.500 align:start\n" +
		"<v Ann>Fish &amp; <i>chips</i>\nnow\n\n123:00:00.000 --> 123:00:01.000\n&lt;b&gt; &amp;lt;\n"
	got, err := ParseWebVTT([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	want := []Cue{cueOf(1000, 2500, "Fish & chips", "now"), cueOf(442_800_000, 442_801_000, "<b> &lt;")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cues (-want +got):\n%s", diff)
	}
	for _, bad := range []string{"", "WEBVTTX", "1\n00:01.000 --> 00:02.000\na", "WEBVTT\n\n00:99.000 --> soon\na"} {
		if _, err := ParseWebVTT([]byte(bad)); err == nil {
			t.Errorf("ParseWebVTT(%q) is no error", bad)
		}
	}
}

// What is read from a file and written again reads the same.
func FuzzParseWebVTT(f *testing.F) {
	f.Add([]byte("WEBVTT\n\n00:01.000 --> 00:02.500\nFish &amp; chips\n"))
	f.Add([]byte("WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.500 line:0\n<b>\u200fمرحبا &rlm;\n\nNOTE\n"))
	f.Add([]byte("WEBVTT\r\rx --> y"))
	f.Fuzz(func(t *testing.T, data []byte) {
		cues, err := ParseWebVTT(data)
		if err != nil {
			return
		}
		for _, tag := range []string{"en", "ar", "ja"} {
			again, err := ParseWebVTT(WebVTT(cues, find(t, tag)))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(cues, again); diff != "" {
				t.Errorf("%s (-first +second):\n%s", tag, diff)
			}
		}
	})
}
