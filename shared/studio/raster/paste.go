package raster

// Paste copies src over the frame with its top left corner at x, y (rounded to
// even pixels), through a mask of src's size; a nil mask is opaque.
func (f *Frame) Paste(src *Frame, x, y int, mask *Mask, opacity float64) {
	w := int(clamp01(opacity)*256 + 0.5)
	x, y = x&^1, y&^1
	var full, half coverage
	if mask != nil {
		full, half = mask.luma, mask.half
	}
	f.Y.paste(src.Y, x, y, full, w)
	f.U.paste(src.U, x/2, y/2, half, w)
	f.V.paste(src.V, x/2, y/2, half, w)
}

func (p Plane) paste(src Plane, x, y int, c coverage, w int) {
	x0, x1 := max(0, -x), min(src.W, p.W-x)
	if x0 >= x1 {
		return
	}
	for r := max(0, -y); r < min(src.H, p.H-y); r++ {
		dst, from := p.Row(y + r)[x+x0:x+x1], src.Row(r)[x0:x1]
		if c.pix == nil {
			mixRows(dst, dst, from, w)
			continue
		}
		pasteThrough(dst, from, c.row(r)[x0:x1], w)
	}
}

func pasteThrough(dst, src, cover []byte, w int) {
	src, cover = src[:len(dst)], cover[:len(dst)]
	for i, a := range cover {
		if a == 0 {
			continue
		}
		k := (int(a) + int(a>>7)) * w
		d := int(dst[i])
		dst[i] = byte(d + ((int(src[i])-d)*k+32768)>>16)
	}
}

// Scroll moves the picture by dx, dy pixels (even numbers) and paints what comes
// free in one colour.
func (f *Frame) Scroll(dx, dy int, c Colour) {
	dx, dy = dx/2*2, dy/2*2
	f.Y.scroll(dx, dy, c.Y)
	f.U.scroll(dx/2, dy/2, c.U)
	f.V.scroll(dx/2, dy/2, c.V)
}

func (p Plane) scroll(dx, dy int, v byte) {
	from, to, step := 0, p.H, 1
	if dy > 0 {
		from, to, step = p.H-1, -1, -1
	}
	for y := from; y != to; y += step {
		row := p.Row(y)
		if y-dy < 0 || y-dy >= p.H {
			tint(row, v, 256)
			continue
		}
		scrollRow(row, p.Row(y-dy), dx, v)
	}
}

func scrollRow(dst, src []byte, dx int, v byte) {
	switch n := len(dst); {
	case dx >= n || -dx >= n:
		tint(dst, v, 256)
	case dx >= 0:
		copy(dst[dx:], src[:n-dx])
		tint(dst[:dx], v, 256)
	default:
		copy(dst, src[-dx:])
		tint(dst[n+dx:], v, 256)
	}
}
