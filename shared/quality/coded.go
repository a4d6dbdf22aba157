package quality

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"github.com/aiprod/aiprod/shared/media/mp4"
)

// A sum is that of the coded frames of one clip.
type sum struct {
	samples int
	sum     string
}

// sums returns the sums of a file's coded frames, cut into clips of so many; all of them where none are told.
func sums(file string, clips []int) ([]sum, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("quality: %w", err)
	}
	defer func() { _ = f.Close() }()
	st, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("quality: %w", err)
	}
	samples, err := mp4.Samples(f, st.Size(), "vide")
	if err != nil {
		return nil, fmt.Errorf("quality: %w", err)
	}
	if clips == nil {
		clips = []int{len(samples)}
	}
	var out []sum
	for _, n := range clips {
		if n <= 0 || n > len(samples) {
			return nil, fmt.Errorf("quality: %d frames are left for a clip of %d", len(samples), n)
		}
		s, err := sumOf(f, samples[:n])
		if err != nil {
			return nil, err
		}
		out, samples = append(out, s), samples[n:]
	}
	if len(samples) > 0 {
		return nil, fmt.Errorf("quality: %d frames belong to no clip", len(samples))
	}
	return out, nil
}

// sumOf is the sum of coded frames, read one at a time.
func sumOf(f io.ReaderAt, samples []mp4.Sample) (sum, error) {
	h := sha256.New()
	var coded []byte
	for _, s := range samples {
		coded = append(coded[:0], make([]byte, s.Size)...)
		if _, err := f.ReadAt(coded, s.Offset); err != nil {
			return sum{}, fmt.Errorf("quality: %w", err)
		}
		if err := writeSlices(h, coded); err != nil {
			return sum{}, err
		}
	}
	return sum{len(samples), hex.EncodeToString(h.Sum(nil))}, nil
}

// writeSlices writes the slices of a coded H.264 frame to h, each with its length: what
// the picture is decoded from. Parameter sets and remarks beside them, which joining repeats, are left out.
// Source: ISO/IEC 14496-15, 5.3.4.2 (lengths of four bytes); ITU-T H.264, table 7-1 (unit types).
func writeSlices(h io.Writer, frame []byte) error {
	const lastSlice = 5 // types 1 to 5 carry slices
	for len(frame) > 4 {
		n := int(binary.BigEndian.Uint32(frame))
		if n <= 0 || n > len(frame)-4 {
			return fmt.Errorf("quality: a coded unit of %d bytes in a frame of %d", n, len(frame))
		}
		if kind := frame[4] & 0x1f; kind >= 1 && kind <= lastSlice {
			if _, err := h.Write(frame[:4+n]); err != nil {
				return err
			}
		}
		frame = frame[4+n:]
	}
	return nil
}
