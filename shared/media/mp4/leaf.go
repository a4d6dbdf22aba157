package mp4

import "encoding/binary"

// leaves are the boxes File is filled from, each with its reader. Handlers of a
// "meta" box never get here, because nothing descends into one.
var leaves = map[string]func(*File, *Track, *payload){
	"ftyp": func(f *File, _ *Track, p *payload) { f.Brand = string(p.take(4)) },
	"mvhd": func(f *File, _ *Track, p *payload) { f.Timescale = timescale(p) },
	"tkhd": trackHeader,
	"mdhd": mediaHeader,
	"hdlr": func(_ *File, t *Track, p *payload) { p.take(8); t.Kind = string(p.take(4)) },
	"elst": editList,
	"stts": timeToSample,
	"stss": syncSamples,
	"ctts": compositionOffsets,
	"stsd": sampleDescription,
}

// timescale reads version, flags and the two dates that precede the clock of mvhd and mdhd.
func timescale(p *payload) uint32 {
	if p.full() == 1 {
		p.take(16)
	} else {
		p.take(8)
	}
	return p.u32()
}

func trackHeader(_ *File, t *Track, p *payload) {
	if p.full() == 1 {
		p.take(16)
	} else {
		p.take(8)
	}
	t.ID = p.u32()
}

func mediaHeader(_ *File, t *Track, p *payload) {
	wide := len(p.b) > 0 && p.b[0] == 1
	t.Timescale = timescale(p)
	p.take(4)
	if wide {
		p.take(4)
	}
	// Three letters of five bits each, counted from 0x60.
	code := p.u16()
	t.Language = string([]byte{0x60 + byte(code>>10&31), 0x60 + byte(code>>5&31), 0x60 + byte(code&31)})
}

// maxEdits bounds the edits that are kept of a track: a film has one or two, and
// who counts them wants to know whether there are more.
const maxEdits = 1000

func editList(_ *File, t *Track, p *payload) {
	wide := p.full() == 1
	for n := p.u32(); n > 0 && !p.short && len(t.Edits) < maxEdits; n-- {
		var e Edit
		if wide {
			e.Duration, e.MediaTime = p.u64(), int64(p.u64())
		} else {
			e.Duration, e.MediaTime = uint64(p.u32()), int64(int32(p.u32()))
		}
		e.Rate = float64(int32(p.u32())) / 65536
		if !p.short {
			t.Edits = append(t.Edits, e)
		}
	}
}

func timeToSample(_ *File, t *Track, p *payload) {
	p.full()
	n := p.u32()
	var deltas []uint32 // of the runs, the last sample's apart
	for ; n > 0 && !p.short; n-- {
		count, delta := p.u32(), p.u32()
		t.Samples += uint64(count)
		t.Length += uint64(count) * uint64(delta)
		if n > 1 || count > 1 {
			deltas = append(deltas, delta)
		}
	}
	t.ConstantRate = true
	for _, d := range deltas {
		t.ConstantRate = t.ConstantRate && d == deltas[0]
	}
	t.LongestGOP = min(t.Samples, 1) // until a sync table says otherwise
}

// compositionOffsets takes the first sample's: how late the picture starts.
func compositionOffsets(_ *File, t *Track, p *payload) {
	p.full()
	if p.u32() > 0 {
		p.u32()
		t.Delay = int64(int32(p.u32()))
	}
}

// syncSamples relies on stts coming first, as the standard recommends; where it
// does not, the last group of pictures is left out of the measure.
func syncSamples(_ *File, t *Track, p *payload) {
	p.full()
	var last, longest uint64
	for n := p.u32(); n > 0 && !p.short; n-- {
		at := uint64(p.u32())
		if last > 0 && at > last {
			longest = max(longest, at-last)
		}
		last = at
	}
	if t.Samples >= last {
		longest = max(longest, t.Samples+1-last)
	}
	t.LongestGOP = longest
}

// sampleDescription takes the first entry. That of a picture has 78 bytes of
// fields, then boxes, of which avcC is the configuration of H.264.
func sampleDescription(_ *File, t *Track, p *payload) {
	p.full()
	if p.u32() == 0 {
		return
	}
	p.u32()
	t.Codec = string(p.take(4))
	if t.Codec != "avc1" {
		return
	}
	p.take(78)
	for len(p.b) >= 8 {
		size, kind := int(p.u32()), string(p.take(4))
		if size < 8 || size-8 > len(p.b) {
			return
		}
		body := p.take(size - 8)
		if kind == "avcC" {
			t.Config = body
			return
		}
	}
}

// A payload is read from the front; reading past its end sets short and yields zeros.
type payload struct {
	b     []byte
	short bool
}

func (p *payload) take(n int) []byte {
	if n > len(p.b) {
		p.b, p.short = nil, true
		return make([]byte, n)
	}
	head := p.b[:n]
	p.b = p.b[n:]
	return head
}

// full reads version and flags and returns the version.
func (p *payload) full() byte  { return p.take(4)[0] }
func (p *payload) u16() uint16 { return binary.BigEndian.Uint16(p.take(2)) }
func (p *payload) u32() uint32 { return binary.BigEndian.Uint32(p.take(4)) }
func (p *payload) u64() uint64 { return binary.BigEndian.Uint64(p.take(8)) }
