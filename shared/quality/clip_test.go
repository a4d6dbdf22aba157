package quality

import (
	"encoding/binary"
	"math"
	"testing"
)

// hear counts clipping in stereo sound at 1,000 samples a second; left and right alternate.
func hear(samples ...float32) *clipCounter {
	c := newClipCounter(2, 1000)
	var raw []byte
	for _, v := range samples {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
	}
	for len(raw) > 0 { // in odd pieces, as a pipe may deliver
		n := min(7, len(raw))
		_, _ = c.Write(raw[:n])
		raw = raw[n:]
	}
	return c
}

func TestClipping(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		samples           []float32
		longest, passages int
	}{
		"silence":         {make([]float32, 100), 0, 0},
		"two peaks":       {[]float32{1, 0, 1, 0, 0, 0}, 2, 0},
		"three, left":     {[]float32{1, 0, 1, 0, 1, 0}, 3, 1},
		"three, right":    {[]float32{0, 1, 0, -1.4, 0, 1}, 3, 1},
		"across channels": {[]float32{1, 1, 1, 1, 0, 0, 1, 1}, 2, 0},
		"just under":      {[]float32{0.9999, 0, 0.9999, 0, 0.9999, 0}, 0, 0},
		"16-bit maximum":  {[]float32{32767. / 32768, 0, 32767. / 32768, 0, 32767. / 32768, 0}, 3, 1},
		"far apart":       {append(append([]float32{1, 0, 1, 0, 1, 0}, make([]float32, 400)...), 1, 0, 1, 0, 1, 0), 3, 2},
		"not a number":    {[]float32{float32(math.NaN()), 0, 0, 0}, 1, 0},
	} {
		c := hear(tt.samples...)
		if c.longest != tt.longest || len(c.clipped) != tt.passages {
			t.Errorf("%s: longest run %d in %d passages, want %d in %d", name, c.longest, len(c.clipped), tt.longest, tt.passages)
		}
		if want := float64(len(tt.samples)) / 2000; c.seconds() != want {
			t.Errorf("%s: heard %v s, want %v", name, c.seconds(), want)
		}
	}
}
