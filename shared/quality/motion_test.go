package quality

import (
	"math"
	"testing"
)

// watch runs frames of a grid of 40 by 30 past a stillness and returns the share that moves.
func watch(frames int, cell func(frame, x, y int) byte) float64 {
	const w, h, fps = 40, 30, 30
	s := newStillness(fps)
	g := newGrid(w, h, s.add)
	for n := range frames {
		rgb := make([]byte, 0, 3*w*h)
		for i := range w * h {
			v := cell(n, i%w, i/w)
			rgb = append(rgb, v, v, v)
		}
		_, _ = g.Write(rgb)
	}
	return 1 - total(s.still)*fps/float64(frames)
}

func TestMotion(t *testing.T) {
	t.Parallel()
	noise := func(n, x, y int) byte { return byte((n*7919 + x*104729 + y*1299709) % 251) }
	for name, tt := range map[string]struct {
		cell func(frame, x, y int) byte
		want float64
	}{
		"still":          {func(int, int, int) byte { return 90 }, 0},
		"grain":          {func(n, x, y int) byte { return 90 + noise(n, x, y)%3 }, 0},
		"cuts":           {func(n, x, y int) byte { return noise(n/30, x, y) }, 0},
		"moving bar":     {func(n, x, _ int) byte { return map[bool]byte{true: 200, false: 90}[x == n%40] }, 0.99},
		"slow swell":     {func(n, x, _ int) byte { return byte(90 + x + n/10) }, 0},
		"drift":          {func(n, x, _ int) byte { return byte(90 + (x*10+n)%100) }, 0.95},
		"one cell":       {func(n, x, y int) byte { return map[bool]byte{true: byte(n * 40), false: 90}[x == 3 && y == 3] }, 0},
		"half and half":  {func(n, x, _ int) byte { return map[bool]byte{true: 200, false: 90}[x == max(n-60, 0)%40] }, 0.5},
		"text every 1 s": {func(n, _, y int) byte { return map[bool]byte{true: 200, false: 90}[y < n/30] }, 0.2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := watch(120, tt.cell); math.Abs(got-tt.want) > 0.05 {
				t.Errorf("%.2f of the film moves, want %.2f", got, tt.want)
			}
		})
	}
}
