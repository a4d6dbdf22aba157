package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/brief/prose"
	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/cut"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/quality/wording"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/take"
	"github.com/aiprod/aiprod/shared/timeline"
	"github.com/aiprod/aiprod/shared/translation"
)

// comfort is the part of the time a line has that its translation may be read in:
// the rest goes to the gaps between captions.
const comfort = 0.92

// subtitled gives the lines of a film their captions in another language, from what
// the job has had translated before, and returns what there is none for yet. Lines of the
// brand are shown word for word. changed is true where a caption is another one than the manifest has.
func subtitled(ctx context.Context, w *stage.Work, b brief.Resolved, film *manifest.Manifest, laid cut.Cut) (order take.Subtitles, changed bool, err error) {
	by := take.Subtitler{From: b.Lang.Tag, To: b.CaptionLang.Tag, Task: translation.Version}
	by.Backend, by.Model, _ = w.Env.Translating()
	if _, err := translator(w.Env, by); err != nil {
		return order, false, err
	}
	known, by, err := translated(ctx, w, by)
	if err != nil {
		return order, false, err
	}
	order = take.Subtitles{Attempt: w.Attempt.Number, Never: b.MustNotInclude, By: by, Strict: b.Fallback == "forbid"}
	longest := readable(film, laid, b.CaptionLang)
	for i := range film.Lines {
		l := &film.Lines[i]
		text, ok := "", l.Locked
		if !ok {
			text, ok = fitting(known[l.Text], longest[l.ID], b.CaptionLang)
		}
		if !ok {
			order.Lines = append(order.Lines, translation.Line{ID: l.ID, Text: l.Text, Longest: longest[l.ID], Keep: kept(b, film, l.Text)})
			continue
		}
		changed = changed || l.Caption != text
		l.Caption = text
	}
	credit := manifest.Caption{Style: film.Captions.Style, Backend: by.Backend, Model: by.Model, Task: by.Task}
	changed = changed || film.Captions != credit
	film.Captions = credit
	return order, changed, nil
}

// translated are the translations a job has by now, by what was translated, the newest last, and whose they are: a film's
// captions are one model's. It is by, or the one that has stood in for by last.
func translated(ctx context.Context, w *stage.Work, by take.Subtitler) (map[string][]string, take.Subtitler, error) {
	steps, err := w.Journal.Made(ctx, w.Ref(), job.Subtitle)
	if err != nil {
		return nil, by, err
	}
	slices.SortStableFunc(steps, func(a, b step.Step) int { return a.Updated.Compare(b.Updated) })
	made := make([]take.Subtitled, len(steps))
	for i, st := range steps {
		if err := json.Unmarshal([]byte(st.Result), &made[i]); err != nil {
			return nil, by, fmt.Errorf("conform: result of %s: %w", st.Name, err)
		}
		if standsFor(w.Env, made[i].By, by) {
			by = made[i].By
		}
	}
	known := map[string][]string{}
	for _, m := range made {
		if m.By != by {
			continue
		}
		for _, l := range m.Lines {
			known[l.Source] = append(known[l.Source], l.Text)
		}
	}
	return known, by, nil
}

// standsFor reports whether a translator is one that may stand in for another, for the same work.
func standsFor(env *cloud.Env, by, other take.Subtitler) bool {
	same := by
	same.Backend, same.Model = other.Backend, other.Model
	return same == other && slices.ContainsFunc(env.Translators(other.Backend, other.Model), func(l cloud.Language) bool {
		return l.Backend == by.Backend && l.Model == by.Model
	})
}

// fitting is the longest of some texts that can be read in time: it leaves least out.
func fitting(texts []string, longest int, lang language.Language) (best string, ok bool) {
	most := -1.0
	for _, t := range texts {
		if n := caption.Length(t, lang); n <= float64(longest) && (n > most || n == most && t < best) {
			best, most, ok = t, n, true
		}
	}
	return best, ok
}

// readable is how many characters of a language can be read of the caption of each
// line, by its id: while it is spoken and until the next one is.
func readable(film *manifest.Manifest, laid cut.Cut, lang language.Language) map[string]int {
	longest := map[string]int{}
	end := int(timeline.At(laid.Frames, laid.FPS).Milliseconds())
	for i, t := range laid.Takes {
		until := end
		if i+1 < len(laid.Takes) {
			until = laid.Takes[i+1].Start
		}
		// A silence after a line is time to read it in, but no reason to write at length.
		spoken := max(t.End-t.Start, caption.MinDuration)
		ms := min(until-t.Start, 2*spoken)
		longest[t.Line] = int(math.Floor(float64(ms) / 1000 * lang.CaptionCharsPerSecond * comfort))
	}
	return longest
}

// kept are the strings of a line that stay as they are in any language: what the
// brief wants to see, the brand's name, and where to turn.
func kept(b brief.Resolved, film *manifest.Manifest, text string) []string {
	var keep []string
	add := func(s string) {
		if s != "" && wording.Contains(text, s) && !slices.Contains(keep, s) {
			keep = append(keep, s)
		}
	}
	for _, s := range b.MustInclude {
		add(s)
	}
	if film.Brand != nil {
		add(film.Brand.Name)
	}
	for _, s := range prose.Read(text, b.Lang).Sentences {
		for _, f := range s.Facts {
			if f.Kind == prose.URL || f.Kind == prose.Email || f.Kind == prose.Phone {
				add(f.Text)
			}
		}
	}
	return keep
}

// ordered has lines translated; then the film is conformed again.
func ordered(ctx context.Context, w *stage.Work, order take.Subtitles) (stage.Finish, error) {
	if err := affordable(ctx, w, order); err != nil {
		return stage.Finish{}, err
	}
	return stage.Finish{
		Result: map[string]any{"untranslated": len(order.Lines)},
		Group:  stage.Voices,
		Then: func(u *store.Unit) error {
			u.Attempt.Pass++
			u.Change()
			order.Pass = u.Attempt.Pass
			st, err := stage.Planned(u, job.Subtitle, stage.Voices, "", order)
			if err != nil {
				return err
			}
			_, err = w.Journal.Plan(u, []step.Step{st})
			return err
		},
	}, nil
}

// affordable draws the job's ceiling from the caps where translating costs anything.
func affordable(ctx context.Context, w *stage.Work, order take.Subtitles) error {
	t, err := translator(w.Env, order.By)
	if err != nil {
		return err
	}
	r, err := request(order)
	if err != nil {
		return err
	}
	line, err := expected(t, r)
	if err != nil || line.Micros == 0 {
		return err
	}
	return w.Store.Draw(ctx, w.Ref(), w.Attempt.CeilingMicros)
}
