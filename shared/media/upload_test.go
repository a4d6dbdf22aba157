package media_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/media"
)

func TestSniff(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		head string
		want media.Kind
	}{
		{"\x00\x00\x00\x20ftypisom", media.MP4},
		{"\x1aE\xdf\xa3", media.WebM},
		{"\x89PNG\r\n\x1a\n", media.PNG},
		{"\xff\xd8\xff\xe0", media.JPEG},
		{"RIFF....WEBPVP8 ", media.WebP},
		{"RIFF....WAVEfmt ", media.WAV},
		{"ID3\x04", media.MP3},
		{"\xff\xfb\x90", media.MP3},
		{"fLaC", media.FLAC},
		{"OggS", media.OGG},
		{"RIFF....AVI ", ""},
		{"#EXTM3U\n", ""},
		{"ffconcat version 1.0", ""},
		{"<svg xmlns=", ""},
		{"", ""},
	} {
		got, err := media.Sniff([]byte(tt.head))
		if got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("Sniff(%q) = %q, %v, want %q", tt.head, got, err, tt.want)
		}
	}
}

// hugePNG is a picture's header and nothing else, claiming a size.
func hugePNG(width, height uint32) []byte {
	ihdr := append([]byte("IHDR"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)...)
	ihdr = append(ihdr, 8, 2, 0, 0, 0)
	b := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	b = append(b, ihdr...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(ihdr))
}

// write puts data into a file.
func write(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCheckUpload(t *testing.T) {
	t.Parallel()
	lavfi := func(name, source string, more ...string) string {
		return produce(t, name, append([]string{"-f", "lavfi", "-i", source}, more...)...)
	}
	one := []string{"-frames:v", "1"}
	film := lavfi("f.mp4", "testsrc2=s=96x64:r=30:d=0.5", "-c:v", "libx264", "-pix_fmt", "yuv420p")
	whole, err := os.ReadFile(film)
	if err != nil {
		t.Fatal(err)
	}
	early, err := os.ReadFile(lavfi("e.mp4", "testsrc2=s=96x64:r=30:d=0.5", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+faststart"))
	if err != nil {
		t.Fatal(err)
	}
	picture, err := os.ReadFile(lavfi("whole.png", "testsrc2=s=96x64", one...))
	if err != nil {
		t.Fatal(err)
	}
	photo, err := os.ReadFile(lavfi("whole.jpg", "testsrc2=s=96x64", one...))
	if err != nil {
		t.Fatal(err)
	}
	nested := bytes.Repeat([]byte("\x00\x00\x00\x00moov"), 20) // each holds the next
	secret := write(t, "secret.txt", []byte("password"))
	tags := ";FFMETADATA1\n"
	for i := range 10 {
		tags += fmt.Sprintf("note%d=%s\n", i, strings.Repeat("word ", 200_000))
	}
	for name, tt := range map[string]struct {
		path string
		use  media.Use
		want string // the refusal's code; empty for taken
	}{
		"png":            {lavfi("a.png", "testsrc2=s=96x64", one...), media.Image, ""},
		"jpeg":           {lavfi("a.jpg", "testsrc2=s=96x64", one...), media.Image, ""},
		"webp":           {lavfi("a.webp", "testsrc2=s=96x64", one...), media.Image, ""},
		"mp4":            {film, media.Footage, ""},
		"webm":           {lavfi("a.webm", "testsrc2=s=96x64:r=30:d=0.3", "-c:v", "libvpx", "-b:v", "100k"), media.Footage, ""},
		"wav":            {lavfi("a.wav", "sine=d=0.5"), media.Track, ""},
		"mp3":            {lavfi("a.mp3", "sine=d=0.5"), media.Track, ""},
		"name lies":      {write(t, "a.png", whole), media.Footage, ""},
		"film as image":  {film, media.Image, "asset.kind"},
		"playlist":       {write(t, "a.mp4", []byte("#EXTM3U\n#EXTINF:1,\nfile://"+secret+"\n")), media.Footage, "asset.kind"},
		"file list":      {write(t, "a.mp4", []byte("ffconcat version 1.0\nfile "+secret+"\n")), media.Footage, "asset.kind"},
		"svg":            {write(t, "a.png", []byte(`<svg><image href="/etc/passwd"/></svg>`)), media.Image, "asset.kind"},
		"empty":          {write(t, "a.mp4", nil), media.Footage, "asset.kind"},
		"cut short":      {write(t, "a.mp4", whole[:200]), media.Footage, "asset.unreadable"},
		"end missing":    {write(t, "a.mp4", early[:len(early)*2/3]), media.Footage, "asset.unreadable"},
		"nested boxes":   {write(t, "a.mp4", append(early, nested...)), media.Footage, "asset.unreadable"},
		"claims a lot":   {write(t, "a.png", hugePNG(60_000, 60_000)), media.Image, "asset.size"},
		"broken picture": {write(t, "a.png", []byte("\x89PNG\r\n\x1a\nnothing")), media.Image, "asset.unreadable"},
		"half a picture": {write(t, "a.png", picture[:len(picture)/2]), media.Image, "asset.unreadable"},
		"half a photo":   {write(t, "a.jpg", photo[:len(photo)/2]), media.Image, "asset.unreadable"},
		"tiny":           {lavfi("a.png", "testsrc2=s=16x16", one...), media.Image, "asset.size"},
		"codec":          {lavfi("a.mkv", "testsrc2=s=96x64:r=30:d=0.2", "-c:v", "ffv1"), media.Footage, "asset.codec"},
		"sound as film":  {lavfi("a.mkv", "sine=d=0.3", "-c:a", "aac"), media.Footage, "asset.codec"},
		"too long":       {lavfi("a.mkv", "color=s=96x64:r=1:d=301", "-c:v", "libx264", "-preset", "ultrafast"), media.Footage, "asset.duration"},
		"talks a lot":    {produce(t, "a.mkv", "-i", film, "-f", "ffmetadata", "-i", write(t, "tags.txt", []byte(tags)), "-map_metadata", "1", "-c", "copy"), media.Footage, "asset.unreadable"},
		"streams":        {produce(t, "a.mkv", append([]string{"-i", film}, bytesOf("-map 0:v", 9)...)...), media.Footage, "asset.streams"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := tools(t).CheckUpload(t.Context(), tt.path, tt.use)
			var refused *media.Refusal
			if errors.As(err, &refused) {
				if refused.Code != tt.want {
					t.Errorf("refused as %s (%s), want %q", refused.Code, refused, tt.want)
				}
			} else if err != nil || tt.want != "" {
				t.Errorf("error = %v, want refusal %q", err, tt.want)
			}
		})
	}
}

// A picture of ten kilobytes may hold so many scans that decoding it takes hours.
func TestCheckUploadEndsInTime(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0)) // the time is up
	defer cancel()
	path := produce(t, "a.jpg", "-f", "lavfi", "-i", "testsrc2=s=96x64", "-frames:v", "1")
	_, err := tools(t).CheckUpload(ctx, path, media.Image)
	var refused *media.Refusal
	if !errors.As(err, &refused) || refused.Code != "asset.slow" {
		t.Errorf("error = %v, want asset.slow", err)
	}
}

// bytesOf repeats words as arguments.
func bytesOf(words string, times int) []string {
	var args []string
	for range times {
		for _, w := range bytes.Fields([]byte(words)) {
			args = append(args, string(w))
		}
	}
	return args
}

func TestLimits(t *testing.T) {
	t.Parallel()
	for _, use := range []media.Use{media.Image, media.Footage, media.Track} {
		if l, ok := media.Limits(use); !ok || l.MaxBytes == 0 || len(l.Kinds) == 0 || l.Names == "" {
			t.Errorf("%s: %+v", use, l)
		}
	}
	if _, err := tools(t).CheckUpload(t.Context(), "x", "poem"); err == nil {
		t.Error("an unknown use was taken")
	}
}
