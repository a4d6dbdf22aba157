package quality

// A grid cuts a stream of rgb24 frames into frames and shows each to those who
// measure on it. What it shows is theirs until they return.
type grid struct {
	frame []byte // so far
	size  int
	see   []func(rgb []byte)
	n     int // frames so far
}

func newGrid(w, h int, see ...func(rgb []byte)) *grid {
	return &grid{frame: make([]byte, 0, w*h*3), size: w * h * 3, see: see}
}

// Write takes bytes of frames, however they are cut.
func (g *grid) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		n := min(len(rest), g.size-len(g.frame))
		g.frame = append(g.frame, rest[:n]...)
		rest = rest[n:]
		if len(g.frame) == g.size {
			for _, see := range g.see {
				see(g.frame)
			}
			g.n++
			g.frame = g.frame[:0]
		}
	}
	return len(p), nil
}
