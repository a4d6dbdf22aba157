package voice_test

import (
	"math"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/timeline"
	"github.com/aiprod/aiprod/shared/voice"
)

// TestAdoptEstimates holds that words are found in a recording about where they are: one made
// here, with silence around it, whose times are known.
func TestAdoptEstimates(t *testing.T) {
	t.Parallel()
	local, err := engines()
	if err != nil {
		t.Fatal(err)
	}
	for tag, text := range map[string]string{
		"en": "We fold every chair by hand. It takes nine minutes, and it lasts for thirty years.",
		"fr": "Chaque matin, le pain sort du four. Il est encore chaud à huit heures, et il ne reste rien à midi.",
		"ar": "نخبز الخبز كل صباح. يصل إلى بيتك ساخنا، قبل الساعة الثامنة.",
		"ja": "毎朝パンを焼きます。八時までにお届けします。",
	} {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			lang := find(t, tag)
			want, err := local.Speak(t.Context(), voice.Request{Text: text, Lang: lang})
			if err != nil {
				t.Fatal(err)
			}
			got, err := local.Adopt(t.Context(), voice.Recording{Sound: padded(want.Sound), Text: text, Lang: lang, Engine: "vendor", Name: "Ann"})
			if err != nil {
				t.Fatal(err)
			}
			within(t, got)
			sum := 0.0
			for i, w := range want.Words {
				if got.Words[i].Text != w.Text {
					t.Fatalf("word %d is %q, want %q", i, got.Words[i].Text, w.Text)
				}
				sum += math.Abs(float64(got.Words[i].Start - w.Start))
			}
			if mean := sum / float64(len(want.Words)); mean > 120 {
				t.Errorf("words are %.0f ms off on average:\n%v\n%v", mean, got.Words, want.Words)
			}
			if d := math.Abs(got.Sound.Seconds() - want.Sound.Seconds()); d > 0.05 {
				t.Errorf("take is %.2f s long, want %.2f", got.Sound.Seconds(), want.Sound.Seconds())
			}
		})
	}
}

// padded is a sound with silence around it, on two channels.
func padded(s audio.Sound) audio.Sound {
	quiet := audio.Silence(s.Rate, 1, 0.4)
	out := audio.Sound{Rate: s.Rate, L: append(append(append([]float32{}, quiet.L...), s.L...), quiet.L...)}
	return out.Stereo()
}

// within holds that words rise and lie in the take, and that it is level.
func within(t *testing.T, take voice.Take) {
	t.Helper()
	last := 0
	for _, w := range take.Words {
		if w.Start < last || w.End < w.Start {
			t.Errorf("%q is from %d to %d, after %d", w.Text, w.Start, w.End, last)
		}
		last = w.End
	}
	if end := take.Sound.Seconds() * 1000; float64(last) > end {
		t.Errorf("the last word ends at %d, the take at %.0f", last, end)
	}
	if l := audio.Integrated(audio.Fit(take.Sound, max(take.Sound.Len(), audio.Rate/2))); math.Abs(l+19) > 1 || take.Sound.Rate != audio.Rate || take.Sound.R != nil {
		t.Errorf("take is at %.1f LUFS, %d Hz", l, take.Sound.Rate)
	}
}

// TestAdoptTimed holds that times which are known are kept, whatever they are.
func TestAdoptTimed(t *testing.T) {
	t.Parallel()
	local, err := engines()
	if err != nil {
		t.Fatal(err)
	}
	lang := find(t, "en")
	const text = "One two, three!"
	tone := func(seconds float64) audio.Sound {
		s := audio.Silence(24000, 1, seconds)
		for i := range s.L {
			s.L[i] = float32(0.3 * math.Sin(float64(i)/20))
		}
		return s
	}
	even := func(each float64) (heard []voice.Heard) {
		for i, r := range strings.Split(text, "") {
			heard = append(heard, voice.Heard{Text: r, Start: float64(i) * each, End: float64(i+1) * each})
		}
		return heard
	}
	for name, c := range map[string]struct {
		heard []voice.Heard
		want  []timeline.Word // nil: estimated
	}{
		"known":       {even(0.1), []timeline.Word{{Text: "One", Start: 0, End: 300}, {Text: "two,", Start: 400, End: 800}, {Text: "three!", Start: 900, End: 1500}}},
		"beyond":      {even(0.3), []timeline.Word{{Text: "One", Start: 0, End: 900}, {Text: "two,", Start: 1200, End: 1500}, {Text: "three!", Start: 1500, End: 1500}}},
		"of another":  {even(0.1)[:9], nil},
		"of none":     {nil, nil},
		"with spaces": {append(even(0.1), voice.Heard{Text: " ", Start: 2, End: 1}), []timeline.Word{{Text: "One", Start: 0, End: 300}, {Text: "two,", Start: 400, End: 800}, {Text: "three!", Start: 900, End: 1500}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := local.Adopt(t.Context(), voice.Recording{Sound: tone(1.5), Text: text, Lang: lang, Heard: c.heard})
			if err != nil {
				t.Fatal(err)
			}
			within(t, got)
			for i, w := range c.want {
				if math.Abs(float64(got.Words[i].Start-w.Start)) > 12 || math.Abs(float64(got.Words[i].End-w.End)) > 12 {
					t.Errorf("word %d is %v, want %v", i, got.Words[i], w)
				}
			}
		})
	}
	if _, err := local.Adopt(t.Context(), voice.Recording{Sound: audio.Silence(48000, 1, 1), Text: text, Lang: lang}); err == nil {
		t.Error("silence was adopted")
	}
}
