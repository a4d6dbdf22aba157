package xmp

import (
	"fmt"
	"io"
	"os"
)

// Open reads the marking of the film or picture at path. The error wraps ErrUnmarked
// where it has none, and ErrUnknown for another kind of file.
func Open(path string) (Marking, error) {
	f, err := os.Open(path)
	if err != nil {
		return Marking{}, fmt.Errorf("xmp: %w", err)
	}
	defer func() { _ = f.Close() }()
	st, err := f.Stat()
	if err != nil {
		return Marking{}, fmt.Errorf("xmp: %w", err)
	}
	return Read(f, st.Size())
}

// Read is Open for an open file of size bytes.
func Read(r io.ReaderAt, size int64) (Marking, error) {
	packet, err := packetOf(r, size)
	if err != nil {
		return Marking{}, err
	}
	return Parse(packet)
}

func packetOf(r io.ReaderAt, size int64) (packet []byte, err error) {
	start, err := bytesAt(r, 0, 8)
	switch {
	case err == nil && string(start[4:]) == "ftyp":
		packet, _, err = filmPacket(r, size)
	case err == nil && start[0] == 0xff && start[1] == markSOI:
		packet, _, err = posterPacket(r, size)
	default:
		return nil, ErrUnknown
	}
	if err != nil {
		return nil, fmt.Errorf("xmp: %w", err)
	}
	if packet == nil {
		return nil, ErrUnmarked
	}
	return packet, nil
}
