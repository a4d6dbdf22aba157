package voice

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/aiprod/aiprod/shared/voice/reading"
)

// spoken returns a word with phones written as one letter each.
func spoken(phones string, groups int) word {
	return word{Word: reading.Word{Text: phones, Spoken: phones}, phones: strings.Split(phones, ""), groups: groups}
}

func TestSpread(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		words   []word
		islands []float64
		want    []float64 // where words start, in a stretch of one second
	}{
		"as measured":           {[]word{spoken("ab", 1), spoken("abc", 1)}, []float64{0.3, 0.1}, []float64{0, 0.75}},
		"a word in two parts":   {[]word{spoken("abab", 2), spoken("ab", 1)}, []float64{0.2, 0.2, 0.4}, []float64{0, 0.5}},
		"two words run as one":  {[]word{spoken("ab", 1), spoken("ab", 1), spoken("abcdefgh", 1)}, []float64{0.2, 0.2}, []float64{0, 0.25, 0.5}},
		"an unexpected part":    {[]word{spoken("abcdefgh", 1), spoken("abcd", 1)}, []float64{0.2, 0.2, 0.2}, []float64{0, 2.0 / 3}},
		"nothing to measure by": {[]word{spoken("ab", 1), spoken("ab", 1)}, nil, []float64{0, 0.5}},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []float64
			for _, s := range spread(c.words, c.islands, span{0, 1}) {
				got = append(got, s.from)
			}
			if diff := cmp.Diff(c.want, got, cmpopts.EquateApprox(0, 0.02)); diff != "" {
				t.Errorf("starts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMatchPhones(t *testing.T) {
	t.Parallel()
	said := func(phones string) word { return word{phones: strings.Fields(phones)} }
	heard, err := parsePhones("pau:0.1 dh:0.2 iy:0.3 ae:0.4 p:0.5 ax:0.6 l:0.7 pau:0.9 dh:1.0 ax:1.1 k:1.2 ao:1.3 r:1.4 pau:1.5")
	if err != nil {
		t.Fatal(err)
	}
	got := matchPhones([]word{said("dh ax"), said("ae p ax l"), said("dh ax"), said("k ao r")}, heard)
	want := []span{{0.1, 0.3}, {0.3, 0.7}, {0.9, 1.1}, {1.1, 1.4}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(span{}), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
	for _, bad := range []string{"", "pau:0.1", "ax", "ax:soon"} {
		if _, err := parsePhones(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

// TestMatchPhonesKeepsOrder feeds sequences that have little to do with each other.
func TestMatchPhonesKeepsOrder(t *testing.T) {
	t.Parallel()
	heard, err := parsePhones("b:0.1 b:0.2 b:0.3 pau:0.4 k:0.5")
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range [][]word{
		{spoken("xyz", 1)},
		{spoken("xyz", 1), {}, spoken("kk", 1)},
		{{}, {}, {}},
		{spoken(strings.Repeat("b", 40), 1), spoken("k", 1)},
	} {
		last := 0.0
		for i, s := range matchPhones(words, heard) {
			if s.from < last || s.to < s.from {
				t.Errorf("span %d of %d words is %v after %g", i, len(words), s, last)
			}
			last = s.to
		}
	}
}

func TestOutputIsLimited(t *testing.T) {
	t.Parallel()
	_, err := run(t.Context(), "/bin/sh", "", "-c", "head -c 40000000 /dev/zero")
	if err == nil {
		t.Error("40 MB of output were accepted")
	}
	_, err = run(t.Context(), "/bin/sh", "", "-c", "echo the voice is hoarse >&2; exit 3")
	if err == nil || !strings.Contains(err.Error(), "hoarse") {
		t.Errorf("error %v does not say what the engine said", err)
	}
}
