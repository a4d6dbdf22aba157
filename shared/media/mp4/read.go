package mp4

import (
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"slices"
)

// Bounds of the work. A film of five minutes has some 200 boxes and its largest
// table read here takes a few kilobytes.
const (
	maxBoxes   = 20_000
	maxDepth   = 8
	maxPayload = 4 << 20
	maxTracks  = 64
)

// Open reads the structure of the file at path.
func Open(path string) (File, error) {
	f, err := os.Open(path)
	if err != nil {
		return File{}, fmt.Errorf("mp4: %w", err)
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return File{}, fmt.Errorf("mp4: %w", err)
	}
	return Read(f, st.Size())
}

// Read reads the structure of a file of size bytes. It returns ErrNotMP4 for
// something else, and an error that names the box for a broken one.
func Read(r io.ReaderAt, size int64) (File, error) {
	p := parser{r: r, left: maxBoxes, leaves: leaves}
	if err := p.boxes(0, size, 0); err != nil {
		return File{}, err
	}
	if p.file.Brand == "" {
		return File{}, ErrNotMP4
	}
	return p.file, nil
}

// containers are the boxes whose payload is boxes worth descending into.
var containers = []string{"moov", "trak", "mdia", "minf", "stbl", "edts"}

// A parser walks the boxes of one file once, in order.
type parser struct {
	r    io.ReaderAt
	left int // boxes it may still visit
	// leaves are the boxes that are read, each with its reader.
	leaves map[string]func(*File, *Track, *payload)
	file   File
	moov   bool
	media  bool
}

// A box is one box's payload within the file.
type box struct {
	kind       string
	start, end int64 // of the payload
}

// boxes visits every box between start and end.
func (p *parser) boxes(start, end int64, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("mp4: boxes nested deeper than %d", maxDepth)
	}
	for at := start; at+8 <= end; {
		b, err := p.header(at, end)
		if err != nil {
			return err
		}
		if at == 0 && b.kind != "ftyp" {
			return ErrNotMP4
		}
		if err := p.visit(b, depth); err != nil {
			return err
		}
		at = b.end
	}
	return nil
}

// header reads the size and type of the box at an offset.
func (p *parser) header(at, end int64) (box, error) {
	if p.left--; p.left < 0 {
		return box{}, fmt.Errorf("mp4: more than %d boxes", maxBoxes)
	}
	var head [16]byte
	if _, err := p.r.ReadAt(head[:8], at); err != nil {
		return box{}, fmt.Errorf("mp4: read box at %d: %w", at, err)
	}
	kind, size, skip := string(head[4:8]), int64(binary.BigEndian.Uint32(head[:])), int64(8)
	switch size {
	case 0: // to the end of what encloses it
		size = end - at
	case 1:
		if _, err := p.r.ReadAt(head[8:], at+8); err != nil {
			return box{}, fmt.Errorf("mp4: read size of %q at %d: %w", kind, at, err)
		}
		size, skip = int64(binary.BigEndian.Uint64(head[8:])), 16
	}
	if kind == "mdat" && size > end-at { // cut short: what is there can be played
		p.file.Missing, size = size-(end-at), end-at
	}
	if size < skip || size > end-at {
		return box{}, fmt.Errorf("mp4: box %q at %d claims %d bytes of %d", kind, at, size, end-at)
	}
	return box{kind, at + skip, at + size}, nil
}

// visit takes from one box what File holds of it.
func (p *parser) visit(b box, depth int) error {
	switch b.kind {
	case "moov":
		p.moov = true
	case "mdat":
		p.file.FastStart = p.file.FastStart || (p.moov && !p.media)
		p.media = true
	case "moof":
		p.file.Fragmented = true
	case "trak":
		if len(p.file.Tracks) == maxTracks {
			return fmt.Errorf("mp4: more than %d tracks", maxTracks)
		}
		p.file.Tracks = append(p.file.Tracks, Track{})
	}
	if slices.Contains(containers, b.kind) {
		return p.boxes(b.start, b.end, depth+1)
	}
	if read, ok := p.leaves[b.kind]; ok {
		return p.leaf(b, read)
	}
	return nil
}

// leaf reads the payload of b into the file with read.
func (p *parser) leaf(b box, read func(*File, *Track, *payload)) error {
	if b.end-b.start > maxPayload {
		return fmt.Errorf("mp4: box %q of %d bytes is too large", b.kind, b.end-b.start)
	}
	data := payload{b: make([]byte, b.end-b.start)}
	if _, err := p.r.ReadAt(data.b, b.start); err != nil {
		return fmt.Errorf("mp4: read box %q: %w", b.kind, err)
	}
	track := &Track{} // for a box outside any track: read, and forgotten
	if n := len(p.file.Tracks); n > 0 {
		track = &p.file.Tracks[n-1]
	}
	read(&p.file, track, &data)
	if data.short {
		return fmt.Errorf("mp4: box %q is cut short", b.kind)
	}
	return nil
}
