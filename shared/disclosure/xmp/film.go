package xmp

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// uuidXMP is the type of the box that holds a packet (XMP Specification Part 3, section 1.2.7.1).
var uuidXMP = [16]byte{0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac}

// maxBoxes bounds the boxes looked at in a file's outermost level; a film of ours has five.
const maxBoxes = 10_000

// head is the size and type of a box and the type of a uuid box.
const head = 8 + 16

// MarkFilm appends the marking to an MP4 file as a box of its own. Nothing that was there moves, so the
// index stays first and every offset in it right. A file that is marked already is refused.
func MarkFilm(path string, m Marking) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("xmp: mark film: %w", err)
	}
	if err := markFilm(f, m); err != nil {
		return errors.Join(fmt.Errorf("xmp: mark film: %w", err), f.Close())
	}
	return f.Close()
}

func markFilm(f *os.File, m Marking) error {
	st, err := f.Stat()
	if err != nil {
		return err
	}
	packet, open, err := filmPacket(f, st.Size())
	switch {
	case err != nil:
		return err
	case packet != nil:
		return errors.New("the file is marked already")
	case open:
		return errors.New("the last box has no size: what is appended would belong to it")
	}
	_, err = f.WriteAt(box(m.Packet()), st.Size())
	return err
}

// box is the uuid box of a packet.
func box(packet []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(head+len(packet)))
	b = append(b, "uuid"...)
	b = append(b, uuidXMP[:]...)
	return append(b, packet...)
}

// filmPacket finds the packet of an MP4 file of size bytes, nil where it has none. open
// is true where the last box reaches to the end of the file, however long that is.
func filmPacket(r io.ReaderAt, size int64) (packet []byte, open bool, err error) {
	boxes := 0
	for at := int64(0); at+8 <= size; boxes++ {
		if boxes == maxBoxes {
			return nil, false, fmt.Errorf("more than %d boxes", maxBoxes)
		}
		var b [head]byte
		n, err := r.ReadAt(b[:min(head, size-at)], at)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, false, err
		}
		length, header, err := boxSize(b[:n], size-at)
		if err != nil {
			return nil, false, fmt.Errorf("box %q at %d: %w", b[4:8], at, err)
		}
		if string(b[4:8]) == "uuid" && header == 8 && length >= head && [16]byte(b[8:head]) == uuidXMP {
			if length-head > maxPacket {
				return nil, false, fmt.Errorf("a packet of %d bytes is too large", length-head)
			}
			packet = make([]byte, length-head)
			_, err := r.ReadAt(packet, at+head)
			return packet, false, err
		}
		open = binary.BigEndian.Uint32(b[:]) == 0
		at += length
	}
	return nil, open, nil
}

// boxSize reads the length of a box from its first bytes; left is what the file has from its start on.
func boxSize(b []byte, left int64) (length, header int64, err error) {
	length, header = int64(binary.BigEndian.Uint32(b)), 8
	switch length {
	case 0:
		return left, header, nil
	case 1:
		if len(b) < 16 {
			return 0, 0, errors.New("is cut short")
		}
		length, header = int64(binary.BigEndian.Uint64(b[8:])), 16
	}
	if length < header || length > left {
		return 0, 0, fmt.Errorf("claims %d bytes of %d", length, left)
	}
	return length, header, nil
}
