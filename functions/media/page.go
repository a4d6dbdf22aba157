package media

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/quality/page"
)

// frameSide is the long side of a page's frames, in pixels: sharp on a phone, 20 kB each.
const frameSide = 480

// illustrated is the report with the frames at its timecodes. A film that gives
// no frames, damaged as it may be, has its report all the same.
func illustrated(ctx context.Context, env *cloud.Env, t media.Tools, file, title string, report quality.Report) page.Document {
	d := page.Document{Title: title, Report: report}
	times := page.Times(report)
	seek := make([]time.Duration, len(times))
	for i, at := range times {
		seek[i] = within(at, report.Film)
	}
	pictures, err := t.Thumbnails(ctx, file, seek, frameSide)
	if err != nil {
		env.Log.WarnContext(ctx, "a report without frames", "error", err)
	}
	for i, p := range pictures {
		if p != nil {
			d.Frames = append(d.Frames, page.Frame{At: times[i], JPEG: p})
		}
	}
	return d
}

// within is a time at which the film still shows something.
func within(at float64, film *quality.Film) time.Duration {
	const frame = 0.04
	if film != nil {
		at = min(at, film.Seconds-max(frame, 1.5/max(film.FPS, 1)))
	}
	return time.Duration(max(at, 0) * float64(time.Second))
}

func filmTitle(j job.Job) string { return cmp.Or(j.Title, "Film") }

func writePage(file string, d page.Document) error {
	f, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("inspect: page: %w", err)
	}
	return errors.Join(d.Write(f), f.Close())
}
