package clip

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// box is a box of a kind with a body of n zeros.
func box(kind string, n int) string {
	size := n + 8
	return string([]byte{byte(size >> 24), byte(size >> 16), byte(size >> 8), byte(size)}) + kind + strings.Repeat("\x00", n)
}

const (
	wideMdat = "\x00\x00\x00\x01mdat\x00\x00\x00\x00\x00\x00\x00\x14abcd" // 16 bytes of header, 4 of body
	openMdat = "\x00\x00\x00\x00mdatabcd"                                 // goes on to the end
)

func TestReader(t *testing.T) {
	t.Parallel()
	head := box("ftyp", 8)
	for name, c := range map[string]struct {
		file string
		want error
	}{
		"index first":       {head + box("moov", 20) + box("mdat", 40), nil},
		"index last":        {head + box("mdat", 40) + box("moov", 20), nil},
		"wide box":          {head + wideMdat + box("moov", 0), nil},
		"box without end":   {head + box("moov", 20) + openMdat, nil},
		"nothing":           {"", ErrTruncated},
		"half a header":     {head + box("moov", 20) + box("mdat", 40)[:5], ErrTruncated},
		"half a body":       {head + box("moov", 20) + box("mdat", 40)[:30], ErrTruncated},
		"half a wide head":  {head + box("moov", 0) + wideMdat[:12], ErrTruncated},
		"no index":          {head + box("mdat", 40), ErrTruncated},
		"index never comes": {head + openMdat, ErrTruncated},
		"page":              {"<!doctype html><title>Sign in</title>", ErrNotMP4},
		"box of size 3":     {head + "\x00\x00\x00\x03moov", ErrTruncated},
		"wide box of 3":     {head + "\x00\x00\x00\x01moov\x00\x00\x00\x00\x00\x00\x00\x03", ErrTruncated},
		"too large":         {head + box("moov", 2000), ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, pace := range []func(io.Reader) io.Reader{
				func(r io.Reader) io.Reader { return r }, iotest.OneByteReader, iotest.HalfReader, iotest.DataErrReader,
			} {
				got, err := io.ReadAll(NewReader(pace(strings.NewReader(c.file)), 1000))
				if !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
					t.Errorf("read: %v, want %v", err, c.want)
				}
				if err == nil && string(got) != c.file {
					t.Errorf("passed %d of %d bytes on", len(got), len(c.file))
				}
			}
		})
	}
}

func TestReaderStaysBroken(t *testing.T) {
	t.Parallel()
	r := NewReader(strings.NewReader("not a clip at all"), 1000)
	for range 2 {
		if _, err := io.Copy(io.Discard, r); !errors.Is(err, ErrNotMP4) {
			t.Errorf("read: %v", err)
		}
	}
}

// FuzzReader holds that a file is judged alike however it arrives, and passed on unchanged.
func FuzzReader(f *testing.F) {
	f.Add([]byte(box("ftyp", 8) + wideMdat + box("moov", 3)))
	f.Add([]byte(box("ftyp", 8) + box("moov", 3) + openMdat))
	f.Fuzz(func(t *testing.T, file []byte) {
		whole, err1 := io.ReadAll(NewReader(bytes.NewReader(file), 1<<20))
		bytewise, err2 := io.ReadAll(NewReader(iotest.OneByteReader(bytes.NewReader(file)), 1<<20))
		if (err1 == nil) != (err2 == nil) {
			t.Fatalf("at once: %v; by the byte: %v", err1, err2)
		}
		if err1 == nil && (!bytes.Equal(whole, file) || !bytes.Equal(bytewise, file)) {
			t.Fatal("changed on its way")
		}
	})
}
