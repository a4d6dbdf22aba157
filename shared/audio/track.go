package audio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
)

// A Track is sound at Rate that is kept in a file while it is worked on: floats as
// they would be in memory, so that a film of any length takes none of it. It is not
// safe for concurrent use.
type Track struct {
	f        *os.File
	channels int
	n        int
	gains    []float32 // to be applied to what is read, in turn
	buf      []byte
}

var _ Source = (*Track)(nil)

// sampleSize is that of a float, in bytes.
const sampleSize = 4

// NewTrack starts an empty track of 1 or 2 channels in a folder. Its file has no name: closed, it is gone.
func NewTrack(dir string, channels int) (*Track, error) {
	f, err := os.CreateTemp(dir, "track-*.f32")
	if err != nil {
		return nil, fmt.Errorf("audio: new track: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("audio: new track: %w", err)
	}
	return &Track{f: f, channels: channels}, nil
}

// OpenTrack opens a file of interleaved little-endian float stereo at Rate, as ffmpeg writes it as f32le.
func OpenTrack(path string) (*Track, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("audio: open track: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("audio: open track: %w", err)
	}
	return &Track{f: f, channels: 2, n: int(info.Size() / (2 * sampleSize))}, nil
}

// Copy writes a source to a track of its own, and shows it to meters on the way.
func Copy(dir string, s Source, meters ...*Meter) (*Track, error) {
	t, err := NewTrack(dir, 2)
	if err != nil {
		return nil, err
	}
	err = Each(s, func(l, r []float32, _ int) error {
		for _, m := range meters {
			m.Add(l, r)
		}
		return t.Append(l, r)
	})
	if err != nil {
		return nil, errors.Join(err, t.Close())
	}
	return t, nil
}

// Len is Source's.
func (t *Track) Len() int { return t.n }

// Hertz is Source's, and always Rate.
func (t *Track) Hertz() int { return Rate }

// Seconds is how long the track is.
func (t *Track) Seconds() float64 { return float64(t.n) / Rate }

// Gain makes what is read from now on louder by db decibels.
func (t *Track) Gain(db float64) { t.gains = append(t.gains, float32(Amplitude(db))) }

// Close gives the file up.
func (t *Track) Close() error { return t.f.Close() }

// Append writes samples after the last, of one length; r is not looked at where there is one channel.
func (t *Track) Append(l, r []float32) error {
	b := t.buf[:0]
	for i, x := range l {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
		if t.channels == 2 {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(r[i]))
		}
	}
	t.buf = b
	if _, err := t.f.WriteAt(b, int64(t.n*t.channels*sampleSize)); err != nil {
		return fmt.Errorf("audio: write track: %w", err)
	}
	t.n += len(l)
	return nil
}

// ReadAt is Source's; r may be nil where there is one channel.
func (t *Track) ReadAt(l, r []float32, from int) error {
	clear(l)
	clear(r)
	skip := min(max(-from, 0), len(l))
	n := min(len(l)-skip, t.n-from-skip)
	if n <= 0 {
		return nil
	}
	b, err := readAt(t.f, &t.buf, int64((from+skip)*t.channels*sampleSize), n*t.channels*sampleSize)
	if err != nil {
		return fmt.Errorf("audio: read track: %w", err)
	}
	for i := skip; i < skip+n; i++ {
		l[i] = math.Float32frombits(binary.LittleEndian.Uint32(b))
		b = b[sampleSize:]
		if t.channels == 2 {
			r[i] = math.Float32frombits(binary.LittleEndian.Uint32(b))
			b = b[sampleSize:]
		} else if r != nil {
			r[i] = l[i]
		}
	}
	for _, k := range t.gains {
		for i := range l {
			l[i] *= k
		}
		for i := range r {
			r[i] *= k
		}
	}
	return nil
}

// readAt reads so many bytes of a file into a buffer that is kept for the next time.
func readAt(f io.ReaderAt, buf *[]byte, at int64, size int) ([]byte, error) {
	if cap(*buf) < size {
		*buf = make([]byte, size)
	}
	b := (*buf)[:size]
	if n, err := f.ReadAt(b, at); n < size {
		return nil, err
	}
	return b, nil
}
