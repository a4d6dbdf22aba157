package audio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// A WAV is a file of PCM that is read in parts. It is not safe for concurrent use.
type WAV struct {
	f      *os.File
	format pcmFormat
	data   int64 // where the samples begin
	n      int
	buf    []byte
}

var _ Source = (*WAV)(nil)

// OpenWAV opens a file of the sorts that [ReadWAV] reads; the error wraps ErrNotWAV for one of no such sort.
func OpenWAV(path string) (*WAV, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("audio: open wav: %w", err)
	}
	w := &WAV{f: f}
	if err := w.index(); err != nil {
		return nil, fmt.Errorf("audio: open wav: %w", errors.Join(err, f.Close()))
	}
	return w, nil
}

// index finds the format and the samples.
func (w *WAV) index() error {
	info, err := w.f.Stat()
	if err != nil {
		return err
	}
	var head [12]byte
	if _, err := w.f.ReadAt(head[:], 0); err != nil || string(head[:4]) != "RIFF" || string(head[8:]) != "WAVE" {
		return ErrNotWAV
	}
	for at := int64(len(head)); ; {
		var chunk [8]byte
		if _, err := w.f.ReadAt(chunk[:], at); err != nil {
			return fmt.Errorf("%w: no data chunk", ErrNotWAV)
		}
		at += int64(len(chunk))
		size := int64(binary.LittleEndian.Uint32(chunk[4:]))
		switch string(chunk[:4]) {
		case "fmt ":
			body := make([]byte, min(size, 40)) // the longest there is
			n, err := w.f.ReadAt(body, at)
			if err != nil && !errors.Is(err, io.EOF) {
				return err
			}
			if w.format, err = parseFormat(body[:n]); err != nil {
				return err
			}
		case "data":
			if w.format.reader() == nil {
				return fmt.Errorf("%w: data before format", ErrNotWAV)
			}
			w.data, w.n = at, int(min(size, info.Size()-at)/int64(w.frame()))
			return nil
		}
		at += size + size&1 // chunks are padded to even sizes
	}
}

// frame is the size of one sample of all channels, in bytes.
func (w *WAV) frame() int { return w.format.bits / 8 * w.format.channels }

// Len is Source's.
func (w *WAV) Len() int { return w.n }

// Hertz is Source's.
func (w *WAV) Hertz() int { return w.format.rate }

// Close closes the file.
func (w *WAV) Close() error { return w.f.Close() }

// ReadAt is Source's.
func (w *WAV) ReadAt(l, r []float32, from int) error {
	clear(l)
	clear(r)
	skip := min(max(-from, 0), len(l))
	n := min(len(l)-skip, w.n-from-skip)
	if n <= 0 {
		return nil
	}
	b, err := readAt(w.f, &w.buf, w.data+int64((from+skip)*w.frame()), n*w.frame())
	if err != nil {
		return fmt.Errorf("audio: read wav: %w", err)
	}
	read, right, frame := w.format.reader(), (w.format.channels-1)*w.format.bits/8, w.frame()
	for i := range n {
		l[skip+i], r[skip+i] = read(b[i*frame:]), read(b[i*frame+right:])
	}
	return nil
}

// WriteWAVOf writes a source as stereo 16-bit PCM, clipping at full scale.
func WriteWAVOf(w io.Writer, s Source) error {
	if _, err := w.Write(wavHeader(s.Hertz(), 2, s.Len())); err != nil {
		return fmt.Errorf("audio: write wav: %w", err)
	}
	var b []byte
	return Each(s, func(l, r []float32, _ int) error {
		b = b[:0]
		for i := range l {
			b = binary.LittleEndian.AppendUint16(b, uint16(quantise(l[i])))
			b = binary.LittleEndian.AppendUint16(b, uint16(quantise(r[i])))
		}
		if _, err := w.Write(b); err != nil {
			return fmt.Errorf("audio: write wav: %w", err)
		}
		return nil
	})
}
