package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/take"
)

// longest bounds a recording that is taken in, in seconds.
const longest = 660

// tender is an offer of the backends of a list that can do a need now and have a key, each with what it would cost and called as
// of says. One that animates a picture can only where there is one by now.
func tender(ctx context.Context, w *stage.Work, n route.Need, backends []string, of func(route.Candidate) (stage.Offer, error)) []stage.Offer {
	if len(backends) == 0 {
		return nil
	}
	market, priced := w.Env.Market(ctx).Heedless(), map[string]route.Candidate{}
	for _, c := range route.Current().Choose(market, n, route.Unlimited, route.Strategy{}).Candidates {
		priced[c.Backend.ID] = c
	}
	var out []stage.Offer
	for _, id := range backends {
		c, ok := priced[id]
		if !ok || c.Still != nil || c.Backend.Vendor == route.LocalVendor || w.Env.Backends == nil {
			continue
		}
		o, err := of(c)
		if err == nil {
			c.Micros, err = market.Most(c.Backend, n)
		}
		if err != nil {
			w.Env.Log.WarnContext(ctx, "backend cannot be called", "backend", id, "error", err)
			continue
		}
		o.Line, o.Expected = lineOf(w, c), c.Backend.Expected(n)
		out = append(out, o)
	}
	return out
}

// wanted reads what a step is to buy, and the brief of the film it is for.
func wanted(ctx context.Context, w *stage.Work, in any) (brief.Resolved, error) {
	if err := errors.Join(w.Input(in), w.Load(ctx)); err != nil {
		return brief.Resolved{}, err
	}
	return stage.Brief(w.Job)
}

// lineOf is the ledger line of a call: its first charge names what is bought, its sum is all of them.
func lineOf(w *stage.Work, c route.Candidate) money.Line {
	first := c.Charges[0]
	return money.Line{
		Stage: string(w.Message.Stage), Part: w.Step.Part, Backend: c.Backend.ID, SKU: first.Price.SKU,
		Quantity: first.Quantity, Unit: first.Price.Unit, Micros: c.Micros, Source: first.Price.Source,
	}
}

// delivered is a recording as it is taken in by keep.
func delivered(rec provider.Recording, keep func(ctx context.Context, dir string, s audio.Sound) (stage.Product, error)) stage.Delivery {
	return stage.Delivery{Micros: rec.Micros, Known: rec.Known, Keep: func(ctx context.Context, dir string) (p stage.Product, err error) {
		s, err := decoded(ctx, rec, dir)
		if err != nil {
			return p, err
		}
		return keep(ctx, dir, s)
	}}
}

// decoded is the sound of a recording: stereo, at 48 kHz.
func decoded(ctx context.Context, rec provider.Recording, dir string) (s audio.Sound, err error) {
	t, err := tools()
	if err != nil {
		return s, missingTool(err)
	}
	file := filepath.Join(dir, "recording")
	if err := os.WriteFile(file, rec.Sound, 0o600); err != nil {
		return s, fmt.Errorf("recording: %w", err)
	}
	track, err := t.Decode(ctx, file, longest*audio.Rate, dir)
	if err != nil {
		return s, fault.Wrap(err, fault.Unavailable, "backend.output", "A backend's sound could not be read.")
	}
	defer func() { err = errors.Join(err, track.Close()) }()
	return audio.Load(track)
}

// kept is the product of a sound that was bought.
func kept(w *stage.Work, dir string, s audio.Sound, backend string, moment float64) (stage.Product, error) {
	p := stage.Product{File: filepath.Join(dir, "sound.wav"), Type: "audio/wav"}
	if err := write(p.File, func(w io.Writer) error { return audio.WriteWAV(w, s) }); err != nil {
		return p, err
	}
	p.Result = take.Sounded{
		Milliseconds: int(s.Seconds() * 1000), Loudness: max(audio.Integrated(audio.Fit(s, max(s.Len(), s.Rate/2))), audio.Quiet),
		Backend: backend, Passed: w.Passed(), Moment: int(moment * 1000),
	}
	return p, nil
}
