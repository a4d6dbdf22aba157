package studio

import (
	"cmp"
	"context"
	"errors"
	"io"
	"sync"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/studio/burn"
	"github.com/aiprod/aiprod/shared/studio/canvas"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/scene"
	"github.com/aiprod/aiprod/shared/studio/theme"
	"github.com/aiprod/aiprod/shared/studio/transition"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// book is the machine's fonts: found once, for they do not change while we run.
var book = sync.OnceValues(func() (*typeset.Book, error) { return typeset.Open() })

// ahead is how long before its first frame the things of a covered shot start to
// come in, in seconds: the words are there while the cover still leaves.
const ahead = 0.2

// A take is a shot laid out and ready to be drawn.
type take struct {
	shot   Shot
	canvas *canvas.Canvas
	joint  transition.Joint
	media  *media
	label  canvas.Actor // over everything; nil for none
}

// build lays out a shot. The take must be closed.
func build(ctx context.Context, s Shot) (*take, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	fonts, err := book()
	if err != nil {
		return nil, err
	}
	look, err := theme.Resolve(s.Theme)
	if err != nil {
		return nil, err
	}
	lang, err := language.Find(s.Lang)
	if err != nil {
		return nil, err
	}
	s = s.scaled()
	t := &take{shot: s, media: newMedia(ctx, s)}
	in, out := s.ends(look)
	t.joint = transition.New(in, out, look, lang.RightToLeft, s.Frames, s.FPS)
	enter := 0.02
	if t.joint.Entered() > 0 {
		enter = -ahead
	}
	o := canvas.Options{
		Width: s.Width, Height: s.Height, FPS: s.FPS, Frames: s.Frames, Lang: s.Lang, Look: look.On(s.Scene.Ground), Book: fonts,
		Words: s.Words, Seed: s.Seed, Start: float64(s.Index) * 2.7, Enter: enter, Captions: s.Burn, Tag: s.tag(),
	}
	if err = t.layOut(o); errors.Is(err, typeset.ErrNoFit) && s.Label != nil {
		o.Tight = true // the words of the film go before the place of its label
		err = t.layOut(o)
	}
	if err != nil {
		t.close()
		return nil, err
	}
	t.joint = t.joint.Focus(t.canvas.Focus(), s.Scene.Ground == theme.OnAccent)
	return t, nil
}

// layOut composes the shot's scene, captions and label on a canvas.
func (t *take) layOut(o canvas.Options) (err error) {
	s := t.shot
	if t.canvas, err = canvas.New(o); err != nil {
		return err
	}
	if err := scene.Compose(t.canvas, s.Scene, t.media); err != nil {
		return err
	}
	if s.Burn {
		if err := burn.Captions(t.canvas, s.Cues, s.CaptionLang); err != nil {
			return err
		}
	}
	if s.Label != nil {
		t.label, err = t.canvas.Tag(s.Label.Text)
	}
	return err
}

// scaled returns the shot at the size it is drawn in: a third for a preview.
func (s Shot) scaled() Shot {
	if s.Preview {
		s.Width, s.Height = s.Width/6*2, s.Height/6*2
	}
	return s
}

// tag is the type size of the shot's label, as a share of the short side; 0 where it has none.
func (s Shot) tag() float64 {
	if s.Label == nil {
		return 0
	}
	return s.Label.Size
}

// ends returns how the shot is entered and left.
func (s Shot) ends(look theme.Look) (in, out string) {
	in, out = cmp.Or(s.Transition, look.Transition), cmp.Or(s.Next, look.Transition)
	if s.Index == 0 {
		in = transition.Cut
	}
	if s.Index >= s.Count-1 {
		out = transition.Cut
	}
	return in, out
}

func (t *take) close() { t.media.close() }

func (t *take) draw(f *raster.Frame, n int) {
	t.canvas.Paint(f, n)
	t.joint.Draw(f, n)
	if t.label != nil {
		t.label(f, float64(n)/float64(t.shot.FPS))
	}
}

// film draws all frames and hands them to w, packed. Drawing runs up to two
// frames ahead of writing.
func (t *take) film(ctx context.Context, w io.Writer, progress func(int)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	free, full := make(chan []byte, 3), make(chan []byte, 3)
	for range cap(free) {
		free <- make([]byte, raster.PackedSize(t.shot.Width, t.shot.Height))
	}
	go func() {
		defer close(full)
		f := raster.NewFrame(t.shot.Width, t.shot.Height)
		for n := range t.shot.Frames {
			select {
			case buf := <-free:
				t.draw(f, n)
				f.Pack(buf)
				full <- buf
			case <-ctx.Done():
				return
			}
		}
	}()
	err := deliver(w, free, full, progress)
	if err != nil {
		cancel()
	}
	for range full { // the drawer is done before the take is closed
	}
	if err == nil {
		err = t.media.failure()
	}
	if err == nil {
		err = ctx.Err()
	}
	return err
}

func deliver(w io.Writer, free chan<- []byte, full <-chan []byte, progress func(int)) error {
	done := 0
	for buf := range full {
		if _, err := w.Write(buf); err != nil {
			return err
		}
		free <- buf
		if done++; progress != nil {
			progress(done)
		}
	}
	return nil
}

func (t *take) report() Report {
	return Report{Boxes: t.canvas.Boxes(), Events: t.canvas.Events(), Fonts: t.canvas.Fonts()}
}
