package mp4_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"testing"

	"github.com/aiprod/aiprod/shared/media/mp4"
)

// Every coded frame is found where it lies, whether picture and sound alternate or not.
func TestSamples(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{"index first": {"-movflags", "+faststart"}, "index last": nil, "long chunks": {"-chunk_duration", "1000000"}} {
		raw, err := os.ReadFile(film(t, args...))
		if err != nil {
			t.Fatal(err)
		}
		samples, err := mp4.Samples(bytes.NewReader(raw), int64(len(raw)), "vide")
		if err != nil || len(samples) != 30 {
			t.Fatalf("%s: %d samples, %v", name, len(samples), err)
		}
		for i, s := range samples {
			coded := raw[s.Offset : s.Offset+s.Size]
			for len(coded) > 4 { // whole units with their lengths, to the last byte
				n := int(binary.BigEndian.Uint32(coded))
				if n <= 0 || n > len(coded)-4 {
					t.Fatalf("%s: sample %d at %d is no H.264", name, i, s.Offset)
				}
				coded = coded[4+n:]
			}
			if len(coded) > 0 {
				t.Errorf("%s: sample %d has %d bytes too many", name, i, len(coded))
			}
		}
		if sound, err := mp4.Samples(bytes.NewReader(raw), int64(len(raw)), "soun"); err != nil || len(sound) < 40 {
			t.Errorf("%s: %d samples of sound, %v", name, len(sound), err)
		}
		if _, err := mp4.Samples(bytes.NewReader(raw), int64(len(raw)), "subt"); err == nil {
			t.Errorf("%s: found subtitles where there are none", name)
		}
	}
}

// table is a box of counted 32-bit numbers, after version and flags.
func table(kind string, numbers ...uint32) []byte {
	body := make([]byte, 4)
	for _, n := range numbers {
		body = binary.BigEndian.AppendUint32(body, n)
	}
	return atom(kind, body)
}

func indexed(tables ...[]byte) []byte {
	hdlr := atom("hdlr", make([]byte, 8), []byte("vide"))
	return append(ftyp[:len(ftyp):len(ftyp)], atom("moov", atom("trak", append([]byte{}, atom("mdia", hdlr, atom("minf", atom("stbl", tables...)))...)))...)
}

func TestSamplesRefuses(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{
		"empty":            nil,
		"no tables":        indexed(),
		"outside the file": indexed(table("stsz", 0, 1, 9), table("stsc", 1, 1, 1, 1), table("stco", 1, 1<<30)),
		"more than placed": indexed(table("stsz", 0, 2, 9, 9), table("stsc", 1, 1, 1, 1), table("stco", 1, 8)),
		"no run":           indexed(table("stsz", 0, 1, 9), table("stsc", 1, 5, 1, 1), table("stco", 1, 8)),
		"cut short":        indexed(table("stsz", 0, 1<<31)),
	} {
		if s, err := mp4.Samples(bytes.NewReader(data), int64(len(data)), "vide"); err == nil {
			t.Errorf("%s: %v", name, s)
		}
	}
}

func FuzzSamples(f *testing.F) {
	f.Add(indexed(table("stsz", 0, 1, 9), table("stsc", 1, 1, 1, 1), table("stco", 1, 8)))
	f.Fuzz(func(t *testing.T, data []byte) {
		samples, err := mp4.Samples(bytes.NewReader(data), int64(len(data)), "vide")
		if err != nil {
			return
		}
		for _, s := range samples {
			if s.Offset < 0 || s.Size < 0 || s.Offset+s.Size > int64(len(data)) {
				t.Fatalf("%+v of %d bytes", s, len(data))
			}
		}
	})
}
