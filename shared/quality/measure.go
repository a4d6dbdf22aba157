package quality

import (
	"cmp"
	"context"
	"math"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/aiprod/aiprod/shared/media"
)

// A film is everything measured on a file.
type film struct {
	info    media.Info
	picture picture
	sound   sound
}

// measure reads the file's structure, then looks and listens to it at once:
// each stream is decoded one time, for every rule there is. The picture is not decoded
// where it is known to be made of clips that were looked at; what is not asked of a preview is not measured.
func measure(ctx context.Context, tools media.Tools, path string, clips []Glance, preview bool) (film, error) {
	info, err := tools.Probe(ctx, path)
	if err != nil {
		return film{}, err
	}
	m := film{info: info}
	group, ctx := errgroup.WithContext(ctx)
	if info.Video != nil {
		group.Go(func() (err error) {
			var known bool
			if m.picture, known = joined(path, info, clips); !known {
				m.picture, err = look(ctx, tools, path, info, preview)
			}
			return err
		})
	}
	if info.Audio != nil {
		group.Go(func() (err error) {
			m.sound, err = listen(ctx, tools, path, info)
			return err
		})
	}
	return m, group.Wait()
}

// maxTime bounds what is decoded of a file that says nothing true of its length.
const maxTime = time.Hour

// decodeTime is how much of a file is decoded: as long as it says it is, and what
// rounding may hide. A file that goes on after that is not measured further.
func decodeTime(info media.Info) string {
	const slack = 5 * time.Second
	return number(math.Ceil(min(max(info.Duration, 0)+slack, maxTime).Seconds()))
}

// length is how long the film is presented: the picture's, where there is one.
func (m film) length() time.Duration {
	if d, ok := m.presented("vide"); ok {
		return d
	}
	if m.info.Video != nil && m.info.Video.Duration > 0 {
		return m.info.Video.Duration
	}
	return m.info.Duration
}

// presented is how long the first track of a kind is presented, by its edit
// list. The index of a fragmented file does not say.
func (m film) presented(kind string) (time.Duration, bool) {
	if m.info.Boxes == nil || m.info.Boxes.Fragmented {
		return 0, false
	}
	for _, t := range m.info.Boxes.Tracks {
		if t.Kind == kind {
			return m.info.Boxes.Presented(t), true
		}
	}
	return 0, false
}

// missing is how many seconds the index promises and the decoder did not find.
func (m film) missing() float64 {
	var worst float64
	if d, ok := m.presented("vide"); ok && m.info.Video != nil {
		worst = max(worst, d.Seconds()-m.picture.seconds)
	}
	if d, ok := m.presented("soun"); ok && m.info.Audio != nil {
		worst = max(worst, d.Seconds()-m.sound.seconds)
	}
	if m.info.Boxes == nil || m.info.Boxes.Fragmented {
		worst = max(worst, m.info.Duration.Seconds()-max(m.picture.seconds, m.sound.seconds))
	}
	return math.Round(1000*worst) / 1000
}

// version is of the ffmpeg that measured.
func (m film) version() string { return cmp.Or(m.picture.version, m.sound.version) }

// short is the film in a few figures.
func (m film) short() *Film {
	f := &Film{Seconds: m.length().Round(time.Millisecond).Seconds(), Bytes: m.info.Bytes}
	if v := m.info.Video; v != nil {
		f.Width, f.Height, f.FPS, f.Video = v.Width, v.Height, math.Round(100*v.FPS)/100, v.Codec
	}
	if a := m.info.Audio; a != nil {
		f.Audio = a.Codec
	}
	return f
}
