package voice_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/voice"
	"github.com/aiprod/aiprod/shared/voice/reading"
)

var engines = sync.OnceValues(voice.New)

func speak(t testing.TB, req voice.Request) voice.Take {
	t.Helper()
	local, err := engines()
	if err != nil {
		t.Fatal(err)
	}
	take, err := local.Speak(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	return take
}

func find(t testing.TB, tag string) language.Language {
	t.Helper()
	l, err := language.Find(tag)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// script returns the same three sentences in every language.
func script(t testing.TB) map[string]string {
	t.Helper()
	b, err := os.ReadFile("testdata/script.json")
	if err != nil {
		t.Fatal(err)
	}
	var lines map[string]string
	if err := json.Unmarshal(b, &lines); err != nil {
		t.Fatal(err)
	}
	return lines
}

// first returns the first sentence of a text.
func first(text string) string {
	return text[:strings.IndexAny(text, ".。")]
}

// TestEveryLanguageSpeaks is the gate against nonsense: a voice that spells its
// text, skips it or says "Chinese letter" is far off the language's speaking rate.
func TestEveryLanguageSpeaks(t *testing.T) {
	t.Parallel()
	lines := script(t)
	for _, lang := range language.All() {
		t.Run(lang.Tag, func(t *testing.T) {
			t.Parallel()
			text := lines[lang.Tag]
			take := speak(t, voice.Request{Text: text, Lang: lang})
			checkSound(t, take)
			checkWords(t, take, text)
			rate := float64(uniseg.GraphemeClusterCount(text)) / voiced(take)
			if ratio := rate / lang.CharsPerSecond; ratio < 0.85 || ratio > 1.15 {
				t.Errorf("%.1f characters a second, the table says %.1f", rate, lang.CharsPerSecond)
			}
			if take.Grade != lang.Voice.Grade || take.Engine != lang.Voice.Engine || take.Name != lang.Voice.Name {
				t.Errorf("spoken by %s %s (%s); the table says %v", take.Engine, take.Name, take.Grade, lang.Voice)
			}
		})
	}
}

// voiced is the length of a take without the pauses between its chunks, in seconds.
func voiced(take voice.Take) float64 {
	seconds := take.Sound.Seconds()
	for i := 1; i < len(take.Words); i++ {
		seconds -= float64(take.Words[i].Start-take.Words[i-1].End) / 1000
	}
	return seconds
}

func checkSound(t *testing.T, take voice.Take) {
	t.Helper()
	s := take.Sound
	if s.Rate != 48000 || s.R != nil {
		t.Fatalf("sound at %d Hz, stereo %t; want mono at 48000", s.Rate, s.R != nil)
	}
	if l := audio.Integrated(s); l < -20 || l > -18 {
		t.Errorf("loudness %.1f LUFS, want -19", l)
	}
	if p := audio.TruePeak(s); p > -1 {
		t.Errorf("true peak %.1f dBTP, want at most -1", p)
	}
	edge := s.Slice(0, 4800)
	if audio.TruePeak(edge) < -45 || audio.TruePeak(s.Slice(s.Len()-4800, s.Len())) < -45 {
		t.Error("silence is left at an end")
	}
}

// checkWords holds that words are the written text, in order, inside the take.
func checkWords(t *testing.T, take voice.Take, text string) {
	t.Helper()
	var b strings.Builder
	last := 0
	for i, w := range take.Words {
		if i > 0 && !w.Glued {
			b.WriteByte(' ')
		}
		b.WriteString(w.Text)
		if w.Start < last || w.End < w.Start {
			t.Errorf("word %d %q is at %d-%d after %d", i, w.Text, w.Start, w.End, last)
		}
		last = w.End
	}
	if diff := cmp.Diff(strings.Join(strings.Fields(text), " "), b.String()); diff != "" {
		t.Errorf("words are not the text:\n%s", diff)
	}
	if end := int(take.Sound.Seconds() * 1000); last > end || last < end-80 {
		t.Errorf("the last word ends at %d ms of %d", last, end)
	}
}

// TestTimesFollowTheSound looks for the words in the sound: energy falls into
// them and not between sentences.
func TestTimesFollowTheSound(t *testing.T) {
	t.Parallel()
	for _, tag := range []string{"en", "de", "zh"} {
		take := speak(t, voice.Request{Text: script(t)[tag], Lang: find(t, tag)})
		for i, w := range take.Words {
			sound := take.Sound.Slice(w.Start*48, w.End*48)
			if p := audio.TruePeak(sound); p < -30 {
				t.Errorf("%s: nothing is heard in %q, %d-%d ms (%.0f dB)", tag, w.Text, w.Start, w.End, p)
			}
			if i == 0 || w.Start-take.Words[i-1].End < 200 {
				continue
			}
			between := take.Sound.Slice(take.Words[i-1].End*48+3000, w.Start*48-2000)
			if p := audio.TruePeak(between); p > -30 {
				t.Errorf("%s: sound of %.0f dB in the pause before %q", tag, p, w.Text)
			}
		}
	}
}

// TestMarkupIsText holds that no text reaches an engine as markup, phonemes or
// options: what is spoken is as long as the same letters in plain text.
func TestMarkupIsText(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, plain string }{
		{"option", "-v de -f /etc/passwd hello", "v de f etc passwd hello"},
		{"long option", "--help me", "help me"},
		{"silence by SSML", `one <break time="9s"/> two`, "one break time 9s two"},
		{"phonemes", "say [[h@'loU]] now", "say h loU now"},
		{"entity", "black &amp; white", "black amp white"},
		{"comment", "one <!-- two --> three", "one two three"},
		{"audio tag", `hear <audio src="http://h/x.wav"/>`, "hear audio src http h x wav"},
		{"control characters", "one\x00\x01\x1b[31m two", "one 31m two"},
		{"shell", "one; rm -rf $(pwd) `id` two", "one rm rf pwd id two"},
	}
	for _, tag := range []string{"en", "es"} {
		for _, c := range tests {
			t.Run(tag+"/"+c.name, func(t *testing.T) {
				t.Parallel()
				got := speak(t, voice.Request{Text: c.text, Lang: find(t, tag)})
				want := speak(t, voice.Request{Text: c.plain, Lang: find(t, tag)})
				if ratio := voiced(got) / voiced(want); ratio < 0.6 || ratio > 1.7 {
					t.Errorf("%q takes %.2f s, %q takes %.2f s", c.text, voiced(got), c.plain, voiced(want))
				}
			})
		}
	}
}

func TestSameRequestSameBytes(t *testing.T) {
	t.Parallel()
	for _, tag := range []string{"en", "fr", "ja"} {
		req := voice.Request{Text: first(script(t)[tag]), Lang: find(t, tag)}
		if diff := cmp.Diff(speak(t, req), speak(t, req)); diff != "" {
			t.Errorf("%s: two takes differ:\n%.500s", tag, diff)
		}
	}
}

func TestRateAndVoices(t *testing.T) {
	t.Parallel()
	for _, tag := range []string{"en", "it"} {
		for _, v := range voice.Voices(tag) {
			req := voice.Request{Text: first(script(t)[tag]), Lang: find(t, tag), Voice: v.Name}
			req.Rate = 0.8
			slow := speak(t, req)
			req.Rate = 1.25
			fast := speak(t, req)
			if ratio := slow.Sound.Seconds() / fast.Sound.Seconds(); ratio < 1.3 || ratio > 1.8 {
				t.Errorf("%s %s: slow is %.2f times fast, want about 1.56", tag, v.Name, ratio)
			}
			if slow.Name != v.Name {
				t.Errorf("spoken by %s, want %s", slow.Name, v.Name)
			}
		}
	}
}

func TestShortTexts(t *testing.T) {
	t.Parallel()
	for tag, texts := range map[string][]string{
		"en": {"Hi.", "a", "I", "7", "OK!", "Hi 🎉", "— yes —", "\"Go!\""},
		"fr": {"Oui.", "à", "5 €"},
		"ja": {"はい。", "龘はい", "水"},
		"he": {"שלום", "5"},
		"th": {"ดี"},
	} {
		for _, text := range texts {
			take := speak(t, voice.Request{Text: text, Lang: find(t, tag)})
			if s := take.Sound.Seconds(); s < 0.08 || s > 2.5 {
				t.Errorf("%s %q takes %.2f s", tag, text, s)
			}
			if len(take.Words) == 0 {
				t.Errorf("%s %q has no words", tag, text)
			}
		}
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	local, err := engines()
	if err != nil {
		t.Fatal(err)
	}
	en := find(t, "en")
	for name, c := range map[string]struct {
		req  voice.Request
		want string
	}{
		"nothing":           {voice.Request{Lang: en}, "nothing to say"},
		"signs only":        {voice.Request{Text: "… — 🎉", Lang: en}, "nothing to say"},
		"a foreign script":  {voice.Request{Text: "你好", Lang: en}, "nothing to say"},
		"too fast":          {voice.Request{Text: "hi", Lang: en, Rate: 3}, "rate 3 is outside"},
		"an option":         {voice.Request{Text: "hi", Lang: en, Voice: "-o"}, `no voice "-o"`},
		"a file as a voice": {voice.Request{Text: "hi", Lang: en, Voice: "/tmp/x.flitevox"}, "no voice"},
		"no language":       {voice.Request{Text: "hi"}, "no voice for language"},
		"a book":            {voice.Request{Text: strings.Repeat("word ", 2000), Lang: en}, "more than 5000"},
	} {
		if _, err := local.Speak(t.Context(), c.req); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
	if _, err := local.Speak(t.Context(), voice.Request{Text: "!", Lang: en}); !errors.Is(err, reading.ErrNothingToSay) {
		t.Errorf("error %v does not wrap ErrNothingToSay", err)
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	local, err := engines()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tag := range []string{"en", "fr"} {
		if _, err := local.Speak(ctx, voice.Request{Text: "un mot", Lang: find(t, tag)}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error %v, want context.Canceled", tag, err)
		}
	}
}

func TestNewNamesWhatIsMissing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := voice.New()
	var missing *voice.MissingError
	if !errors.As(err, &missing) {
		t.Fatalf("error %v, want a MissingError", err)
	}
	for _, debian := range []string{"package flite", "package espeak-ng"} {
		if !strings.Contains(err.Error(), debian) {
			t.Errorf("error %q does not name %s", err, debian)
		}
	}
}

func TestVoicesCoverTheLanguages(t *testing.T) {
	t.Parallel()
	for _, l := range language.All() {
		v := voice.Voices(l.Tag)
		if len(v) == 0 || v[0].Name != l.Voice.Name {
			t.Errorf("%s: voices %v, the table names %s first", l.Tag, v, l.Voice.Name)
		}
		var names []string
		for _, one := range v {
			names = append(names, one.Name)
		}
		if diff := cmp.Diff(names, brief.OfferedChoices().Voices[l.Tag]); diff != "" {
			t.Errorf("%s: a brief cannot choose what speaks (-speaks +offered):\n%s", l.Tag, diff)
		}
	}
}

func BenchmarkSpeak(b *testing.B) {
	for _, tag := range []string{"en", "fr", "ja"} {
		req := voice.Request{Text: script(b)[tag], Lang: find(b, tag)}
		b.Run(tag, func(b *testing.B) {
			for b.Loop() {
				speak(b, req)
			}
		})
	}
}

// TestFiguresKeepTheirWords speaks figures, prices, times and abbreviations of
// every language: the words are what was written, in order, and each with a
// figure in it is on screen for as long as it is being said.
func TestFiguresKeepTheirWords(t *testing.T) {
	t.Parallel()
	for _, lang := range language.All() {
		t.Run(lang.Tag, func(t *testing.T) {
			t.Parallel()
			b, err := os.ReadFile("reading/testdata/said/" + lang.Tag + ".json")
			if err != nil {
				t.Fatal(err)
			}
			var said struct{ Cases [][2]string }
			if err := json.Unmarshal(b, &said); err != nil {
				t.Fatal(err)
			}
			for i := 1; i < len(said.Cases); i += 4 {
				c := said.Cases[i]
				if !strings.ContainsAny(c[0], "0123456789") || strings.Contains(c[0], "0,99") {
					continue // 0,99 € is said by its second word alone
				}
				take := speak(t, voice.Request{Text: c[0], Lang: lang})
				checkWords(t, take, c[0])
				for _, w := range take.Words {
					if strings.ContainsAny(w.Text, "123456789") && w.End-w.Start < 60 {
						t.Errorf("%q: %q lasts %d ms", c[0], w.Text, w.End-w.Start)
					}
				}
			}
		})
	}
}
