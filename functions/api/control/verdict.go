package control

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/manifest/edit"
)

const reject = "reject"

// whole reports whether the verdict is of everything at once.
func (v Verdict) whole() bool {
	return v.Decision != reject && !slices.ContainsFunc(v.Shots, func(s ShotVerdict) bool { return s.Decision == reject }) ||
		v.Decision == reject && len(v.Shots) == 0
}

// check returns the fault of a verdict that cannot be taken on any manifest.
func (v Verdict) check() error {
	var wrong []fault.Field
	if note := strings.TrimSpace(v.Note); note == "" {
		if v.Decision == reject {
			wrong = append(wrong, fault.Field{Pointer: "/note", Code: brief.Required, Detail: "is required to reject; say what to change"})
		}
		for i, s := range v.Shots {
			if v.Decision != reject && s.Decision == reject && strings.TrimSpace(s.Note) == "" {
				wrong = append(wrong, fault.Field{Pointer: fmt.Sprintf("/shots/%d/note", i), Code: brief.Required, Detail: "is required to reject; say what to change"})
			}
		}
	}
	for i, s := range v.Shots {
		if slices.ContainsFunc(v.Shots[:i], func(o ShotVerdict) bool { return o.ID == s.ID }) {
			wrong = append(wrong, fault.Field{Pointer: fmt.Sprintf("/shots/%d/id", i), Code: edit.Malformed, Detail: "is named twice; decide once"})
		}
	}
	return refuse(wrong)
}

// back returns the shots of a film that the verdict sends back, or the fault of
// naming what is not there or cannot change. Locked shots are not sent back with the rest.
func (v Verdict) back(film *manifest.Manifest) ([]job.Redo, error) {
	wrong := v.unknown(film)
	for i, s := range v.Shots {
		if lock, ok := locked(film, s.ID); ok && s.Decision == reject {
			wrong = append(wrong, fault.Field{Pointer: fmt.Sprintf("/shots/%d/id", i), Code: edit.Locked, Detail: "is locked by " + lock + "; take the lock off in an edit first"})
		}
	}
	var back []job.Redo
	for _, s := range film.Shots {
		own, note := v.of(s.ID)
		if _, ok := locked(film, s.ID); own == reject && !ok {
			back = append(back, job.Redo{Shot: s.ID, Note: note})
		}
	}
	if len(wrong) == 0 && len(back) == 0 {
		wrong = append(wrong, fault.Field{Pointer: "/decision", Code: brief.Contradicts, Detail: "rejects no shot: all are approved or locked; approve instead"})
	}
	return back, refuse(wrong)
}

// unknown are the shots that the verdict names and a film does not have.
func (v Verdict) unknown(film *manifest.Manifest) []fault.Field {
	var wrong []fault.Field
	for i, s := range v.Shots {
		if film.Shot(s.ID) == nil {
			wrong = append(wrong, fault.Field{Pointer: fmt.Sprintf("/shots/%d/id", i), Code: brief.Unknown, Detail: "is no shot of the manifest; there are " + shots(film)})
		}
	}
	return wrong
}

// of is what the verdict says of a shot.
func (v Verdict) of(shot string) (decision, note string) {
	for _, s := range v.Shots {
		if s.ID == shot {
			if strings.TrimSpace(s.Note) == "" {
				s.Note = v.Note
			}
			return s.Decision, s.Note
		}
	}
	return v.Decision, v.Note
}

// locked returns what keeps a shot from being directed again.
func locked(film *manifest.Manifest, shot string) (lock string, ok bool) {
	for _, part := range []string{"/scene", "/seed"} {
		if lock, ok := edit.Held(film, "/shots/"+shot+part); ok {
			return lock, true
		}
	}
	return "", false
}

func shots(film *manifest.Manifest) string {
	var ids []string
	for _, s := range film.Shots {
		ids = append(ids, s.ID)
	}
	return strings.Join(ids, ", ")
}

func refuse(wrong []fault.Field) error {
	if wrong == nil {
		return nil
	}
	return fault.New(fault.Invalid, "request.invalid", "The decision cannot be taken as it is.").WithFields(wrong...)
}
