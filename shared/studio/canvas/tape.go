package canvas

import (
	"math"

	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// exposure is how long each picture of a rolling digit is exposed, in seconds. Drawn
// sharp, the strokes of digits that pass at some tens a second are light and dark by
// turns, which over an area as large as a figure is flashing (WCAG 2.2, 2.3.1).
// Exposed for as long, they are an even grey that clears as the wheel slows.
const exposure = 1.0 / 10

// A tape is the ten digits under one another, as they stand on the rim of a wheel.
type tape struct {
	pix     []byte // coverage, in rows of w
	w       int
	pitch   int     // rows from one digit to the next, which is also what a window shows
	feather int     // rows in which a window fades to its edge while little moves
	at      [10]int // columns before each digit's ink
	top     [10]int // rows of the window above it
}

// newTape sets the digits in a style.
func (c *Canvas) newTape(st typeset.Style) (tape, error) {
	const above, below, feather = 0.82, 0.1, 0.05 // what a window shows around the baseline, and of it faded, in em
	p := tape{pitch: int(math.Round(st.Size * (above + below))), feather: int(st.Size * feather)}
	var lines [10]typeset.Line
	for d := range lines {
		b, err := c.Book.Set(string(rune('0'+d)), c.Lang, st, 0, typeset.Start)
		if err != nil {
			return tape{}, err
		}
		lines[d] = b.Lines[0]
		word := lines[d].Words[0]
		p.w = max(p.w, word.Mask.W, int(math.Ceil(word.Advance)))
	}
	p.pix = make([]byte, 10*p.pitch*p.w)
	for d, l := range lines {
		word := l.Words[0]
		p.at[d] = int(math.Round((float64(p.w)-word.Advance)/2 + word.X))
		p.top[d] = int(math.Round(st.Size*above + word.Y - l.Baseline))
		p.print(d, word.Mask)
	}
	return p, nil
}

// print puts a digit in its place; what reaches over the ends of its window is left out.
func (p *tape) print(d int, m *typeset.Mask) {
	from, to := max(0, -p.at[d]), min(m.W, p.w-p.at[d])
	for y := max(0, -p.top[d]); y < min(m.H, p.pitch-p.top[d]); y++ {
		copy(p.pix[(d*p.pitch+p.top[d]+y)*p.w+p.at[d]+from:], m.Pix[y*m.W+from:y*m.W+to])
	}
}

// window is what is seen of the tape at a digit, or between two, while so many
// digits pass; the mask lies higher than the window by a part of a row.
func (p *tape) window(digit, passing float64) (m *raster.Mask, higher float64) {
	const longest = 3 // digits; of more the mean is hardly another
	n := max(1, int(math.Round(min(passing, longest)*float64(p.pitch))))
	position := digit*float64(p.pitch) - float64(n-1)/2
	first := math.Floor(position)
	return raster.NewMask(p.mean(int(first), n), p.w, p.pitch), position - first
}

// mean is a window of rows each of which is the mean of n rows, from one on.
func (p *tape) mean(first, n int) []byte {
	rows := 10 * p.pitch
	row := func(y int) []byte {
		y = (y%rows + rows) % rows
		return p.pix[y*p.w : (y+1)*p.w]
	}
	sums := make([]uint32, p.w)
	for y := range n {
		for x, v := range row(first + y) {
			sums[x] += uint32(v)
		}
	}
	out := make([]byte, p.pitch*p.w)
	for y := range p.pitch {
		strength := p.strength(y, p.feather+min(n/8, p.pitch/4)) / float32(n)
		next, last, into := row(first+y+n), row(first+y), out[y*p.w:(y+1)*p.w]
		for x, sum := range sums {
			into[x] = byte(float32(sum)*strength + 0.5)
			sums[x] = sum + uint32(next[x]) - uint32(last[x])
		}
	}
	return out
}

// strength is how much of a row is seen, 0 to 1: a window's edges are soft over so many rows.
func (p *tape) strength(y, soft int) float32 {
	return min(1, float32(min(y, p.pitch-1-y)+1)/float32(soft+1))
}
