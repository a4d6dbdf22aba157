package quality

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// count runs the counter over seconds of pictures of one colour each but for a
// part of their width.
func count(seconds int, part float64, colour func(frame int) [3]byte) flashes {
	const w, h, fps = 36, 64, 30
	c := newFlashCounter(w, h, fps)
	g := newGrid(w, h, c.add)
	for n := range seconds * fps {
		rgb := make([]byte, 0, w*h*3)
		paint := colour(n)
		for i := range w * h {
			if float64(i%w) < part*w {
				rgb = append(rgb, paint[:]...)
			} else {
				rgb = append(rgb, 90, 90, 90)
			}
		}
		// In two pieces, as a pipe may deliver.
		_, _ = g.Write(rgb[:1000])
		_, _ = g.Write(rgb[1000:])
	}
	return c.result()
}

// alternate shows one colour and another, each for so many frames.
func alternate(frames int, a, b [3]byte) func(int) [3]byte {
	return func(n int) [3]byte {
		if n/frames%2 == 0 {
			return a
		}
		return b
	}
}

func TestFlashes(t *testing.T) {
	t.Parallel()
	white, grey, dim, black, red := [3]byte{255, 255, 255}, [3]byte{235, 235, 235}, [3]byte{20, 20, 20}, [3]byte{}, [3]byte{255, 0, 0}
	for name, tt := range map[string]struct {
		part         float64
		colour       func(int) [3]byte
		general, red int
	}{
		"still":              {1, alternate(100, white, black), 0, 0},
		"one cut":            {1, alternate(60, white, black), 0, 0},
		"three a second":     {1, alternate(5, white, black), 3, 0},
		"five a second":      {1, alternate(3, white, black), 5, 0},
		"fifteen a second":   {1, alternate(1, white, black), 15, 0},
		"starting dark":      {1, alternate(3, black, white), 5, 0},
		"both bright":        {1, alternate(3, white, grey), 0, 0},
		"both dark":          {1, alternate(3, dim, black), 0, 0},
		"small area":         {0.05, alternate(3, white, black), 0, 0},
		"a third":            {0.34, alternate(3, white, black), 5, 0},
		"red":                {1, alternate(3, red, [3]byte{54, 54, 54}), 5, 5},
		"red of equal light": {1, alternate(3, red, [3]byte{127, 127, 127}), 0, 5},
		"a slow swell":       {1, func(n int) [3]byte { v := byte(min(n%60, 60-n%60) * 8); return [3]byte{v, v, v} }, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := count(3, tt.part, tt.colour)
			if diff := cmp.Diff([]int{tt.general, tt.red}, []int{got.general, got.red}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestMotionIsNoFlash runs stripes over the picture: every cell changes all the
// time, and as many brighten as darken.
func TestMotionIsNoFlash(t *testing.T) {
	t.Parallel()
	const w, h, stripe = 36, 64, 6
	c := newFlashCounter(w, h, 30)
	for n := range 90 {
		frame := make([]byte, w*h*3)
		for i := range frame {
			if (i/3%w+n)/stripe%2 == 0 {
				frame[i] = 255
			}
		}
		c.add(frame)
	}
	if got := c.result(); got.general > 1 {
		t.Errorf("%d flashes a second in moving stripes", got.general)
	}
}

// TestNegatives turns a chequered picture into its negative: as much brightens as darkens, and all of it flashes.
func TestNegatives(t *testing.T) {
	t.Parallel()
	const w, h, square = 36, 64, 6
	for frames, want := range map[int]int{3: 5, 5: 3, 60: 0} {
		c := newFlashCounter(w, h, 30)
		for n := range 90 {
			frame := make([]byte, w*h*3)
			for i := range frame {
				if x, y := i/3%w, i/3/w; (x/square+y/square+n/frames)%2 == 0 {
					frame[i] = 255
				}
			}
			c.add(frame)
		}
		if got := c.result(); got.general != want {
			t.Errorf("negatives every %d frames: %d flashes a second, want %d", frames, got.general, want)
		}
	}
}
