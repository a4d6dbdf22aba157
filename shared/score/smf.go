package score

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
)

// ticks is the resolution of a beat in the MIDI file.
const ticks = 480

// An event is a MIDI message at a tick.
type event struct {
	tick int
	data []byte
}

// MIDI returns the piece as a standard MIDI file of type 1: a track for the
// tempo and one for each part. Drums are on channel 10.
func (p Piece) MIDI() []byte {
	b := []byte("MThd")
	b = binary.BigEndian.AppendUint32(b, 6)
	for _, v := range []uint16{1, uint16(parts) + 1, ticks} {
		b = binary.BigEndian.AppendUint16(b, v)
	}
	end := p.Bars*4*ticks + ticks // a beat more than the film: the ring-out is cut, not missing
	b = appendTrack(b, p.tempo(), end)
	for part := range parts {
		b = appendTrack(b, p.events(part), end)
	}
	return b
}

// tempo returns the changes of tempo: one where each anchor but the last begins.
func (p Piece) tempo() []event {
	var out []event
	for i, a := range p.Tempo[:len(p.Tempo)-1] {
		next := p.Tempo[i+1]
		us := uint32(math.Round((next.Second - a.Second) / (next.Beat - a.Beat) * 1e6))
		out = append(out, event{int(math.Round(a.Beat * ticks)), []byte{0xff, 0x51, 3, byte(us >> 16), byte(us >> 8), byte(us)}})
	}
	return out
}

// channel is the MIDI channel of a part, counted from 0.
func channel(p Part) byte {
	if p == Drums {
		return 9
	}
	return byte(p)
}

// events returns the messages of a part: its instrument, then its notes.
func (p Piece) events(part Part) []event {
	ch := channel(part)
	l := [parts]layer{p.mood.Pad, p.mood.Keys, p.mood.Arp, p.mood.Bass, p.mood.Lead, {Volume: p.mood.Drums.Volume, Pan: 64}}[part]
	reverb := [parts]byte{70, 48, 56, 8, 64, 22}[part]
	out := []event{
		{0, []byte{0xc0 | ch, byte(l.Program)}},
		{0, []byte{0xb0 | ch, 7, byte(l.Volume)}},
		{0, []byte{0xb0 | ch, 10, byte(l.Pan)}},
		{0, []byte{0xb0 | ch, 91, reverb}},
	}
	for _, n := range p.Notes {
		if n.Part != part {
			continue
		}
		on := int(math.Round(n.At * ticks))
		off := on + max(1, int(math.Round(n.Length*ticks)))
		out = append(out,
			event{on, []byte{0x90 | ch, byte(n.Pitch), byte(n.Velocity)}},
			event{off, []byte{0x80 | ch, byte(n.Pitch), 0}})
	}
	// Notes end before others begin, lest a repeated pitch be cut off at once.
	slices.SortStableFunc(out[4:], func(a, b event) int {
		return cmp.Or(cmp.Compare(a.tick, b.tick), cmp.Compare(a.data[0]&0xf0, b.data[0]&0xf0))
	})
	return out
}

// appendTrack writes a track chunk that ends at a tick.
func appendTrack(b []byte, events []event, end int) []byte {
	var body []byte
	last := 0
	for _, e := range events {
		at := min(e.tick, end)
		body = append(appendVarint(body, at-last), e.data...)
		last = at
	}
	body = append(appendVarint(body, end-last), 0xff, 0x2f, 0)
	b = append(b, "MTrk"...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(body)))
	return append(b, body...)
}

// appendVarint writes MIDI's variable-length number: seven bits a byte, high first.
func appendVarint(b []byte, n int) []byte {
	for shift := 21; shift > 0; shift -= 7 {
		if n>>shift > 0 {
			b = append(b, byte(n>>shift)&0x7f|0x80)
		}
	}
	return append(b, byte(n)&0x7f)
}
