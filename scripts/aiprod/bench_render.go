package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"syscall"
	"time"

	"github.com/aiprod/aiprod/functions/media"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/localcloud"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/studio"
	"github.com/aiprod/aiprod/shared/studio/encode"
	"github.com/aiprod/aiprod/shared/take"
)

// render holds the CPU of drawing and encoding the shots of the last film against
// that of the encoder alone, which is given the same frames from memory.
func (b *bench) render(ctx context.Context) error {
	shots, err := b.shots(ctx)
	if err != nil {
		return err
	}
	for range b.runs {
		var whole, encoder time.Duration
		for _, s := range shots {
			w, e, err := b.shot(ctx, s)
			if err != nil {
				return err
			}
			whole, encoder = whole+w, encoder+e
		}
		b.add("render_cpu_s", "CPU of rendering the shots", "s", 0, whole.Seconds())
		b.add("encoder_cpu_s", "CPU of the encoder alone, same frames", "s", 0, encoder.Seconds())
		b.add("render_cpu_ratio", "rendering against the encoder", "", renderBar, whole.Seconds()/encoder.Seconds())
	}
	return nil
}

// shots are what the studio was asked for in the last film.
func (b *bench) shots(ctx context.Context) ([]studio.Shot, error) {
	s, err := localcloud.Start(ctx, localcloud.Options{Dir: b.film.data})
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.Close(ctx) }() // only read
	journal, err := s.Env.Journal()
	if err != nil {
		return nil, err
	}
	steps, err := journal.Made(ctx, store.Ref{Tenant: developer.Tenant, Job: b.film.job.ID}, job.Render)
	if err != nil {
		return nil, err
	}
	var shots []studio.Shot
	for _, st := range steps {
		var p take.Picture
		if err := json.Unmarshal([]byte(st.Input), &p); err != nil {
			return nil, fmt.Errorf("input of %s: %w", st.Name, err)
		}
		shots = append(shots, media.ShotOf(p))
	}
	return shots, nil
}

// shot measures one: its frames in memory are as many as a few seconds have.
func (b *bench) shot(ctx context.Context, s studio.Shot) (whole, encoder time.Duration, err error) {
	out := filepath.Join(b.dir, "shot.mp4")
	begun := cpu()
	if _, err := studio.Render(ctx, s, out, nil); err != nil {
		return 0, 0, err
	}
	whole = cpu() - begun
	var frames bytes.Buffer
	frames.Grow(s.Frames * s.Spec().Width * s.Spec().Height * 3 / 2)
	if err := studio.Frames(ctx, s, &frames); err != nil {
		return 0, 0, err
	}
	begun = cpu()
	clip, err := encode.Start(ctx, s.Spec(), out)
	if err != nil {
		return 0, 0, err
	}
	defer clip.Abort()
	if _, err := frames.WriteTo(clip); err != nil {
		return 0, 0, err
	}
	if err := clip.Close(); err != nil {
		return 0, 0, err
	}
	return whole, cpu() - begun, nil
}

// cpu is what this process and the children it has waited for have used.
func cpu() time.Duration {
	var sum time.Duration
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if err := syscall.Getrusage(who, &u); err != nil {
			panic(err) // both are always there
		}
		sum += time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	return sum
}
