// Package export writes a delivered film for other programs: as a timeline of
// OpenTimelineIO, as a table for spreadsheets, and with its files in one archive. It reads no
// database and signs no links: callers say where media lie.
package export

import (
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/take"
)

// A Film is all that is exported of one attempt.
type Film struct {
	Job      string // id
	Attempt  int
	Manifest *manifest.Manifest
	Timing   take.Timing
	// Clips are the shots' files, in order; Music and Effects the files of the sound.
	Clips   []Media
	Lines   map[string]Media // by the line's id
	Music   *Media           // nil where there is none
	Effects *Media
}

// Media is one file of a film.
type Media struct {
	// Name is what the file is called among the film's: "shots/s01.mp4".
	Name string
	// Object is its name in the work bucket.
	Object string
	// URL is where a reader of a timeline finds it: a link, or a path beside the timeline.
	URL string
}

// Files returns every file of the film's, in the order of the film.
func (f Film) Files() []Media {
	all := slices.Clone(f.Clips)
	for _, t := range f.Timing.Cut.Takes {
		if m, ok := f.Lines[t.Line]; ok {
			all = append(all, m)
		}
	}
	for _, m := range []*Media{f.Music, f.Effects} {
		if m != nil {
			all = append(all, *m)
		}
	}
	return all
}

// Located returns the film with the place of every file that at gives.
func (f Film) Located(at func(Media) (string, error)) (Film, error) {
	var err error
	place := func(m Media) Media {
		if err == nil {
			m.URL, err = at(m)
		}
		return m
	}
	clips := make([]Media, len(f.Clips))
	for i, m := range f.Clips {
		clips[i] = place(m)
	}
	lines := make(map[string]Media, len(f.Lines))
	for id, m := range f.Lines {
		lines[id] = place(m)
	}
	f.Clips, f.Lines = clips, lines
	for _, m := range []**Media{&f.Music, &f.Effects} {
		if *m != nil {
			placed := place(**m)
			*m = &placed
		}
	}
	return f, err
}

// said is the text of the lines of a shot.
func (f Film) said(s cut.Shot) string {
	var texts []string
	if shot := f.Manifest.Shot(s.ID); shot != nil {
		for _, id := range shot.Lines {
			l, _ := f.Manifest.Line(id)
			texts = append(texts, l.Text)
		}
	}
	return strings.Join(texts, " ")
}

// words is the text of a caption.
func words(c caption.Cue) string {
	var b strings.Builder
	for _, line := range c.Lines {
		for _, w := range line {
			if b.Len() > 0 && !w.Glued {
				b.WriteByte(' ')
			}
			b.WriteString(w.Text)
		}
	}
	return b.String()
}
