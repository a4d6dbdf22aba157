package typeset

import (
	"errors"
	"fmt"
	"math"
)

// ErrNoFit is wrapped by Fit's error where text is too long even at the least size.
var ErrNoFit = errors.New("text does not fit")

// Fit sets text as large as it fits maxWidth by maxHeight pixels in at most
// maxLines lines (0 for any number), at most st.Size and at least minSize. Sizes
// are whole pixels below st.Size. A smaller size is taken before a word is divided.
// It is an error that wraps [ErrNoFit] if the text does not fit at minSize.
func (b *Book) Fit(text, lang string, st Style, maxWidth, maxHeight, minSize float64, maxLines int, align Align) (*Block, error) {
	j, err := b.begin(lang, st)
	if err != nil {
		return nil, fmt.Errorf("typeset: fit: %w", err)
	}
	defer j.end()
	if err := j.shapeText(text); err != nil {
		return nil, fmt.Errorf("typeset: fit: %w", err)
	}
	size, err := j.largest(box{maxWidth, maxHeight, maxLines}, min(max(minSize, 1), st.Size))
	if err != nil {
		return nil, fmt.Errorf("typeset: fit: %w", err)
	}
	block, err := j.block(size, maxWidth, align)
	if err != nil {
		return nil, fmt.Errorf("typeset: fit: %w", err)
	}
	return block, nil
}

// A box is what text has to fit, in px.
type box struct {
	width, height float64
	lines         int
}

// largest returns the largest size in px from least to the style's that fits,
// first without dividing words, then with.
func (j *job) largest(b box, least float64) (float64, error) {
	most := j.style.Size
	for _, tearing := range []bool{false, true} {
		fits := func(size float64) (bool, error) { return j.fits(b, size, tearing) }
		size, ok, err := bisect(fits, least, most)
		if ok && !tearing {
			return j.neater(b, size, least), nil
		}
		if ok || err != nil {
			return size, err
		}
	}
	return 0, fmt.Errorf("%w %gx%g px at %g px in %d lines", ErrNoFit, b.width, b.height, least, b.lines)
}

// neatShare is how much smaller text may be set so that its lines end with
// phrases, neatUnspaced the same in scripts without spaces, where phrases are long.
const neatShare, neatUnspaced = 0.74, 0.58

// neater returns the largest size, not much below size, at which no line ends in
// the middle of a phrase; size itself where there is none.
func (j *job) neater(b box, size, least float64) float64 {
	if j.style.Role != "display" && j.style.Role != "heading" {
		return size
	}
	share := neatShare
	if !j.lang.Spaced {
		share = neatUnspaced
	}
	for at := size; at >= max(least, size*share); at = math.Floor(at - max(1, at*0.02)) {
		if l := j.layout(at, b.width); !l.torn && !l.rough {
			return at
		}
	}
	return size
}

// bisect returns the largest of most and the whole numbers below it, down to
// least, that fits, taking fits to be true of all sizes below.
func bisect(fits func(float64) (bool, error), least, most float64) (float64, bool, error) {
	if ok, err := fits(most); ok || err != nil {
		return most, ok, err
	}
	if ok, err := fits(least); !ok || err != nil {
		return least, ok, err
	}
	low, high := least, most // low fits, high does not
	for high-low > 1 {
		mid := math.Floor((low + high) / 2)
		if mid <= low {
			break
		}
		ok, err := fits(mid)
		if err != nil {
			return 0, false, err
		}
		if ok {
			low = mid
		} else {
			high = mid
		}
	}
	return low, true, nil
}

func (j *job) fits(b box, size float64, tearing bool) (bool, error) {
	l := j.layout(size, b.width)
	j.style.Size = size
	m, err := j.metrics()
	if err != nil {
		return false, err
	}
	high := b.height > 0 && float64(len(l.lines))*m.leading > b.height
	long := b.lines > 0 && len(l.lines) > b.lines
	wide := b.width > 0 && l.width*size > b.width+0.5
	return !high && !long && !wide && (tearing || !l.torn), nil
}
