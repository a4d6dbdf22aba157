// Package clip reads an MP4 file as it arrives and ends with an error where it
// is not whole. It looks at the frame of the file only, its outermost boxes, and
// keeps nothing: what the pictures are like is for quality checks to say.
//
// Source of the layout: ISO/IEC 14496-12 (ISO base media file format), 4.2.
package clip

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Errors of a file that is not a whole MP4.
var (
	ErrNotMP4    = errors.New("no file type box at the start")
	ErrTruncated = errors.New("ends before its last box does, or without an index")
	ErrTooLarge  = errors.New("larger than any clip we asked for")
)

// A Reader passes a file on. Its first error, io.EOF apart, is final.
type Reader struct {
	from io.Reader
	left int64 // bytes that may still come

	head  [16]byte // of the box that has begun
	have  int      // bytes of head
	first bool     // the first box has been seen
	rest  uint64   // bytes of the current box still to come
	open  bool     // the current box goes on to the file's end
	index bool     // moov has been seen
	err   error
}

// NewReader reads a file of at most largest bytes.
func NewReader(from io.Reader, largest int64) *Reader {
	return &Reader{from: from, left: largest}
}

// Read reads on. At the end of a file that is not whole it returns an error that is not io.EOF.
func (r *Reader) Read(p []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	n, err := r.from.Read(p)
	r.left -= int64(n)
	switch broken := r.walk(p[:n]); {
	case r.left < 0:
		err = ErrTooLarge
	case broken != nil:
		err = broken
	case errors.Is(err, io.EOF) && !r.whole():
		err = ErrTruncated
	}
	r.err = err
	return n, err
}

// whole reports whether the file may end here.
func (r *Reader) whole() bool {
	return r.first && r.index && (r.open || r.rest == 0 && r.have == 0)
}

// walk goes over the bytes of one read, box by box.
func (r *Reader) walk(p []byte) error {
	for len(p) > 0 && !r.open {
		if r.rest > 0 {
			skip := min(r.rest, uint64(len(p)))
			r.rest -= skip
			p = p[skip:]
			continue
		}
		r.head[r.have] = p[0]
		r.have++
		p = p[1:]
		if err := r.begin(); err != nil {
			return err
		}
	}
	return nil
}

// begin enters a box once its header is complete: 8 bytes, or 16 where a size of 1 announces a wide one.
func (r *Reader) begin() error {
	if r.have < 8 {
		return nil
	}
	size, kind := uint64(binary.BigEndian.Uint32(r.head[:4])), string(r.head[4:8])
	if !r.first && kind != "ftyp" {
		return ErrNotMP4
	}
	r.first = true
	header := uint64(8)
	if size == 1 {
		if r.have < 16 {
			return nil
		}
		header, size = 16, binary.BigEndian.Uint64(r.head[8:])
	}
	r.index = r.index || kind == "moov"
	r.have = 0
	switch {
	case size == 0:
		r.open = true
	case size < header:
		return fmt.Errorf("%w: box %q has size %d", ErrTruncated, kind, size)
	default:
		r.rest = size - header
	}
	return nil
}
