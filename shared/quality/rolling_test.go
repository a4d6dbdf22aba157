package quality

import (
	"context"
	"fmt"
	"math"
	"testing"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio"
	"github.com/aiprod/aiprod/shared/studio/theme"
)

// Numbers roll to their place as large as a picture can hold them. In no theme, form of number, shape of picture or
// arrangement does that come near what counts as flashing.
func TestRollingNumbersDoNotFlash(t *testing.T) {
	t.Parallel()
	const most = 1 // flashes within a second, of the 3 that pass
	sizes := [...][2]int{{384, 216}, {216, 384}, {216, 216}, {216, 270}}
	numbers := []manifest.Number{
		{Text: "1824", Value: 1824}, {Text: "350 people", Value: 350}, {Text: "8", Value: 8}, {Text: "41,000", Value: 41000},
		{Text: "98 %", Value: 98, Percent: true}, {Text: "€ 3.50", Value: 3.5}, {Text: "11111111", Value: 11111111}, {Text: "88", Value: 88},
		{Text: "2 to 8", Value: 2}, {Text: "٥٠٠", Value: 500},
	}
	for i, name := range theme.Names() {
		for j := range numbers {
			size, n := sizes[(i+j)%len(sizes)], numbers[j]
			s := studio.Shot{
				Width: size[0], Height: size[1], FPS: 30, Frames: 75, Lang: "en", Theme: manifest.Theme{Name: name},
				Index: 1, Count: 3, Transition: "cut", Next: "cut", Seed: uint64(i),
				Scene: manifest.Scene{Kind: manifest.Figure, Figure: &n, Layout: (i + j/2) % 2},
			}
			t.Run(fmt.Sprintf("%s/%s/%dx%d/%d", name, n.Text, size[0], size[1], s.Scene.Layout), func(t *testing.T) {
				t.Parallel()
				got := flashing(t, s)
				if got.general > most || got.red > most {
					t.Errorf("%d flashes and %d red within a second, at %v and %v", got.general, got.red, got.generalAt, got.redAt)
				}
			})
		}
	}
}

// flashing counts the flashes of a shot as it is drawn, on the gate's own grid.
func flashing(t *testing.T, s studio.Shot) flashes {
	t.Helper()
	long := max(s.Width, s.Height)
	w, h := s.Width*gridSide/long/2*2, s.Height*gridSide/long/2*2
	c := newFlashCounter(w, h, float64(s.FPS))
	if err := studio.Frames(context.Background(), s, &shrinker{from: [2]int{s.Width, s.Height}, to: [2]int{w, h}, see: c.add}); err != nil {
		t.Fatal(err)
	}
	return c.result()
}

// A shrinker averages frames of packed YUV 4:2:0, one to a write or in pieces, to cells of RGB.
type shrinker struct {
	from, to [2]int
	see      func(rgb []byte)
	frame    []byte
}

func (s *shrinker) Write(p []byte) (int, error) {
	s.frame = append(s.frame, p...)
	for size := s.from[0] * s.from[1] * 3 / 2; len(s.frame) >= size; s.frame = s.frame[size:] {
		s.see(s.cells(s.frame[:size]))
	}
	return len(p), nil
}

// cells is the mean colour of each cell.
func (s *shrinker) cells(frame []byte) []byte {
	w, h := s.from[0], s.from[1]
	u, v := frame[w*h:w*h*5/4], frame[w*h*5/4:]
	rgb := make([]byte, 0, s.to[0]*s.to[1]*3)
	for cy := range s.to[1] {
		for cx := range s.to[0] {
			var sum [3]float64
			n := 0.0
			for y := cy * h / s.to[1]; y < (cy+1)*h/s.to[1]; y++ {
				for x := cx * w / s.to[0]; x < (cx+1)*w/s.to[0]; x++ {
					at := y/2*(w/2) + x/2
					sum[0] += float64(frame[y*w+x])
					sum[1] += float64(u[at])
					sum[2] += float64(v[at])
					n++
				}
			}
			luma, cb, cr := (sum[0]/n-16)*255/219, (sum[1]/n-128)*255/224, (sum[2]/n-128)*255/224
			for _, c := range [...]float64{luma + 1.5748*cr, luma - 0.1873*cb - 0.4681*cr, luma + 1.8556*cb} {
				rgb = append(rgb, byte(math.Round(min(max(c, 0), 255))))
			}
		}
	}
	return rgb
}
