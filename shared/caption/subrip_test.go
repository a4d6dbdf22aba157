package caption_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/caption"
)

func TestParse(t *testing.T) {
	t.Parallel()
	want := [][]int{{1000, 2500}, {3000, 4250}}
	for name, file := range map[string]string{
		"WebVTT":  "WEBVTT\n\n00:01.000 --> 00:02.500\nOne\n\n00:03.000 --> 00:04.250\nTwo, 3 --> 4\n",
		"SubRip":  "1\n00:00:01,000 --> 00:00:02,500\nOne\n\n2\n00:00:03,000 --> 00:00:04,250\nTwo, 3 --> 4\n",
		"Windows": "\uFEFF1\r\n00:00:01,000 --> 00:00:02,500\r\nOne\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,250\r\nTwo\r\n",
	} {
		cues, err := caption.Parse([]byte(file))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got [][]int
		for _, c := range cues {
			got = append(got, []int{c.Start, c.End})
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	for name, file := range map[string]string{"nothing": "", "prose": "Hello there.\n\nHow are you?", "bad times": "1\n00:00:99,000 --> 1\nOne\n"} {
		if cues, err := caption.Parse([]byte(file)); err == nil {
			t.Errorf("%s: %d captions", name, len(cues))
		}
	}
}
