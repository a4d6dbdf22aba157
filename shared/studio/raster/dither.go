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

// spread interpolates component c of the fine grid over a plane. A plane pixel
// spans scale luma pixels, so every scale-th node starts a run of eight.
func (m *Mesh) spread(p Plane, c, scale int) {
	dither := ditherRows()
	for y := range p.H {
		row := p.padded(y)
		m.along(y*scale, c)
		ramps(row, m.nodes, scale, dither[y&7])
	}
}

// along works out the nodes of one row, in 1/256 levels.
func (m *Mesh) along(y, c int) {
	g, part := y/fineCell, float32(y%fineCell)/fineCell
	above, below := m.fine.row(g), m.fine.row(g+1)
	for i := range m.nodes {
		a := above[i][c]
		m.nodes[i] = int32((a + (below[i][c]-a)*part) * 256)
	}
}

// ramps writes eight pixels between each two nodes. Four 16-bit lanes hold
// 1/256 levels; a falling ramp works because the sum wraps back into range.
func ramps(row []byte, nodes []int32, scale int, d ditherRow) {
	const climb = 0x0006000400020000
	for i, at := 0, 0; at+8 <= len(row) && i+scale < len(nodes); i, at = i+scale, at+8 {
		from := nodes[i]
		step := uint64(int64(nodes[i+scale]-from) / 8)
		level := uint64(from)*ones + step*climb
		evens := (level + d.E) >> 8 & lanes
		odds := (level + step*ones + d.O) & (lanes << 8)
		binary.LittleEndian.PutUint64(row[at:], evens|odds)
	}
}
