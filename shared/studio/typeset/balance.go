package typeset

import "math"

// A chunk is what stands between two places where a line may end. Widths are em.
type chunk struct {
	first, last int     // clusters [first,last)
	width       float64 // all of it
	ink         float64 // without the spaces at its end
	cost        float64 // of ending a line after it
}

// A lineRange is a line: clusters [first,last), spaces at its ends left out.
type lineRange struct {
	first, last int
	width       float64
}

// costWidow is the cost of a last line of one short word; widowShare how short that is.
const (
	costWidow  = 0.3
	widowShare = 0.3
)

// lines divides a paragraph into as few lines of width (em) as hold it, and among
// those divisions takes the one whose lines are most alike. Torn tells whether a
// word or a quantity had to be divided because it fits no line, rough whether a
// line ends in the middle of a phrase.
func (p *paragraph) lines(width float64) (out []lineRange, torn, rough bool) {
	chunks := p.chunks(width)
	next := balance(chunks, width)
	for i := 0; i < len(chunks); i = next[i] {
		out = append(out, p.trim(chunks[i].first, chunks[next[i]-1].last))
		cost := chunks[next[i]-1].cost
		torn = torn || cost > tear
		rough = rough || cost > 0 && next[i] < len(chunks)
	}
	return out, torn, rough
}

// balance returns, for each chunk that could start a line, the chunk the next
// line starts with. It is the least-raggedness recurrence, solved from the end:
// fewer lines first, then less cost.
func balance(chunks []chunk, width float64) []int {
	n := len(chunks)
	next := make([]int, n)
	lines := make([]int, n+1)
	costs := make([]float64, n+1)
	for i := n - 1; i >= 0; i-- {
		lines[i], costs[i] = math.MaxInt, never
		used := 0.0
		for j := i + 1; j <= n; j++ {
			c := chunks[j-1]
			if used+c.ink > width && j > i+1 {
				break
			}
			cost := lineCostOf(used+c.ink, width) + costs[j]
			if j < n {
				cost += c.cost
			} else if i > 0 && j == i+1 && c.ink < widowShare*width {
				cost += costWidow
			}
			if l := lines[j] + 1; l < lines[i] || l == lines[i] && cost < costs[i] {
				next[i], lines[i], costs[i] = j, l, cost
			}
			used += c.width
		}
	}
	return next
}

// lineCostOf is the cost of the room a line leaves: its share of the width, squared.
func lineCostOf(ink, width float64) float64 {
	slack := max(width-ink, 0) / width
	return slack * slack
}

// chunks divides a paragraph at every place a line may end without tearing, and
// what is wider than width also where it may tear.
func (p *paragraph) chunks(width float64) []chunk {
	var out []chunk
	for _, c := range p.divide(0, len(p.clusters), 0) {
		if c.ink <= width {
			out = append(out, c)
			continue
		}
		out = append(out, p.tear(c, width)...)
	}
	return out
}

// tear divides a chunk that is wider than width, at the least cost that makes
// the parts fit.
func (p *paragraph) tear(c chunk, width float64) []chunk {
	var out []chunk
	for _, limit := range []float64{tear, tearUnit, tearSyllable, tearLetter, tearGlue} {
		out = p.divide(c.first, c.last, limit)
		fits := true
		for _, part := range out {
			fits = fits && part.ink <= width
		}
		if fits {
			break
		}
	}
	out[len(out)-1].cost = c.cost
	return out
}

// divide cuts clusters [first,last) wherever ending a line costs no more than
// limit; a limit of 0 stands for everything short of tearing.
func (p *paragraph) divide(first, last int, limit float64) []chunk {
	if limit == 0 {
		limit = tear - 1
	}
	var out []chunk
	start := first
	for i := first + 1; i <= last; i++ {
		if i < last && p.costs[p.clusters[i].start] > limit {
			continue
		}
		c := chunk{first: start, last: i}
		if i < len(p.clusters) {
			c.cost = p.costs[p.clusters[i].start]
		}
		for _, cl := range p.clusters[start:i] {
			c.width += cl.advance
		}
		c.ink = p.trim(start, i).width
		out = append(out, c)
		start = i
	}
	return out
}

// trim returns the line of clusters [first,last) without the spaces at its ends.
func (p *paragraph) trim(first, last int) lineRange {
	for last > first && p.space(last-1) {
		last--
	}
	for first < last && p.space(first) {
		first++
	}
	l := lineRange{first: first, last: last}
	for _, c := range p.clusters[first:last] {
		l.width += c.advance
	}
	if last > first {
		l.width -= p.clusters[last-1].tracking
	}
	return l
}

// space reports whether cluster i is a space lines may end at.
func (p *paragraph) space(i int) bool { return breakable(p.text[p.clusters[i].start]) }
