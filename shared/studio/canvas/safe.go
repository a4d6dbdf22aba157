package canvas

// CaptionSize is the type size of captions and MinSize the smallest of anything,
// in shares of the short side of the frame.
const (
	CaptionSize = 0.046
	MinSize     = 0.022

	captionGap = 0.055 // between the scene and its captions
)

// margins are the parts of the frame no text may enter, as shares of its sides.
type margins struct{ top, bottom, left, right float64 }

// Vertical video is shown under the buttons and names of the platforms: their
// guides keep the top 12.5 %, bottom 20 %, right 13 % and left 5.5 % free. A
// little more is kept, for positions are rounded to even pixels.
var (
	vertical  = margins{top: 0.128, bottom: 0.203, left: 0.062, right: 0.134}
	square    = margins{top: 0.07, bottom: 0.065, left: 0.075, right: 0.075}
	landscape = margins{top: 0.085, bottom: 0.065, left: 0.078, right: 0.078}
)

func marginsOf(w, h float64) margins {
	switch ratio := w / h; {
	case ratio < 0.7:
		return vertical
	case ratio < 1.3:
		return square
	}
	return landscape
}

func (m margins) inside(w, h float64) Rect {
	return Rect{w * m.left, h * m.top, w * (1 - m.left - m.right), h * (1 - m.top - m.bottom)}
}

// layOut sets the areas of the canvas. With captions the foot of the safe area
// is theirs, for two lines and the pill around a word.
func (c *Canvas) layOut(captions bool) {
	m := marginsOf(c.W, c.H)
	c.Safe = m.inside(c.W, c.H)
	c.Body = c.Safe
	if captions {
		h := c.Short * CaptionSize * 2.95
		c.Band = Rect{c.Safe.X, c.Safe.Bottom() - h, c.Safe.W, h}
		c.Body.H -= h + c.Short*captionGap
	}
	c.axis = c.Body.CX()
}

// Centred returns the body narrowed so that it lies in the middle of the frame,
// and mirrors right-to-left layouts about that middle from now on.
func (c *Canvas) Centred() Rect {
	side := max(c.Body.X, c.W-c.Body.Right())
	c.axis = c.W / 2
	return Rect{side, c.Body.Y, c.W - 2*side, c.Body.H}
}

// Mirror returns where r goes for the direction of the language: layouts are
// written from left to right, and mirrored for Arabic and Hebrew.
func (c *Canvas) Mirror(r Rect) Rect {
	if c.RTL {
		r.X = 2*c.axis - r.Right()
	}
	return r
}

// Side is 1 where text runs from the left and -1 where it runs from the right.
func (c *Canvas) Side() float64 {
	if c.RTL {
		return -1
	}
	return 1
}
