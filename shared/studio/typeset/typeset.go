// Package typeset turns text into placed words: it finds fonts, shapes any of
// the languages AIPROD makes films in, breaks lines so that they balance, orders
// them by direction and draws each word once as a mask of coverage.
//
// It knows nothing of colour, frames or motion: the studio draws masks where and
// when it wants. It never draws a substitute box: text no installed font covers
// is a [GlyphError].
package typeset

import "image"

// An Align says where the lines of a block stand against each other.
type Align int

// The alignments. Start is the left for text that runs from the left, and the right otherwise.
const (
	Start Align = iota
	Center
	End
)

// A Style says how text looks. The zero Style of a given size is body text.
type Style struct {
	// Role is display, heading, body, label or caption. It chooses family, weight
	// and leading. Defaults to body.
	Role string
	// Size is the font size in pixels (the em), from 1 to 2000.
	Size float64
	// Tracking is added after every cluster, in em. Scripts whose letters join ignore it.
	Tracking float64
	// Weight is regular, medium, bold or black; the nearest installed one is used. Defaults to the role's.
	Weight string
	// Family is preferred where it is installed and has the letters: inter,
	// manrope, spartan, bebas, lato or serif. Defaults to the role's.
	Family string
	// Tabular asks for figures of one width, so that a counting number does not tremble.
	Tabular bool
}

// A Block is set text. Its origin is its top left corner; Width and Height are
// those of its line boxes in pixels, so ink (a swash, a stacked mark) may reach outside.
type Block struct {
	Width, Height float64
	// Size is the font size used, in pixels: that of the style, or the one Fit found.
	Size  float64
	Lines []Line
	// Torn is true where a word is divided because it is wider than a line, or a figure parted from its unit.
	Torn bool
	// Fonts are the names of the families used, in order of first use.
	Fonts []string
}

// A Line is one line of a block. Top and Baseline are pixels below the block's top.
type Line struct {
	Top, Baseline float64
	// Width is the advance of the line in pixels, without the spaces at its ends.
	Width float64
	// Words are in reading order; their X says where they stand.
	Words []Word
}

// A Word is what a reveal animates: a word of a spaced language, a phrase of a few
// characters of Japanese or Chinese.
type Word struct {
	Text string
	// Index counts words in reading order from 0, or is the index into the words
	// given to SetWords. The parts of a word divided between lines share it.
	Index int
	// X and Y are the top left corner of the mask relative to the block: whole
	// pixels, so that still text is sharp.
	X, Y float64
	// Mask is shared and must not be written to. It is empty, never nil, for a word without ink.
	Mask *Mask
	// Advance is the width of the word's letters in pixels, without the space after it.
	Advance float64
}

// A Mask is a picture of coverage: 0 is outside, 255 inside. Rows are W bytes apart.
type Mask struct {
	W, H int
	Pix  []byte
	// Picture holds the emoji of the word in their own colours, to be laid over
	// what is drawn through the mask and of its size. It is nil for a word without any.
	Picture *image.RGBA
}
