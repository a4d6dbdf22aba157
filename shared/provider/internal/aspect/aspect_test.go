package aspect

import "testing"

func TestNearest(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ratios []string
		aspect string
		want   string // empty for an error
	}{
		"the same":         {[]string{"16:9", "9:16"}, "9:16", "9:16"},
		"in pixels":        {[]string{"1280:720", "720:1280", "1920:1080"}, "16:9", "1280:720"},
		"tall":             {[]string{"16:9", "9:16"}, "4:5", "9:16"},
		"a square":         {[]string{"16:9", "1:1"}, "1:1", "1:1"},
		"between two":      {[]string{"16:9", "9:16"}, "1:1", "16:9"},
		"of one":           {[]string{"16:9"}, "9:16", "16:9"},
		"no aspect":        {[]string{"16:9"}, "wide", ""},
		"of no height":     {[]string{"16:9"}, "16:0", ""},
		"a ratio of words": {[]string{"auto"}, "16:9", ""},
	} {
		if got, err := Nearest(c.ratios, c.aspect); got != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%s: %q, %v; want %q", name, got, err, c.want)
		}
	}
}
