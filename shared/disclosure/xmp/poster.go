package xmp

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// namePrefix begins the APP1 segment of a packet (XMP Specification Part 3, section 1.1.3).
const namePrefix = "http://ns.adobe.com/xap/1.0/\x00"

// Markers of a JPEG file (ITU-T T.81, table B.1).
const (
	markSOI  = 0xd8
	markEOI  = 0xd9
	markSOS  = 0xda
	markTEM  = 0x01
	markRST0 = 0xd0
	markRST7 = 0xd7
	markAPP0 = 0xe0
	markAPP1 = 0xe1
)

// maxSegments bounds the segments looked at before a picture's data.
const maxSegments = 1000

// MarkPoster puts the marking into a JPEG file, behind its JFIF header where it has one. The
// picture is not coded anew. A file that is marked already is refused.
func MarkPoster(path string, m Marking) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("xmp: mark poster: %w", err)
	}
	packet, after, err := posterPacket(bytes.NewReader(raw), int64(len(raw)))
	if err == nil && packet != nil {
		err = errors.New("the file is marked already")
	}
	segment := segment(m.Packet())
	if err == nil && len(segment) > 0xffff+2 {
		err = errors.New("the packet is too large for a segment")
	}
	if err != nil {
		return fmt.Errorf("xmp: mark poster: %w", err)
	}
	marked := append(append(raw[:after:after], segment...), raw[after:]...)
	if err := os.WriteFile(path, marked, 0o600); err != nil {
		return fmt.Errorf("xmp: mark poster: %w", err)
	}
	return nil
}

// segment is the APP1 segment of a packet.
func segment(packet []byte) []byte {
	b := binary.BigEndian.AppendUint16([]byte{0xff, markAPP1}, uint16(2+len(namePrefix)+len(packet)))
	return append(append(b, namePrefix...), packet...)
}

// posterPacket finds the packet of a JPEG file of size bytes, nil where it has none,
// and the place where one belongs: behind the start and the JFIF header.
func posterPacket(r io.ReaderAt, size int64) (packet []byte, after int64, err error) {
	at := int64(2) // the start marker, which the caller or the next lines have seen
	if b, err := bytesAt(r, 0, 2); err != nil || b[0] != 0xff || b[1] != markSOI {
		return nil, 0, errors.New("no start of a picture")
	}
	after = at
	for range maxSegments {
		b, err := bytesAt(r, at, 4)
		if err != nil {
			return nil, 0, err
		}
		kind := b[1]
		switch {
		case b[0] != 0xff:
			return nil, 0, fmt.Errorf("no marker at %d", at)
		case kind == 0xff: // a fill byte
			at++
			continue
		case kind == markSOS || kind == markEOI:
			return nil, after, nil
		case kind == markTEM || kind >= markRST0 && kind <= markRST7:
			at += 2
			continue
		}
		length := int64(binary.BigEndian.Uint16(b[2:]))
		if length < 2 || at+2+length > size {
			return nil, 0, fmt.Errorf("segment %#x at %d claims %d bytes of %d", kind, at, length, size-at-2)
		}
		if kind == markAPP1 {
			body, err := bytesAt(r, at+4, length-2)
			if err != nil {
				return nil, 0, err
			}
			if packet, ok := bytes.CutPrefix(body, []byte(namePrefix)); ok {
				return packet, 0, nil
			}
		}
		if at += 2 + length; kind == markAPP0 {
			after = at
		}
	}
	return nil, 0, fmt.Errorf("more than %d segments", maxSegments)
}

func bytesAt(r io.ReaderAt, at, n int64) ([]byte, error) {
	b := make([]byte, n)
	if _, err := r.ReadAt(b, at); err != nil {
		return nil, fmt.Errorf("read %d bytes at %d: %w", n, at, err)
	}
	return b, nil
}
