package audio_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"

	"github.com/aiprod/aiprod/shared/audio"
)

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// music returns seconds of noise and tones whose level wanders over 40 dB, so that both gates matter.
func music(rate int, seconds float64) audio.Sound {
	random := rand.New(rand.NewPCG(1, 2))
	s := audio.Silence(rate, 2, seconds)
	for i := range s.L {
		t := float64(i) / float64(rate)
		level := 0.4 * audio.Amplitude(-20+20*math.Sin(2*math.Pi*t/7))
		s.L[i] = float32(level * (math.Sin(2*math.Pi*220*t) + 0.3*random.NormFloat64()) * 0.7)
		s.R[i] = float32(level * math.Sin(2*math.Pi*5000*t))
	}
	return s
}

// ffmpegMeasures returns the integrated loudness and the true peak ffmpeg's ebur128 filter finds.
func ffmpegMeasures(t *testing.T, s audio.Sound) (lufs, peak float64) {
	t.Helper()
	cmd := exec.Command("ffmpeg", "-hide_banner", "-nostats", "-f", "wav", "-i", "-", "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-")
	cmd.Stdin = bytes.NewReader(encode(t, s))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg: %v\n%s", err, out)
	}
	find := func(pattern string) float64 {
		m := regexp.MustCompile(pattern).FindSubmatch(out)
		if m == nil {
			t.Fatalf("no %q in:\n%s", pattern, out)
		}
		v, _ := strconv.ParseFloat(string(m[1]), 64)
		return v
	}
	return find(`I:\s+(-?[\d.]+) LUFS`), find(`Peak:\s+(-?[\d.]+) dBFS`)
}

func TestAgreesWithFFmpeg(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]audio.Sound{
		"music":            music(48000, 9),
		"music at 44.1":    music(44100, 9),
		"tone":             tone(48000, 1000, 0.5, 5),
		"between samples":  audio.Fade(tone(48000, 11900, 0.9, 3), 0.1, 0.1),
		"quiet":            audio.Gain(music(48000, 8), -30),
		"mono at 16 kHz":   tone(16000, 997, 0.3, 4),
		"clicks in stereo": clicks(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lufs, peak := ffmpegMeasures(t, s)
			if got := audio.Integrated(s); math.Abs(got-lufs) > 0.1 {
				t.Errorf("loudness %.2f LUFS, ffmpeg says %.1f", got, lufs)
			}
			if got := audio.TruePeak(s); math.Abs(got-peak) > 0.2 {
				t.Errorf("true peak %.2f dBTP, ffmpeg says %.1f", got, peak)
			}
		})
	}
}

func clicks() audio.Sound {
	s := tone(48000, 100, 0.2, 3).Stereo()
	for i := 1000; i < len(s.L)-1; i += 4800 {
		s.L[i], s.L[i+1] = 0.6, 0.6
	}
	return s
}

// TestReference holds the calibration of BS.1770-4: a 997 Hz tone at full scale on one channel reads -3.01 LUFS.
func TestReference(t *testing.T) {
	t.Parallel()
	for _, rate := range []int{16000, 44100, 48000, 96000} {
		s := tone(rate, 997, 1, 3)
		if got := audio.Integrated(s); math.Abs(got+3.01) > 0.05 {
			t.Errorf("%d Hz: %.2f LUFS, want -3.01", rate, got)
		}
		if up := audio.Integrated(s.Stereo()) - audio.Integrated(s); math.Abs(up-3.01) > 0.01 {
			t.Errorf("%d Hz: two channels are %.2f LU above one, want 3.01", rate, up)
		}
	}
}

func TestMomentary(t *testing.T) {
	t.Parallel()
	s := audio.Silence(48000, 1, 1)
	s.L = append(s.L, tone(48000, 997, 0.1, 1).L...)
	got := audio.Momentary(s)
	if len(got) != 17 {
		t.Fatalf("%d blocks in 2 s, want 17", len(got))
	}
	if got[0] != audio.Quiet {
		t.Errorf("silence reads %.1f", got[0])
	}
	if math.Abs(got[16]+23.01) > 0.05 {
		t.Errorf("tone reads %.2f LUFS, want -23.01", got[16])
	}
	for _, short := range []audio.Sound{{}, {Rate: 48000}, audio.Silence(48000, 2, 0.39), audio.Silence(48000, 1, 3)} {
		if got := audio.Integrated(short); got != audio.Quiet {
			t.Errorf("%v s of nothing reads %g", short.Seconds(), got)
		}
	}
}

// TestTruePeakSkipsNothing holds that passing quiet blocks over changes no result.
func TestTruePeakSkipsNothing(t *testing.T) {
	t.Parallel()
	for _, s := range []audio.Sound{music(48000, 3), clicks(), tone(44100, 9000, 0.3, 1)} {
		top := float32(0)
		for _, p := range audio.TruePeaks(s) {
			top = max(top, p)
		}
		if got, want := audio.TruePeak(s), audio.Decibels(float64(top)); math.Abs(got-want) > 1e-6 {
			t.Errorf("true peak %.4f, the highest of all is %.4f", got, want)
		}
	}
}

func TestTruePeakFindsWhatLiesBetweenSamples(t *testing.T) {
	t.Parallel()
	// A quarter-rate tone sampled at 45 degrees: samples reach 0.707, the signal 1.
	s := audio.Silence(48000, 1, 0.5)
	for i := range s.L {
		s.L[i] = float32(math.Sin(math.Pi/2*float64(i) + math.Pi/4))
	}
	s = audio.Fade(s, 0.1, 0.1)
	if got := audio.TruePeak(s); math.Abs(got) > 0.1 {
		t.Errorf("true peak %.2f dBTP, want 0", got)
	}
	if got := audio.TruePeak(audio.Silence(48000, 2, 1)); !math.IsInf(got, -1) {
		t.Errorf("silence peaks at %g", got)
	}
}

func TestResample(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to int
		hz       float64
	}{{16000, 48000, 1000}, {16000, 48000, 6800}, {22050, 48000, 3000}, {44100, 48000, 15000}, {48000, 44100, 15000}, {48000, 16000, 5000}, {32000, 47999, 440}} {
		t.Run(fmt.Sprintf("%d to %d at %g", c.from, c.to, c.hz), func(t *testing.T) {
			t.Parallel()
			got, err := audio.Resample(tone(c.from, c.hz, 0.5, 0.5), c.to)
			if err != nil {
				t.Fatal(err)
			}
			want := tone(c.to, c.hz, 0.5, 0.5)
			if d := got.Len() - want.Len(); d < -1 || d > 1 {
				t.Fatalf("%d samples, want %d", got.Len(), want.Len())
			}
			if db := noise(got, want); db > -75 {
				t.Errorf("error is %.1f dB below the tone, want 75", -db)
			}
		})
	}
}

// noise is the level of got-want relative to want in dB, the ends left out.
func noise(got, want audio.Sound) float64 {
	var e, p float64
	edge := want.Rate / 50
	for i := edge; i < want.Len()-edge; i++ {
		d := float64(got.L[i] - want.L[i])
		e += d * d
		p += float64(want.L[i]) * float64(want.L[i])
	}
	return 10 * math.Log10(e/p)
}

func TestResampleRemovesWhatWouldFold(t *testing.T) {
	t.Parallel()
	got, err := audio.Resample(tone(48000, 12000, 0.5, 0.5), 16000)
	if err != nil {
		t.Fatal(err)
	}
	if peak := audio.TruePeak(got.Slice(400, got.Len()-400)); peak > -80 {
		t.Errorf("a 12 kHz tone left %.1f dB at 16 kHz", peak)
	}
	if _, err := audio.Resample(audio.Sound{Rate: 0}, 48000); err == nil {
		t.Error("a rate of zero was accepted")
	}
	if _, err := audio.Resample(tone(48000, 1, 1, 0.1), 1); err == nil {
		t.Error("a target of 1 Hz was accepted")
	}
}

func BenchmarkIntegrated30s(b *testing.B) {
	s := music(48000, 30)
	for b.Loop() {
		audio.Integrated(s)
	}
}

func BenchmarkTruePeak30s(b *testing.B) {
	s := music(48000, 30)
	for b.Loop() {
		audio.TruePeak(s)
	}
}

func BenchmarkResample16to48k30s(b *testing.B) {
	s := tone(16000, 440, 0.5, 30)
	for b.Loop() {
		if _, err := audio.Resample(s, 48000); err != nil {
			b.Fatal(err)
		}
	}
}
