package xmp_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/disclosure/xmp"
)

var marking = xmp.Marking{
	SourceType: "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia", Tool: "AIPROD", Version: "1.0.0 <&\">",
	Created: time.Date(2026, 11, 23, 1, 2, 3, 0, time.UTC), Document: "xmp.did:0011", Sidecar: "provenance.json",
}

// box builds an MP4 box.
func box(kind string, body ...byte) []byte {
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), kind...), body...)
}

func film(t testing.TB, last []byte) string {
	t.Helper()
	return keep(t, "film.mp4", bytes.Join([][]byte{box("ftyp", []byte("isom\x00\x00\x00\x00")...), box("moov", 1, 2, 3), last}, nil))
}

func poster(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	raw := b.Bytes() // as ffmpeg writes it: with a JFIF header
	header := []byte("\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
	return keep(t, "poster.jpg", bytes.Join([][]byte{raw[:2], header, raw[2:]}, nil))
}

func keep(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func bytesOf(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What is marked says so, byte for byte the same each time, and holds what it held.
func TestMarkAndRead(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]struct {
		file func(testing.TB) string
		mark func(string, xmp.Marking) error
	}{
		"film": {func(t testing.TB) string { return film(t, box("mdat", 9)) }, xmp.MarkFilm},
		"large": {func(t testing.TB) string {
			return film(t, []byte("\x00\x00\x00\x01mdat\x00\x00\x00\x00\x00\x00\x00\x11x"))
		}, xmp.MarkFilm},
		"poster": {poster, xmp.MarkPoster},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one, other := kind.file(t), kind.file(t)
			before := bytesOf(t, one)
			if _, err := xmp.Open(one); !errors.Is(err, xmp.ErrUnmarked) {
				t.Fatalf("an unmarked file: %v", err)
			}
			for _, path := range []string{one, other} {
				if err := kind.mark(path, marking); err != nil {
					t.Fatal(err)
				}
			}
			got, err := xmp.Open(one)
			if diff := cmp.Diff(marking, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			after := bytesOf(t, one)
			if !bytes.Equal(after, bytesOf(t, other)) {
				t.Error("the same file is marked with other bytes")
			}
			at := bytes.Index(after, []byte("<?xpacket"))
			if head := before[:20]; !bytes.Equal(after[:20], head) || !bytes.HasSuffix(after, before[max(20, at-30):]) && name == "poster" {
				t.Error("what was there is not there any more")
			}
			if name == "poster" {
				if _, err := jpeg.Decode(bytes.NewReader(after)); err != nil {
					t.Errorf("the picture cannot be read: %v", err)
				}
			} else if !bytes.HasPrefix(after, before) {
				t.Error("something in the film has moved")
			}
			if err := kind.mark(one, marking); err == nil || !strings.Contains(err.Error(), "already") {
				t.Errorf("marked twice: %v", err)
			}
		})
	}
}

// Packets of other programs say the same in other ways.
func TestParseForeign(t *testing.T) {
	t.Parallel()
	const element = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:Description xmlns:i="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">
<i:DigitalSourceType> http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia </i:DigitalSourceType><i:Other>x</i:Other></r:Description></r:RDF></x:xmpmeta>`
	got, err := xmp.Parse([]byte(element))
	want := xmp.Marking{SourceType: "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	start := box("ftyp", []byte("isom\x00\x00\x00\x00")...)
	id := []byte("\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac")
	for name, tt := range map[string]struct{ data, want string }{
		"empty":            {"", "neither"},
		"text":             {"hello, world", "neither"},
		"box too large":    {string(start) + "\xff\x00\x00\x00mdat", "claims"},
		"box too small":    {string(start) + "\x00\x00\x00\x04mdat", "claims"},
		"64 bits cut":      {string(start) + "\x00\x00\x00\x01mdat", "cut short"},
		"64 bits negative": {string(start) + "\x00\x00\x00\x01mdat\xff\xff\xff\xff\xff\xff\xff\xff", "claims"},
		"many boxes":       {string(start) + strings.Repeat("\x00\x00\x00\x08free", 10_001), "more than"},
		"broken packet":    {string(start) + string(box("uuid", append(id, "<x"...)...)), "packet"},
		"short uuid":       {string(start) + string(box("uuid", 1, 2)), "no marking"},
		"jpeg cut":         {"\xff\xd8\xff\xe1\xff\xff1234", "claims"},
		"jpeg length 1":    {"\xff\xd8\xff\xe1\x00\x011234", "claims"},
		"jpeg no marker":   {"\xff\xd812345678", "no marker"},
		"jpeg no picture":  {"\xff\xd8" + strings.Repeat("\xff\xd0", 2000), "more than"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := xmp.Read(strings.NewReader(tt.data), int64(len(tt.data)))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

// A box that reaches to the end of the file would take in what is appended.
func TestMarkRefuses(t *testing.T) {
	t.Parallel()
	if err := xmp.MarkFilm(film(t, []byte("\x00\x00\x00\x00mdat")), marking); err == nil || !strings.Contains(err.Error(), "no size") {
		t.Errorf("error %v", err)
	}
	if err := xmp.MarkPoster(film(t, nil), marking); err == nil {
		t.Error("a film was marked as a picture")
	}
}

func FuzzRead(f *testing.F) {
	for _, path := range []string{film(f, box("mdat", 9)), poster(f)} {
		mark := xmp.MarkFilm
		if strings.HasSuffix(path, ".jpg") {
			mark = xmp.MarkPoster
		}
		if err := mark(path, marking); err != nil {
			f.Fatal(err)
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := xmp.Read(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		again, err := xmp.Parse(m.Packet())
		if err != nil && valid(m) {
			t.Errorf("what was read cannot be written: %v", err)
		}
		if diff := cmp.Diff(m.Document, again.Document); valid(m) && diff != "" {
			t.Error(diff)
		}
	})
}

// valid reports whether a marking is one that is kept as it is: trimmed, and of characters XML has.
func valid(m xmp.Marking) bool {
	for _, s := range []string{m.SourceType, m.Tool, m.Version, m.Document, m.Sidecar} {
		if s != strings.TrimSpace(s) || strings.ContainsAny(s, "\n\r\t\ufffd") || len(s) > 500 {
			return false
		}
	}
	return true
}
