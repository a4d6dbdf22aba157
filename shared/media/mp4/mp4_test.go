package mp4_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/media/mp4"
)

// film makes one second of picture and tone with ffmpeg.
func film(t *testing.T, args ...string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "film.mp4")
	argv := append([]string{"-v", "error", "-y",
		"-f", "lavfi", "-i", "testsrc2=s=64x64:r=30:d=1", "-f", "lavfi", "-i", "sine=r=48000:d=1",
		"-c:v", "libx264", "-pix_fmt", "yuv420p", "-g", "15", "-bf", "2", "-c:a", "aac"}, append(args, out)...)
	if b, err := exec.Command("ffmpeg", argv...).CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg: %v\n%s", err, b)
	}
	return out
}

func TestOpen(t *testing.T) {
	t.Parallel()
	f, err := mp4.Open(film(t, "-movflags", "+faststart", "-metadata:s:a:0", "language=fra"))
	if err != nil {
		t.Fatal(err)
	}
	if f.Brand != "isom" || !f.FastStart || f.Fragmented || len(f.Tracks) != 2 {
		t.Fatalf("file = %+v", f)
	}
	v, a := f.Tracks[0], f.Tracks[1]
	if v.Kind != "vide" || v.Samples != 30 || !v.ConstantRate || v.LongestGOP != 15 ||
		v.Codec != "avc1" || len(v.Config) < 20 {
		t.Errorf("video = %+v", v)
	}
	if a.Kind != "soun" || a.Language != "fra" || a.Timescale != 48000 || a.LongestGOP != 1 {
		t.Errorf("audio = %+v", a)
	}
	if got := f.Presented(v); got != time.Second {
		t.Errorf("picture presented %v, want 1s", got)
	}
	if got := v.Trimmed(); got != 0 {
		t.Errorf("picture trimmed %v, want nothing", got)
	}
	if got, want := a.Trimmed(), 1024*time.Second/48000; got != want {
		t.Errorf("audio trimmed %v, want the priming %v", got, want)
	}
}

func TestOpenIndexLast(t *testing.T) {
	t.Parallel()
	f, err := mp4.Open(film(t))
	if err != nil {
		t.Fatal(err)
	}
	if f.FastStart {
		t.Error("FastStart = true for a file whose index is last")
	}
}

func TestOpenFragmented(t *testing.T) {
	t.Parallel()
	f, err := mp4.Open(film(t, "-movflags", "+frag_keyframe+empty_moov"))
	if err != nil {
		t.Fatal(err)
	}
	if !f.Fragmented {
		t.Error("Fragmented = false for a fragmented file")
	}
}

// atom builds a box.
func atom(kind string, parts ...[]byte) []byte {
	body := bytes.Join(parts, nil)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), kind...), body...)
}

var ftyp = atom("ftyp", []byte("isom\x00\x00\x00\x00"))

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	deep := atom("stbl")
	for range 20 {
		deep = atom("moov", deep)
	}
	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"empty":        {nil, mp4.ErrNotMP4.Error()},
		"other":        {[]byte("RIFF....WAVEfmt "), ""},
		"too large":    {append(ftyp[:len(ftyp):len(ftyp)], 0xff, 0, 0, 0, 'm', 'o', 'o', 'v'), `box "moov"`},
		"too small":    {append(ftyp[:len(ftyp):len(ftyp)], 0, 0, 0, 4, 'm', 'o', 'o', 'v'), `box "moov"`},
		"nested":       {append(ftyp[:len(ftyp):len(ftyp)], deep...), "nested deeper"},
		"cut table":    {append(ftyp[:len(ftyp):len(ftyp)], atom("moov", atom("trak", atom("elst", []byte{0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff})))...), "cut short"},
		"many boxes":   {append(ftyp[:len(ftyp):len(ftyp)], bytes.Repeat(atom("free"), 30_000)...), "more than"},
		"many tracks":  {append(ftyp[:len(ftyp):len(ftyp)], atom("moov", bytes.Repeat(atom("trak"), 100))...), "tracks"},
		"index before": {atom("moov"), mp4.ErrNotMP4.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := mp4.Read(bytes.NewReader(tt.data), int64(len(tt.data)))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestReadEdits(t *testing.T) {
	t.Parallel()
	edit := []byte{0, 0, 0, 0, 0, 0, 0, 2,
		0, 0, 3, 232, 255, 255, 255, 255, 0, 1, 0, 0, // a pause of 1,000 units
		0, 0, 7, 208, 0, 0, 4, 0, 0, 2, 0, 0} // from 1,024, at double speed
	data := append(ftyp[:len(ftyp):len(ftyp)], atom("moov", atom("trak", atom("edts", atom("elst", edit))))...)
	f, err := mp4.Read(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	want := []mp4.Edit{{Duration: 1000, MediaTime: -1, Rate: 1}, {Duration: 2000, MediaTime: 1024, Rate: 2}}
	if diff := cmp.Diff(want, f.Tracks[0].Edits); diff != "" {
		t.Error(diff)
	}
}

// An edit list as long as its file is not kept whole.
func TestReadKeepsFewEdits(t *testing.T) {
	t.Parallel()
	const edits = 300_000
	list := binary.BigEndian.AppendUint32(make([]byte, 4), edits)
	list = append(list, make([]byte, 12*edits)...)
	raw := slices.Concat(ftyp, atom("moov", atom("trak", atom("edts", bytes.Repeat(atom("elst", list), 2)))))
	f, err := mp4.Read(bytes.NewReader(raw), int64(len(raw)))
	if err != nil || len(f.Tracks) != 1 || len(f.Tracks[0].Edits) > 1000 {
		t.Errorf("%d tracks, %d edits, %v", len(f.Tracks), len(f.Tracks[0].Edits), err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(ftyp)
	f.Add(append(ftyp[:len(ftyp):len(ftyp)], atom("moov", atom("trak", atom("stts", make([]byte, 16))))...))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := mp4.Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		if file.Brand == "" && !errors.Is(err, mp4.ErrNotMP4) {
			t.Error("accepted a file without a brand")
		}
		for _, track := range file.Tracks {
			if d := file.Presented(track); d < 0 {
				t.Errorf("presented %v", d)
			}
			track.Trimmed()
		}
	})
}
