package media_test

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg"
	_ "image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/media/mix"
)

// tools finds ffmpeg, without which nothing here means anything.
func tools(t testing.TB) media.Tools {
	t.Helper()
	found, err := media.Find()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// produce runs ffmpeg with a name for the output at the end.
func produce(t testing.TB, name string, args ...string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), name)
	if err := tools(t).Run(t.Context(), media.Run{Op: "test", Args: append(args, out)}); err != nil {
		t.Fatal(err)
	}
	return out
}

// encoding is how the clips of a film are coded.
var encoding = []string{"-c:v", "libx264", "-preset", "superfast", "-bf", "2", "-profile:v", "high", "-pix_fmt", "yuv420p",
	"-g", "15", "-flags", "+cgop", "-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709", "-color_range", "tv"}

// bt709 is the colour of every film: high definition, limited range.
var bt709 = media.Colour{Primaries: "bt709", Transfer: "bt709", Matrix: "bt709", Range: "tv"}

// clip makes a moving picture of so many frames.
func clip(t testing.TB, name string, frames int, more ...string) string {
	t.Helper()
	args := append([]string{"-f", "lavfi", "-i", "testsrc2=s=96x64:r=30", "-frames:v", fmt.Sprint(frames)}, encoding...)
	return produce(t, name, append(args, more...)...)
}

// tone is a stereo sine with a peak in dBFS.
func tone(hz, seconds, db float64) audio.Sound {
	s := audio.Silence(audio.Rate, 1, seconds)
	for i := range s.L {
		s.L[i] = float32(audio.Amplitude(db) * math.Sin(2*math.Pi*hz*float64(i)/audio.Rate))
	}
	return s.Stereo()
}

// The error is shown to users: it ends with what they can type, not with what Go says.
func TestFindNamesTheCommand(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := media.Find()
	if !errors.Is(err, exec.ErrNotFound) {
		t.Fatalf("error %v, want its cause kept", err)
	}
	if text := err.Error(); !regexp.MustCompile(`^ff(mpeg|probe) is not installed; apt-get install ffmpeg$`).MatchString(text) {
		t.Errorf("error %q", text)
	}
}

func TestRunStopsWithItsContext(t *testing.T) {
	t.Parallel()
	reason := errors.New("job canceled")
	ctx, cancel := context.WithCancelCause(t.Context())
	err := tools(t).Run(ctx, media.Run{
		Op:       "forever",
		Args:     []string{"-re", "-f", "lavfi", "-i", "testsrc2=s=32x32", "-f", "null", "-"},
		Progress: func(media.Progress) { cancel(reason) },
	})
	if !errors.Is(err, reason) {
		t.Errorf("error = %v, want %v", err, reason)
	}
}

func TestRunFails(t *testing.T) {
	t.Parallel()
	err := tools(t).Run(t.Context(), media.Run{Op: "open", Args: []string{"-i", "/nowhere.mp4", "-f", "null", "-"}})
	var failed *media.Error
	if !errors.As(err, &failed) || failed.Op != "open" || !strings.Contains(failed.Tail, "No such file") {
		t.Errorf("error = %#v, want a *media.Error with ffmpeg's words", err)
	}
}

func TestProbe(t *testing.T) {
	t.Parallel()
	film := clip(t, "film.mp4", 30, "-movflags", "+faststart")
	got, err := tools(t).Probe(t.Context(), film)
	if err != nil {
		t.Fatal(err)
	}
	if got.Boxes == nil || !got.Boxes.FastStart || got.Bytes == 0 || got.Audio != nil {
		t.Errorf("info = %+v", got)
	}
	got.Video.Bitrate = 0
	want := &media.Video{Codec: "h264", Profile: "High", PixelFormat: "yuv420p", Width: 96, Height: 64, FPS: 30,
		Duration: time.Second, Frames: 30, Progressive: true, Square: true, Colour: bt709}
	if diff := cmp.Diff(want, got.Video); diff != "" {
		t.Error(diff)
	}
}

func TestMaster(t *testing.T) {
	t.Parallel()
	tt := tools(t)
	// Names that a list of files would have to escape; lengths that are no round time.
	clips := []string{clip(t, "it's.mp4", 7), clip(t, "two words\nand a line.mp4", 31), clip(t, "-i.mp4", 13)}
	spec := media.MasterSpec{Clips: clips, Frames: 51, FPS: 30, Sound: tone(440, 3, -14), Title: "Ünï\x00 =\n", Lang: "fr",
		Out: filepath.Join(t.TempDir(), "out file.mp4")}
	boxes, err := tt.Master(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	video, sound := boxes.Tracks[0], boxes.Tracks[1]
	if got := boxes.Presented(video); got != 1700*time.Millisecond {
		t.Errorf("picture lasts %v, want 1.7s", got)
	}
	if got := boxes.Presented(sound); got != 1700*time.Millisecond {
		t.Errorf("sound lasts %v, want 1.7s", got)
	}
	if sound.Language != "fra" {
		t.Errorf("language %q, want fra", sound.Language)
	}
	info, err := tt.Probe(t.Context(), spec.Out)
	if err != nil {
		t.Fatal(err)
	}
	want := &media.Audio{Codec: "aac", Profile: "LC", Rate: 48000, Channels: 2, Language: "fra",
		Duration: info.Audio.Duration, Bitrate: info.Audio.Bitrate}
	if diff := cmp.Diff(want, info.Audio); diff != "" {
		t.Error(diff)
	}
	if info.Video.Colour != bt709 {
		t.Errorf("colour %+v was lost", info.Video.Colour)
	}
	if decoded := countFrames(t, spec.Out); decoded != 51 {
		t.Errorf("%d frames decode, want 51", decoded)
	}
	sameBytes(t, tt, spec)
}

// countFrames decodes a film and counts its pictures.
func countFrames(t *testing.T, path string) int {
	t.Helper()
	var last media.Progress
	err := tools(t).Run(t.Context(), media.Run{Op: "count", Args: []string{"-i", path, "-map", "0:v", "-f", "null", "-"},
		Progress: func(p media.Progress) { last = p }})
	if err != nil {
		t.Fatal(err)
	}
	return last.Frame
}

// sameBytes makes the film again and compares.
func sameBytes(t *testing.T, tt media.Tools, spec media.MasterSpec) {
	t.Helper()
	first, err := os.ReadFile(spec.Out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tt.Master(t.Context(), spec); err != nil {
		t.Fatal(err)
	}
	second, err := os.ReadFile(spec.Out)
	if err != nil {
		t.Fatal(err)
	}
	if string(first) != string(second) {
		t.Error("the same film has other bytes the second time")
	}
	if names, _ := filepath.Glob(filepath.Join(filepath.Dir(spec.Out), ".*")); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
}

func TestMasterHoldsThePeakThroughCoding(t *testing.T) {
	t.Parallel()
	// Full-scale square waves are what coding overshoots most.
	loud := tone(997, 1, 0)
	for _, c := range loud.Channels() {
		for i, x := range c {
			c[i] = float32(math.Copysign(0.85, float64(x)))
		}
	}
	spec := media.MasterSpec{Clips: []string{clip(t, "c.mp4", 30)}, Frames: 30, FPS: 30, Sound: loud, Lang: "en",
		Out: filepath.Join(t.TempDir(), "out.mp4")}
	if _, err := tools(t).Master(t.Context(), spec); err != nil {
		t.Fatal(err)
	}
	coded, err := tools(t).Decode(t.Context(), spec.Out, mix.Samples(30, 30), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer coded.Close()
	got, err := audio.MeasurePeak(coded)
	if err != nil {
		t.Fatal(err)
	}
	if got > media.DeliveredPeak || got < -4 {
		t.Errorf("true peak %.2f dBTP after coding, want at most %.1f", got, media.DeliveredPeak)
	}
}

func TestMasterRefuses(t *testing.T) {
	t.Parallel()
	good := clip(t, "good.mp4", 10)
	sound := tone(440, 1, -20)
	for name, tt := range map[string]struct {
		spec media.MasterSpec
		want string
	}{
		"no clips":       {media.MasterSpec{Frames: 10, FPS: 30, Sound: sound}, "0 clips"},
		"frames missing": {media.MasterSpec{Clips: []string{good}, Frames: 11, FPS: 30, Sound: sound}, "10 frames, the film 11"},
		"no sound":       {media.MasterSpec{Clips: []string{good}, Frames: 10, FPS: 30}, "no sound"},
		"rate":           {media.MasterSpec{Clips: []string{good}, Frames: 10, FPS: 30, Sound: audio.Sound{}}, "0 Hz"},
		"other settings": {media.MasterSpec{Clips: []string{good, clip(t, "cabac.mp4", 10, "-refs", "4")}, Frames: 20, FPS: 30, Sound: sound}, "other settings"},
		"not a film":     {media.MasterSpec{Clips: []string{"media_test.go"}, Frames: 10, FPS: 30, Sound: sound}, "clip 0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.spec.Out = filepath.Join(t.TempDir(), "out.mp4")
			_, err := tools(t).Master(t.Context(), tt.spec)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want one with %q", err, tt.want)
			}
			if _, err := os.Stat(tt.spec.Out); err == nil {
				t.Error("a film was left behind")
			}
		})
	}
}

// decode reads a picture file.
func decode(t *testing.T, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func sizeOf(t *testing.T, path string) image.Point {
	t.Helper()
	return decode(t, path).Bounds().Size()
}

func TestStills(t *testing.T) {
	t.Parallel()
	tt, film, dir := tools(t), clip(t, "100%d.mp4", 30), t.TempDir()
	poster, sheet := filepath.Join(dir, "p%d.jpg"), filepath.Join(dir, "sheet.jpg")
	if err := tt.Poster(t.Context(), film, 500*time.Millisecond, poster); err != nil {
		t.Fatal(err)
	}
	if got := sizeOf(t, poster); got != image.Pt(96, 64) {
		t.Errorf("poster %v", got)
	}
	if err := tt.Sheet(t.Context(), film, 3, 2, 48, sheet); err != nil {
		t.Fatal(err)
	}
	if got := sizeOf(t, sheet); got != image.Pt(3*48+2*16+2*10, 2*(32+34)+2*16+10) {
		t.Errorf("sheet %v", got)
	}
	if last := decode(t, sheet).At(16+2*58+24, 16+76+16); fmt.Sprint(last) == fmt.Sprint(color.YCbCr{Cb: 128, Cr: 128}) {
		t.Error("the last picture of the sheet is missing")
	}
	if err := tt.Poster(t.Context(), film, time.Hour, poster); err == nil {
		t.Error("a poster after the end was made")
	}
}

func TestPosterKeepsColour(t *testing.T) {
	t.Parallel()
	args := append([]string{"-f", "lavfi", "-i", "color=0x20C040:s=64x64:r=30,scale=out_color_matrix=bt709", "-frames:v", "2"}, encoding...)
	film, out := produce(t, "green.mp4", args...), filepath.Join(t.TempDir(), "p.jpg")
	if err := tools(t).Poster(t.Context(), film, 0, out); err != nil {
		t.Fatal(err)
	}
	r, g, b, _ := decode(t, out).At(30, 30).RGBA()
	for i, pair := range [][2]int{{int(r >> 8), 0x20}, {int(g >> 8), 0xC0}, {int(b >> 8), 0x40}} {
		if d := pair[0] - pair[1]; d > 6 || d < -6 {
			t.Errorf("channel %d = %d, want %d", i, pair[0], pair[1])
		}
	}
}

func BenchmarkMaster30s(b *testing.B) {
	spec := media.MasterSpec{Clips: []string{clip(b, "c.mp4", 900)}, Frames: 900, FPS: 30, Sound: tone(440, 30, -14), Lang: "en",
		Out: filepath.Join(b.TempDir(), "out.mp4")}
	for b.Loop() {
		if _, err := tools(b).Master(b.Context(), spec); err != nil {
			b.Fatal(err)
		}
	}
}
