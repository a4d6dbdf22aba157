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
	net        [together]int // cells that changed up in the last frames, less those that changed down
	last       int8          // direction of the last change that counted
	changes    []int         // frames of those changes, directions alternating
	jumps      []int         // frames at which half of the cells changed at once, whichever way
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
// quarter of it changed the same way within a few frames. What changes the other
// way meanwhile is taken off: running digits and moving shapes brighten one
// place as they darken another, which is motion and no flash. A pattern that turns
// into its negative cancels out too, but motion never changes half of the cells in one frame.
func (w *window) enter(mark []int8, stride, n int) {
	net, gross := 0, 0
	for y := w.y; y < w.y+w.h; y++ {
		for _, m := range mark[y*stride+w.x : y*stride+w.x+w.w] {
			net += int(m)
			gross += int(m * m)
		}
	}
	if 2*gross > w.w*w.h {
		w.jumps = append(w.jumps, n)
	}
	w.net[n%together] = net
	sum := 0
	for _, c := range w.net {
		sum += c
	}
	enough := int(flashArea * float64(w.w*w.h))
	switch {
	case sum > enough && w.last != 1:
		w.note(1, n)
	case -sum > enough && w.last != -1:
		w.note(-1, n)
	}
}

// note enters a change; its cells are spent, so that they cannot count again in
// the next frame.
func (w *window) note(direction int8, n int) {
	w.last = direction
	w.changes = append(w.changes, n)
	w.net = [together]int{}
}

// most is the highest number of flashes, pairs of opposing changes, that any
// window shows within so many frames, and the frames of those changes.
func (s *series) most(frames int) (flashes int, at []int) {
	for _, w := range s.windows {
		for _, changes := range [][]int{w.changes, w.jumps} {
			if n, of := densest(changes, frames); n > flashes {
				flashes, at = n, of
			}
		}
	}
	return flashes, at
}

// densest is the most pairs of changes within so many frames, and those changes.
func densest(changes []int, frames int) (pairs int, at []int) {
	start := 0
	for end := range changes {
		for changes[end]-changes[start] >= frames {
			start++
		}
		if n := (end - start + 1) / 2; n > pairs {
			pairs, at = n, changes[start:end+1]
		}
	}
	return pairs, at
}
