package mp4

import (
	"fmt"
	"io"
	"maps"
)

// A Sample is where one coded frame lies in a file.
type Sample struct {
	Offset int64
	Size   int64 // bytes
}

// Samples returns where the coded frames of the first track of a kind lie in a
// file of size bytes, in the order they are decoded in.
func Samples(r io.ReaderAt, size int64, kind string) ([]Sample, error) {
	tables := map[int]*sampleTable{}
	of := func(f *File) *sampleTable {
		n := len(f.Tracks) - 1
		if tables[n] == nil {
			tables[n] = &sampleTable{}
		}
		return tables[n]
	}
	p := parser{r: r, left: maxBoxes, leaves: maps.Clone(leaves)}
	p.leaves["stsz"] = func(f *File, _ *Track, p *payload) { of(f).readSizes(p) }
	p.leaves["stsc"] = func(f *File, _ *Track, p *payload) { of(f).readRuns(p) }
	p.leaves["stco"] = func(f *File, _ *Track, p *payload) {
		of(f).readChunks(p, func() int64 { return int64(p.u32()) })
	}
	p.leaves["co64"] = func(f *File, _ *Track, p *payload) {
		of(f).readChunks(p, func() int64 { return int64(p.u64()) })
	}
	if err := p.boxes(0, size, 0); err != nil {
		return nil, err
	}
	for i, t := range p.file.Tracks {
		if t.Kind == kind && tables[i] != nil {
			return tables[i].samples(size)
		}
	}
	return nil, fmt.Errorf("mp4: no samples of a track of kind %q", kind)
}

// A sampleTable is what the index says of where a track's frames lie.
type sampleTable struct {
	sizes  []int64
	runs   [][2]int64 // from which chunk on, counted from 1, how many samples are in each
	chunks []int64    // offsets
}

func (t *sampleTable) readSizes(p *payload) {
	p.full()
	if p.u32() != 0 {
		return // all of one size, as no coded picture is
	}
	for n := p.u32(); n > 0 && !p.short; n-- {
		t.sizes = append(t.sizes, int64(p.u32()))
	}
}

func (t *sampleTable) readRuns(p *payload) {
	p.full()
	for n := p.u32(); n > 0 && !p.short; n-- {
		t.runs = append(t.runs, [2]int64{int64(p.u32()), int64(p.u32())})
		p.u32() // which description: there is one
	}
}

func (t *sampleTable) readChunks(p *payload, next func() int64) {
	p.full()
	for n := p.u32(); n > 0 && !p.short; n-- {
		t.chunks = append(t.chunks, next())
	}
}

// samples lays the sizes into the chunks.
func (t *sampleTable) samples(size int64) ([]Sample, error) {
	out := make([]Sample, 0, len(t.sizes))
	run := -1
	for i, at := range t.chunks {
		for run+1 < len(t.runs) && t.runs[run+1][0] <= int64(i)+1 {
			run++
		}
		if run < 0 {
			return nil, fmt.Errorf("mp4: chunk %d belongs to no run", i+1)
		}
		for range min(t.runs[run][1], int64(len(t.sizes)-len(out))) {
			s := Sample{at, t.sizes[len(out)]}
			if s.Offset < 0 || s.Offset+s.Size > size {
				return nil, fmt.Errorf("mp4: sample %d lies outside the file", len(out)+1)
			}
			out = append(out, s)
			at += s.Size
		}
	}
	if len(out) != len(t.sizes) || len(out) == 0 {
		return nil, fmt.Errorf("mp4: %d of %d samples have a place", len(out), len(t.sizes))
	}
	return out, nil
}
