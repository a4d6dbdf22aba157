// Package scene composes the kinds of scene a film is made of: what stands
// where, how large, in which order it comes. Each kind has its own file and
// several arrangements, so that two films of one theme still differ. It draws
// through a canvas and knows nothing of files, encoders or captions.
package scene

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// An Arrangement lays a scene out on a canvas.
type arrangement func(*stage) error

// arrangements are the layouts of each kind, the first being the plainest.
var arrangements = map[string][]arrangement{
	manifest.Title:     {titleStart, titleCentred, titlePoster},
	manifest.Statement: {statementBar, statementMarked, statementCard},
	manifest.Closing:   {closingButton, closingPanel},
	manifest.Pledge:    {pledgeCentred, pledgeStart},
	manifest.Figure:    {figureCentred, figureStart},
	manifest.List:      {listCards, listRows},
	manifest.Steps:     {stepsPath, stepsCards},
	manifest.Quote:     {quoteOpen, quoteCard},
	manifest.Chart:     {chartBelow, chartBeside},
	manifest.Compare:   {compareCards, compareBars},
	manifest.Image:     {imageFull, imageFramed},
	manifest.Timeline:  {timelineAxis, timelineTable},
	manifest.Portion:   {portionAbove, portionBeside},
	manifest.Contact:   {contactRows, contactCard},
	manifest.Question:  {questionMark, questionCard},
	manifest.Price:     {priceTag, priceSeal},
	manifest.Cards:     {cardsTiles, cardsTinted},
	manifest.Split:     {splitFar, splitNear},
	manifest.Gallery:   {galleryMosaic, galleryRow},
}

// Kinds returns how many arrangements each kind of scene has.
func Kinds() map[string]int {
	out := make(map[string]int, len(arrangements))
	for kind, list := range arrangements {
		out[kind] = len(list)
	}
	return out
}

// Compose lays out s on an empty canvas in the arrangement its layout names; they
// are counted round, so that any number names one. It is an
// error if the kind is unknown, what the kind needs is missing, or a text does
// not fit even at the smallest legible size.
func Compose(c *canvas.Canvas, s manifest.Scene, media Media) error {
	list := arrangements[s.Kind]
	if list == nil {
		return fmt.Errorf("scene: unknown kind %q", s.Kind)
	}
	st := &stage{Canvas: c, in: trimmed(s), media: media, from: c.Enter}
	if err := st.check(); err != nil {
		return fmt.Errorf("scene: %s: %w", s.Kind, err)
	}
	pick := max(s.Layout, 0) % len(list)
	if err := st.arrange(list, pick); err != nil {
		return fmt.Errorf("scene: %s: %w", s.Kind, err)
	}
	c.Enliven()
	return nil
}

// arrange lays the scene out the picked way. Where its texts do not fit, it does
// so without the icon, and then in the kind's other ways: text goes before looks.
func (s *stage) arrange(list []arrangement, pick int) error {
	var first error
	for i := range list {
		for _, name := range []string{s.in.Icon, ""} {
			trial := *s
			trial.in.Icon = name
			err := list[(pick+i)%len(list)](&trial)
			if !errors.Is(err, typeset.ErrNoFit) {
				return err
			}
			if first == nil {
				first = err
			}
			s.Clear()
		}
	}
	return first
}

// A stage is a canvas with the scene to lay out on it.
type stage struct {
	*canvas.Canvas
	in    manifest.Scene
	media Media
	from  float64 // when the first thing appears
	ruled bool    // a rule stands under the heading
}

// px turns a share of the short side into pixels.
func (s *stage) px(share float64) float64 { return s.Short * share }

// wide reports whether things go side by side rather than one above the other.
func (s *stage) wide() bool { return s.W > s.H*1.3 }

// roomy reports whether a column has room for an icon over its text.
func (s *stage) roomy() bool { return s.wide() || s.Body.H > s.Short*0.85 }

// tall returns the second of two shares where the frame is upright, else the first.
func (s *stage) tall(other, upright float64) float64 {
	if s.H > s.W*1.1 {
		return upright
	}
	return other
}

// trimmed returns s without spaces around its texts; the caller's own is left alone.
func trimmed(s manifest.Scene) manifest.Scene {
	s.Kicker, s.Heading, s.Body = strings.TrimSpace(s.Kicker), strings.TrimSpace(s.Heading), strings.TrimSpace(s.Body)
	if s.Kind == manifest.Chart && s.Body == "" && s.Chart != nil && !strings.Contains(s.Heading, s.Chart.Unit) && unitless(s.Chart) {
		s.Body = s.Chart.Unit // figures without their unit say nothing
	}
	s.Items = slices.Clone(s.Items)
	for i, it := range s.Items {
		s.Items[i].Title, s.Items[i].Body = strings.TrimSpace(it.Title), strings.TrimSpace(it.Body)
	}
	if s.Chart != nil {
		c := *s.Chart
		c.Points = slices.Clone(c.Points)
		for i, p := range c.Points {
			c.Points[i].Text, c.Points[i].Label = strings.TrimSpace(p.Text), strings.TrimSpace(p.Label)
		}
		s.Chart = &c
	}
	return s
}

// unitless reports whether a figure of a chart does not say its unit itself.
func unitless(c *manifest.Series) bool {
	return slices.ContainsFunc(c.Points, func(p manifest.Number) bool { return !strings.Contains(p.Text, c.Unit) })
}

// check says what a kind cannot be drawn without.
func (s *stage) check() error {
	items, heading := len(s.in.Items), s.in.Heading != ""
	switch s.in.Kind {
	case manifest.Figure:
		return need(s.in.Figure != nil && s.in.Figure.Text != "", "a figure")
	case manifest.List, manifest.Steps:
		return need(items > 0 && items <= maxItems, "one to %d items, got %d", maxItems, items)
	case manifest.Compare:
		return need(items == 2, "two items, got %d", items)
	case manifest.Chart:
		return need(s.in.Chart != nil && len(s.in.Chart.Points) > 0 && len(s.in.Chart.Points) <= maxPoints, "a chart of one to %d points", maxPoints)
	case manifest.Image, manifest.Split:
		return need(s.in.Asset != "", "an asset")
	case manifest.Gallery:
		return need(len(s.in.Assets) >= 2 && len(s.in.Assets) <= 4, "two to four assets, got %d", len(s.in.Assets))
	case manifest.Question, manifest.Portion, manifest.Price, manifest.Timeline, manifest.Contact, manifest.Cards:
		return s.checkTold()
	}
	return need(heading, "a heading")
}

// checkTold says what is missing of a scene that tells one thing the brief states.
func (s *stage) checkTold() error {
	items, figure := len(s.in.Items), s.in.Figure
	switch s.in.Kind {
	case manifest.Portion:
		if figure == nil || figure.Text == "" {
			return need(false, "a figure")
		}
		return need(figure.Marks() > 0, "a whole number of a whole of 2 to 20, or a whole percentage")
	case manifest.Price:
		return need(priced(s.in.Items) && items <= maxItems || items == 0 && figure != nil && figure.Text != "", "a figure, or items with figures")
	case manifest.Timeline:
		return need(items >= 2 && items <= 5 && stated(s.in.Items), "two to five items that say when, got %d", items)
	case manifest.Contact:
		return need(items >= 1 && items <= 5 && stated(s.in.Items), "one to five items, got %d", items)
	case manifest.Cards:
		return need(items >= 2 && items <= 4 && stated(s.in.Items) && s.pictured(), "two to four items with icons, got %d", items)
	}
	return need(s.in.Heading != "", "a heading")
}

// The most items and points that stay legible in every shape of frame.
const (
	maxItems  = 8
	maxPoints = 10
)

func need(ok bool, what string, args ...any) error {
	if ok {
		return nil
	}
	return fmt.Errorf("needs "+what, args...)
}
