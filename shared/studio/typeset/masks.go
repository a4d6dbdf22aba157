package typeset

import (
	"container/list"
	"encoding/binary"
	"errors"
	"math"
	"sync"
)

// maskCacheBytes bounds the masks a Book remembers: about 600 words of headings at 1080p.
const maskCacheBytes = 32 << 20

// A maskCache remembers the masks last used, up to a number of bytes.
type maskCache struct {
	mu    sync.Mutex
	limit int
	size  int
	order list.List // of *maskEntry, most recently used first
	byKey map[string]*list.Element
}

type maskEntry struct {
	key     string
	drawing drawing
}

func newMaskCache(limit int) *maskCache {
	return &maskCache{limit: limit, byKey: map[string]*list.Element{}}
}

// bytes is the memory a mask takes.
func (m *Mask) bytes() int {
	if m.Picture == nil {
		return len(m.Pix)
	}
	return len(m.Pix) + len(m.Picture.Pix)
}

func (c *maskCache) get(key string) (drawing, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byKey[key]
	if !ok {
		return drawing{}, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*maskEntry).drawing, true
}

func (c *maskCache) put(key string, d drawing) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.byKey[key]; ok {
		return
	}
	c.byKey[key] = c.order.PushFront(&maskEntry{key, d})
	c.size += len(key) + d.mask.bytes()
	for c.size > c.limit && c.order.Len() > 1 {
		e := c.order.Remove(c.order.Back()).(*maskEntry)
		delete(c.byKey, e.key)
		c.size -= len(e.key) + e.drawing.mask.bytes()
	}
}

// maskKey identifies the picture of placed glyphs at a size in px.
func maskKey(glyphs []placed, size float64) string {
	key := binary.LittleEndian.AppendUint64(nil, math.Float64bits(size))
	for _, g := range glyphs {
		key = binary.LittleEndian.AppendUint32(key, uint32(g.face.id))
		key = binary.LittleEndian.AppendUint32(key, uint32(g.id))
		key = binary.LittleEndian.AppendUint64(key, math.Float64bits(g.dx+g.x))
		key = binary.LittleEndian.AppendUint64(key, math.Float64bits(g.y))
	}
	return string(key)
}

var errInk = errors.New("text is larger than any frame")

// draw returns the picture of placed glyphs at a size in px. It takes the mask's
// area from ink and fails when none is left.
func (b *Book) draw(w *bench, glyphs []placed, size float64, ink *int) (drawing, error) {
	key := maskKey(glyphs, size)
	d, ok := b.masks.get(key)
	if !ok {
		outlines, err := w.outlines(glyphs, size)
		if err != nil {
			return drawing{}, err
		}
		pictures, err := w.pictures(glyphs, size)
		if err != nil {
			return drawing{}, err
		}
		box := bounds(outlines).Union(around(pictures))
		if box.Dx()*box.Dy() > *ink {
			return drawing{}, errInk
		}
		d = rasterise(outlines, box)
		if d.mask.Picture, err = paint(pictures, box); err != nil {
			return drawing{}, err
		}
		b.masks.put(key, d)
	}
	if *ink -= len(d.mask.Pix); *ink < 0 {
		return drawing{}, errInk
	}
	return d, nil
}
