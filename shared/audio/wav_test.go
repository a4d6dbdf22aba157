package audio_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/google/go-cmp/cmp"
)

func encode(t testing.TB, s audio.Sound) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := audio.WriteWAV(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]audio.Sound{
		"mono":   tone(16000, 300, 0.7, 0.05),
		"stereo": {Rate: 48000, L: []float32{0, 0.5, -1}, R: []float32{0.25, -0.25, 0}},
		"empty":  {Rate: 48000, L: []float32{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first, err := audio.ReadWAV(bytes.NewReader(encode(t, s)))
			if err != nil {
				t.Fatal(err)
			}
			if first.Rate != s.Rate || first.Len() != s.Len() || (first.R == nil) != (s.R == nil) {
				t.Fatalf("read %d Hz, %d samples; want %d, %d", first.Rate, first.Len(), s.Rate, s.Len())
			}
			second, err := audio.ReadWAV(bytes.NewReader(encode(t, first)))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(first, second); diff != "" {
				t.Errorf("a second trip changed the samples:\n%s", diff)
			}
		})
	}
}

func TestWriteClips(t *testing.T) {
	t.Parallel()
	s, err := audio.ReadWAV(bytes.NewReader(encode(t, audio.Sound{Rate: 48000, L: []float32{2, -2}})))
	if err != nil {
		t.Fatal(err)
	}
	if s.L[0] < 0.99 || s.L[1] != -1 {
		t.Errorf("clipped to %v, want full scale", s.L)
	}
}

// TestFormats reads what ffmpeg writes, in every sample format accepted, to a pipe and to a file.
func TestFormats(t *testing.T) {
	t.Parallel()
	mono := tone(48000, 440, 0.5, 0.05)
	for _, codec := range []string{"pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le"} {
		for name, want := range map[string]audio.Sound{"mono": mono, "stereo": mono.Stereo()} {
			t.Run(codec+"/"+name, func(t *testing.T) {
				t.Parallel()
				file := filepath.Join(t.TempDir(), "out.wav")
				for _, target := range []string{"-", file} {
					cmd := exec.Command("ffmpeg", "-v", "error", "-f", "wav", "-i", "-", "-c:a", codec, "-f", "wav", target)
					cmd.Stdin = bytes.NewReader(encode(t, want))
					out, err := cmd.Output()
					if err != nil {
						t.Fatalf("ffmpeg: %v", err)
					}
					if target == file {
						out = readFile(t, file)
					}
					got, err := audio.ReadWAV(bytes.NewReader(out))
					if err != nil {
						t.Fatal(err)
					}
					if got.Len() != want.Len() || len(got.R) != len(want.R) {
						t.Fatalf("read %d and %d samples, want %d and %d", got.Len(), len(got.R), want.Len(), len(want.R))
					}
					if d := math.Abs(float64(got.L[20] - want.L[20])); d > 1e-3 {
						t.Errorf("sample 20 is off by %g", d)
					}
				}
			})
		}
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	good := encode(t, tone(16000, 300, 0.7, 0.01))
	change := func(at int, v uint16) []byte {
		b := bytes.Clone(good)
		binary.LittleEndian.PutUint16(b[at:], v)
		return b
	}
	for name, b := range map[string][]byte{
		"nothing":          nil,
		"another file":     []byte("ID3\x04 this is an MP3 by its looks"),
		"header only":      good[:12],
		"short format":     good[:30],
		"six channels":     change(22, 6),
		"no channels":      change(22, 0),
		"8 bits":           change(34, 8),
		"mu-law":           change(20, 7),
		"rate of zero":     change(24, 0),
		"no data":          good[:36],
		"data before fmt ": append(bytes.Clone(good[:12]), []byte("data\x02\x00\x00\x00ab")...),
	} {
		if _, err := audio.ReadWAV(bytes.NewReader(b)); !errors.Is(err, audio.ErrNotWAV) {
			t.Errorf("%s: error is %v, want ErrNotWAV", name, err)
		}
	}
}

func FuzzReadWAV(f *testing.F) {
	f.Add(encode(f, tone(16000, 300, 0.7, 0.001)))
	f.Add(encode(f, tone(48000, 300, 0.7, 0.001).Stereo()))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := audio.ReadWAV(bytes.NewReader(b))
		if err != nil {
			return
		}
		if s.R != nil && len(s.R) != len(s.L) {
			t.Fatalf("channels of %d and %d samples", len(s.L), len(s.R))
		}
		if s.Len() > len(b) {
			t.Fatalf("%d samples from %d bytes", s.Len(), len(b))
		}
	})
}
