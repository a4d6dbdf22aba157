// Package canvas is where a scene is laid out: the areas text may use, the
// actors that appear in them and when, and an account of both. Scenes say what
// goes where; canvas knows how text is fitted, revealed and measured. It chooses
// no layout and writes no file.
package canvas

import (
	"math/rand/v2"
	"slices"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/studio/backdrop"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
	"github.com/aiprod/aiprod/shared/studio/typeset"
	"github.com/aiprod/aiprod/shared/timeline"
)

// Options are what a canvas is made for.
type Options struct {
	Width, Height, FPS, Frames int
	Lang                       string
	Look                       theme.Look
	Book                       *typeset.Book
	Words                      []timeline.Word // spoken words in the shot's clock
	Seed                       uint64
	Start                      float64 // where in its movement the background begins, seconds
	Enter                      float64 // when the first thing starts to come in, seconds; before 0 where a cover hides it
	Captions                   bool    // room is kept for captions
	Tag                        float64 // type size of a tag, as a share of the short side; 0 for none
	Tight                      bool    // no room is kept for the tag: it stands above the safe area
}

// A Canvas holds one shot. Lengths are pixels, times seconds from its start. It
// is not safe for concurrent use.
type Canvas struct {
	W, H, Short float64 // the frame, and its shorter side
	FPS         int
	Length      float64 // of the shot
	Enter       float64
	Lang        string
	RTL         bool
	Look        theme.Look
	Book        *typeset.Book
	Rand        *rand.Rand
	Pen         raster.Pen

	// Safe is where text may be, Body the part of it scenes have, Band the
	// part of captions; Band is empty where there are none.
	Safe, Body, Band Rect

	tag      float64 // type size, pixels
	tagAt    float64 // upper edge
	axis     float64
	spoken   spoken
	backdrop *backdrop.Backdrop
	actors   []Actor
	boxes    []*Box
	events   []float64
	accents  []Accent
	fonts    []string
	focus    Rect // the largest thing in the accent colour
}

// An Actor paints itself as it is t seconds into the shot.
type Actor func(f *raster.Frame, t float64)

// New returns an empty canvas.
func New(o Options) (*Canvas, error) {
	lang, err := language.Find(o.Lang)
	if err != nil {
		return nil, err
	}
	c := &Canvas{
		W: float64(o.Width), H: float64(o.Height), Short: float64(min(o.Width, o.Height)),
		FPS: o.FPS, Length: float64(o.Frames) / float64(o.FPS), Enter: o.Enter,
		Lang: o.Lang, RTL: lang.RightToLeft, Look: o.Look, Book: o.Book,
		Rand: rand.New(rand.NewPCG(o.Seed, 0x616970726f64)),
	}
	c.spoken = newSpoken(o.Words)
	c.tag = o.Tag * c.Short
	c.layOut(o.Captions)
	c.makeRoom(o.Tight)
	c.backdrop = backdrop.New(o.Width, o.Height, o.Look, c.Rand, o.Start)
	return c, nil
}

// Add lets an actor play before those added so far.
func (c *Canvas) Add(a Actor) { c.actors = append(c.actors, a) }

// ReplaceBackdrop lets an actor paint the whole ground, a photograph say.
func (c *Canvas) ReplaceBackdrop(a Actor) {
	c.backdrop = nil
	c.actors = append([]Actor{a}, c.actors...)
}

// Clear takes off everything laid out so far.
func (c *Canvas) Clear() {
	c.actors, c.boxes, c.events, c.accents, c.fonts = nil, nil, nil, nil, nil
	c.focus = Rect{}
	c.axis = c.Body.CX()
}

// Paint paints frame n.
func (c *Canvas) Paint(f *raster.Frame, n int) {
	t := float64(n) / float64(c.FPS)
	if c.backdrop != nil {
		c.backdrop.Paint(f, t)
	}
	for _, a := range c.actors {
		a(f, t)
	}
}

// Fonts returns the names of the families used so far.
func (c *Canvas) Fonts() []string { return slices.Clone(c.fonts) }

func (c *Canvas) use(b *typeset.Block) {
	for _, name := range b.Fonts {
		if !slices.Contains(c.fonts, name) {
			c.fonts = append(c.fonts, name)
		}
	}
}
