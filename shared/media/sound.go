package media

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"github.com/aiprod/aiprod/shared/audio"
)

// Decode returns the sound of the file at path, stereo at audio.Rate, cut after
// so many samples.
func (t Tools) Decode(ctx context.Context, path string, samples int) (audio.Sound, error) {
	in, err := Input(path, "")
	if err != nil {
		return audio.Sound{}, err
	}
	out := &pcmSink{limit: samples}
	args := append(in, "-map", "0:a:0", "-vn", "-af", fmt.Sprintf("aresample=%d,atrim=end_sample=%d", audio.Rate, samples),
		"-ac", "2", "-f", "f32le", "pipe:1")
	if err := t.Run(ctx, Run{Op: "decode sound", Args: args, Stdout: out}); err != nil {
		return audio.Sound{}, err
	}
	return audio.Sound{Rate: audio.Rate, L: out.left, R: out.right}, nil
}

// frameBytes is one sample of both channels as ffmpeg's f32le.
const frameBytes = 8

// pcmSink collects interleaved f32le stereo.
type pcmSink struct {
	limit       int
	left, right []float32
	rest        []byte
}

func (s *pcmSink) Write(p []byte) (int, error) {
	s.rest = append(s.rest, p...)
	b := s.rest
	for ; len(b) >= frameBytes && len(s.left) < s.limit; b = b[frameBytes:] {
		s.left = append(s.left, math.Float32frombits(binary.LittleEndian.Uint32(b)))
		s.right = append(s.right, math.Float32frombits(binary.LittleEndian.Uint32(b[4:])))
	}
	if len(s.left) == s.limit {
		b = nil
	}
	s.rest = append(s.rest[:0], b...)
	return len(p), nil
}

// pcm reads a stereo sound as interleaved f32le.
type pcm struct {
	sound audio.Sound
	next  int
}

func newPCM(s audio.Sound) io.Reader { return &pcm{sound: s} }

func (r *pcm) Read(p []byte) (int, error) {
	if r.next == r.sound.Len() {
		return 0, io.EOF
	}
	n := 0
	for ; n+frameBytes <= len(p) && r.next < r.sound.Len(); n += frameBytes {
		binary.LittleEndian.PutUint32(p[n:], math.Float32bits(r.sound.L[r.next]))
		binary.LittleEndian.PutUint32(p[n+4:], math.Float32bits(r.sound.R[r.next]))
		r.next++
	}
	if n == 0 {
		return 0, io.ErrShortBuffer
	}
	return n, nil
}
