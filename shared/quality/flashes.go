package quality

// A series follows one sort of change over the windows of the picture.
type series struct {
	mark    []int8 // of every cell in this frame: up, down or none
	w       int
	windows []window
	n       int // frames so far
}

// A window is a third of the picture by a third.
type window struct {
	x, y, w, h int
	up, down   [together]int // cells that changed in the last frames
	last       int8          // direction of the last change that counted
	changes    []int         // frames of those changes, directions alternating
}

// newSeries lays windows over the grid, overlapping by half.
func newSeries(w, h int) series {
	s := series{mark: make([]int8, w*h), w: w}
	ww, wh := max(w/3, 1), max(h/3, 1)
	for i := range 5 {
		for j := range 5 {
			s.windows = append(s.windows, window{x: (w - ww) * i / 4, y: (h - wh) * j / 4, w: ww, h: wh})
		}
	}
	return s
}

// frame enters the marks of a frame.
func (s *series) frame() {
	for i := range s.windows {
		s.windows[i].enter(s.mark, s.w, s.n)
	}
	s.n++
}

// enter counts the cells that changed, and notes a change of the window when a
// quarter of it changed the same way within a few frames.
func (w *window) enter(mark []int8, stride, n int) {
	slot := n % together
	w.up[slot], w.down[slot] = 0, 0
	for y := w.y; y < w.y+w.h; y++ {
		for _, m := range mark[y*stride+w.x : y*stride+w.x+w.w] {
			switch m {
			case 1:
				w.up[slot]++
			case -1:
				w.down[slot]++
			}
		}
	}
	enough := int(flashArea * float64(w.w*w.h))
	w.note(1, &w.up, enough, n)
	w.note(-1, &w.down, enough, n)
}

// note takes a change that is large enough and the opposite of the last; its
// cells are spent, so that they cannot count again in the next frame.
func (w *window) note(direction int8, cells *[together]int, enough, n int) {
	var sum int
	for _, c := range cells {
		sum += c
	}
	if sum > enough && w.last != direction {
		w.last = direction
		w.changes = append(w.changes, n)
		*cells = [together]int{}
	}
}

// most is the highest number of flashes, pairs of opposing changes, that any
// window shows within so many frames, and the frame the first of them starts at.
func (s *series) most(frames int) (flashes, at int) {
	for _, w := range s.windows {
		start := 0
		for end := range w.changes {
			for w.changes[end]-w.changes[start] >= frames {
				start++
			}
			if n := (end - start + 1) / 2; n > flashes {
				flashes, at = n, w.changes[start]
			}
		}
	}
	return flashes, at
}
