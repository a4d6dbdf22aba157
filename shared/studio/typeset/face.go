package typeset

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/shaping"
)

// A face is one installed font. Its file is read and parsed once, when first used;
// the parsed font is shared by all benches.
type face struct {
	id   int // within the Book, for cache keys
	name string
	caps bool // small letters look like capitals
	// scale is the size of its glyphs in sizes of the font's own; lift is how far they are raised, in em.
	scale, lift float64
	load        func() (*font.Font, error)
}

// newFace returns the face of a family in the file at path.
func newFace(id int, of family, path string) *face {
	return &face{id: id, name: of.Name, caps: of.Caps, scale: cmp.Or(of.Scale, 1), lift: of.Lift, load: sync.OnceValues(func() (*font.Font, error) {
		f, err := parse(path, of.Face)
		if err != nil {
			return nil, fmt.Errorf("font %s: %w", path, err)
		}
		return f, nil
	})}
}

// parse reads the font in the file at path; member names it within a collection.
func parse(path, member string) (*font.Font, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	loaders, err := opentype.NewLoaders(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	for _, l := range loaders {
		// Only the wanted member of a collection is parsed: the CJK files have ten.
		if d, _ := font.Describe(l, nil); member == "" || d.Family == member {
			return font.NewFont(l)
		}
	}
	return nil, fmt.Errorf("no member %q", member)
}

// A bench is what shaping and drawing keep between calls. go-text's shapers and
// faces cache as they work, so no two goroutines may share one.
type bench struct {
	shaper shaping.HarfbuzzShaper
	faces  map[*face]*font.Face
	stacks map[stackKey][]*face
}

func newBench() *bench {
	return &bench{faces: map[*face]*font.Face{}, stacks: map[stackKey][]*face{}}
}

// face returns the bench's own instance of f.
func (w *bench) face(f *face) (*font.Face, error) {
	if ff := w.faces[f]; ff != nil {
		return ff, nil
	}
	parsed, err := f.load()
	if err != nil {
		return nil, err
	}
	ff := font.NewFace(parsed)
	w.faces[f] = ff
	return ff, nil
}
