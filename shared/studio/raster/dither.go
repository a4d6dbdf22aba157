package raster

import "encoding/binary"

// ditherRow holds the thresholds of one row of an 8x8 Bayer matrix, 0 to 255,
// in lanes: even pixels in E, odd ones in O. Ordered dither keeps slow gradients
// from banding and, being the same in every frame, costs the encoder little.
type ditherRow struct{ E, O uint64 }

func bayer(x, y int) uint64 {
	rank := 0
	for bit := range 3 {
		xb, yb := x>>bit&1, y>>bit&1
		rank |= ((xb^yb)<<1 | yb) << (2 * (2 - bit))
	}
	return uint64(rank)*4 + 2
}

func ditherRows() (rows [8]ditherRow) {
	for y := range rows {
		for lane := range 4 {
			rows[y].E |= bayer(2*lane, y) << (16 * lane)
			rows[y].O |= bayer(2*lane+1, y) << (16 * lane)
		}
	}
	return rows
}

// spread interpolates the fine grid over the component's plane.
func (c *component) spread(p Plane) {
	dither := ditherRows()
	for y := range p.H {
		c.along(y * c.scale)
		ramps(p.padded(y), c.nodes, dither[y&7])
	}
}

// along works out the nodes of one row of luma.
func (c *component) along(y int) {
	at, part := y/fineCell*c.w, int32(y%fineCell)
	above, below := c.fine[at:][:len(c.nodes)], c.fine[at+c.w:][:len(c.nodes)]
	for i := range c.nodes {
		a := above[i]
		c.nodes[i] = a + (below[i]-a)*part>>fineBits
	}
}

// ramps writes eight pixels between each two nodes. Four 16-bit lanes hold
// 1/256 levels; a falling ramp works because the sum wraps back into range.
func ramps(row []byte, nodes []int32, d ditherRow) {
	const climb = 0x0006000400020000
	from := nodes[0]
	n := min(len(nodes)-1, len(row)/8)
	for i, to := range nodes[1 : n+1] {
		step := uint64(int64(to-from) >> 3)
		level := uint64(from)*ones + step*climb
		evens := (level + d.E) >> 8 & lanes
		odds := (level + step*ones + d.O) & (lanes << 8)
		binary.LittleEndian.PutUint64(row[8*i:], evens|odds)
		from = to
	}
}
