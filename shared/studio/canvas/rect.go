package canvas

import "github.com/aiprod/aiprod/shared/studio/raster"

// A Rect is a part of the frame in pixels.
type Rect struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
	W float64 `json:"w"`
	H float64 `json:"h"`
}

// Right is the x of the far edge.
func (r Rect) Right() float64 { return r.X + r.W }

// Bottom is the y of the lower edge.
func (r Rect) Bottom() float64 { return r.Y + r.H }

// CX is the x of the middle.
func (r Rect) CX() float64 { return r.X + r.W/2 }

// CY is the y of the middle.
func (r Rect) CY() float64 { return r.Y + r.H/2 }

// Inset returns r with x taken off at both sides and y at top and bottom.
func (r Rect) Inset(x, y float64) Rect {
	return Rect{r.X + x, r.Y + y, max(r.W-2*x, 0), max(r.H-2*y, 0)}
}

// Top returns the upper h pixels.
func (r Rect) Top(h float64) Rect { return Rect{r.X, r.Y, r.W, min(h, r.H)} }

// Below returns what lies under the upper h pixels.
func (r Rect) Below(h float64) Rect { return Rect{r.X, r.Y + h, r.W, max(r.H-h, 0)} }

// Columns divides r into n parts side by side with gaps between them; Rows one above the other.
func (r Rect) Columns(n int, gap float64) []Rect {
	w := (r.W - gap*float64(n-1)) / float64(n)
	out := make([]Rect, n)
	for i := range out {
		out[i] = Rect{r.X + float64(i)*(w+gap), r.Y, w, r.H}
	}
	return out
}

// Rows divides r into n parts one above the other with gaps between them.
func (r Rect) Rows(n int, gap float64) []Rect {
	h := (r.H - gap*float64(n-1)) / float64(n)
	out := make([]Rect, n)
	for i := range out {
		out[i] = Rect{r.X, r.Y + float64(i)*(h+gap), r.W, h}
	}
	return out
}

// Middle returns a w by h part in the middle of r.
func (r Rect) Middle(w, h float64) Rect {
	return Rect{r.CX() - w/2, r.CY() - h/2, w, h}
}

// Shape returns r as a rounded shape.
func (r Rect) Shape(radius float64) raster.Shape {
	return raster.Shape{X: r.X, Y: r.Y, W: r.W, H: r.H, Radius: radius}
}

// Overlaps reports whether r and s share any area.
func (r Rect) Overlaps(s Rect) bool {
	return r.X < s.Right() && s.X < r.Right() && r.Y < s.Bottom() && s.Y < r.Bottom()
}

// Within reports whether r lies inside s, give or take a pixel.
func (r Rect) Within(s Rect) bool {
	return r.X >= s.X-1 && r.Y >= s.Y-1 && r.Right() <= s.Right()+1 && r.Bottom() <= s.Bottom()+1
}
