package media

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/aiprod/aiprod/shared/audio"
)

// Decode returns the sound of the file at path, stereo at audio.Rate, cut after
// so many samples. It is kept in a file without a name in dir.
func (t Tools) Decode(ctx context.Context, path string, samples int, dir string) (*audio.Track, error) {
	in, err := Input(path, "")
	if err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(dir, "decoded-*.f32")
	if err != nil {
		return nil, fmt.Errorf("media: decode sound: %w", err)
	}
	out := f.Name()
	defer func() { _ = os.Remove(out) }()
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("media: decode sound: %w", err)
	}
	args := append(in, "-map", "0:a:0", "-vn", "-af", fmt.Sprintf("aresample=%d,atrim=end_sample=%d", audio.Rate, samples),
		"-ac", "2", "-f", "f32le", local(out))
	if err := t.Run(ctx, Run{Op: "decode sound", Args: args}); err != nil {
		return nil, err
	}
	return audio.OpenTrack(out)
}

// frameBytes is one sample of both channels as ffmpeg's f32le.
const frameBytes = 8

// pcm reads a source as interleaved f32le stereo.
type pcm struct {
	sound audio.Source
	next  int
	l, r  []float32
}

func newPCM(s audio.Source) io.Reader { return &pcm{sound: s} }

func (r *pcm) Read(p []byte) (int, error) {
	if r.next == r.sound.Len() {
		return 0, io.EOF
	}
	n := min(len(p)/frameBytes, r.sound.Len()-r.next, audio.Block)
	if n == 0 {
		return 0, io.ErrShortBuffer
	}
	if r.l == nil {
		r.l, r.r = make([]float32, audio.Block), make([]float32, audio.Block)
	}
	if err := r.sound.ReadAt(r.l[:n], r.r[:n], r.next); err != nil {
		return 0, err
	}
	for i := range n {
		binary.LittleEndian.PutUint32(p[frameBytes*i:], math.Float32bits(r.l[i]))
		binary.LittleEndian.PutUint32(p[frameBytes*i+4:], math.Float32bits(r.r[i]))
	}
	r.next += n
	return n * frameBytes, nil
}
