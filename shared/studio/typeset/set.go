package typeset

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/language"
)

// Set sets text in lines no wider than maxWidth pixels; 0 asks for no limit. A
// newline ends a line. Words wider than a line are divided.
//
// It is an error if the style names what is not there, if lang is not supported,
// or if no font has a character: the latter wraps a [GlyphError].
func (b *Book) Set(text, lang string, st Style, maxWidth float64, align Align) (*Block, error) {
	j, err := b.begin(lang, st)
	if err != nil {
		return nil, fmt.Errorf("typeset: set: %w", err)
	}
	defer j.end()
	if err := j.shapeText(text); err != nil {
		return nil, fmt.Errorf("typeset: set: %w", err)
	}
	block, err := j.block(st.Size, maxWidth, align)
	if err != nil {
		return nil, fmt.Errorf("typeset: set: %w", err)
	}
	return block, nil
}

// SetWords is Set for text that is words already: Word.Index is the index into
// words, even where several words look like one. Word i follows the one before it
// without a space where glued[i] is true; a short or nil glued is false throughout.
func (b *Book) SetWords(words []string, glued []bool, lang string, st Style, maxWidth float64, align Align) (*Block, error) {
	j, err := b.begin(lang, st)
	if err != nil {
		return nil, fmt.Errorf("typeset: set words: %w", err)
	}
	defer j.end()
	if err := j.shapeWords(words, glued); err != nil {
		return nil, fmt.Errorf("typeset: set words: %w", err)
	}
	block, err := j.block(st.Size, maxWidth, align)
	if err != nil {
		return nil, fmt.Errorf("typeset: set words: %w", err)
	}
	return block, nil
}

// Missing returns the characters of text that no installed font has, each once,
// in order of appearance. What is never drawn (joiners, direction marks, variation
// selectors) is never missing. For a language that is not supported, all are.
func (b *Book) Missing(text, lang string) []rune {
	j, err := b.begin(lang, Style{Size: 1})
	if err != nil {
		return unique([]rune(text))
	}
	defer j.end()
	runes, err := clean(text)
	if err != nil {
		return unique([]rune(text))
	}
	ch, err := j.choose(runes)
	if err != nil {
		return unique(runes)
	}
	return unique(ch.missing)
}

// A job is one text being set.
type job struct {
	chooser
	lang       language.Language
	paragraphs []*paragraph
}

func (b *Book) begin(lang string, st Style) (*job, error) {
	l, err := language.Find(lang)
	if err != nil {
		return nil, err
	}
	st, r, err := fonts().resolve(st)
	if err != nil {
		return nil, fmt.Errorf("style: %w", err)
	}
	w := b.benches.Get().(*bench)
	return &job{chooser: chooser{book: b, bench: w, style: st, role: r, home: l.Script}, lang: l}, nil
}

func (j *job) end() { j.book.benches.Put(j.bench) }

func (j *job) shapeText(text string) error {
	runes, err := clean(text)
	if err != nil {
		return err
	}
	var all [][]span
	count := 0
	paragraphs := splitLines(runes)
	for _, p := range paragraphs {
		spans := words(p, j.lang, count)
		count += len(spans)
		all = append(all, spans)
	}
	return j.shapeAll(paragraphs, all)
}

func (j *job) shapeWords(words []string, glued []bool) error {
	var text []rune
	var spans []span
	for i, w := range words {
		runes, err := clean(strings.Join(strings.Fields(w), " "))
		if err != nil {
			return err
		}
		if len(text) > 0 && (i >= len(glued) || !glued[i]) {
			text = append(text, ' ')
		}
		if len(runes) > 0 {
			spans = append(spans, span{len(text), len(text) + len(runes), i})
		}
		if text = append(text, runes...); len(text) > maxRunes {
			return fmt.Errorf("text is longer than %d characters", maxRunes)
		}
	}
	return j.shapeAll([][]rune{text}, [][]span{spans})
}

func (j *job) shapeAll(texts [][]rune, spans [][]span) error {
	var missing []rune
	for i, text := range texts {
		p, err := j.shape(text, spans[i], j.lang)
		if err != nil {
			return err
		}
		missing = append(missing, p.missing...)
		j.paragraphs = append(j.paragraphs, p)
	}
	if len(missing) > 0 {
		return j.glyphError(unique(missing))
	}
	return nil
}

// block lays the paragraphs out at size in px and draws their words.
func (j *job) block(size, maxWidth float64, align Align) (*Block, error) {
	l := j.layout(size, maxWidth)
	j.style.Size = size
	m, err := j.metrics()
	if err != nil {
		return nil, err
	}
	block := &Block{Width: math.Ceil(l.width * size), Height: float64(len(l.lines)) * m.leading, Size: size, Torn: l.torn}
	ink := maxInk
	for i, ln := range l.lines {
		top := float64(i) * m.leading
		line := Line{Top: top, Baseline: top + m.ascent, Width: ln.width * size}
		left := indent(align, j.lang.RightToLeft, block.Width, line.Width)
		for _, pc := range ln.paragraph.pieces(ln.lineRange) {
			w, err := j.word(pc, left, line.Baseline, &ink)
			if err != nil {
				return nil, err
			}
			line.Words = append(line.Words, w)
			block.addFonts(pc)
		}
		block.Lines = append(block.Lines, line)
	}
	return block, nil
}

// word draws a piece of a line whose left edge is at left and whose baseline is at baseline.
func (j *job) word(pc piece, left, baseline float64, ink *int) (Word, error) {
	size := j.style.Size
	d, err := j.book.draw(j.bench, pc.glyphs, size, ink)
	if err != nil {
		return Word{}, err
	}
	return Word{
		Text: pc.text, Index: pc.span.index, Mask: d.mask, Advance: pc.advance * size,
		X: math.Round(left+pc.x*size) + float64(d.x), Y: baseline + float64(d.y),
	}, nil
}

func (b *Block) addFonts(pc piece) {
	for _, g := range pc.glyphs {
		if !slices.Contains(b.Fonts, g.face.name) {
			b.Fonts = append(b.Fonts, g.face.name)
		}
	}
}
