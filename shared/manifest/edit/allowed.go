package edit

import (
	"path"
	"strings"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/manifest"
)

// editable are the values a person may change, as patterns of pointers: a star is
// any one name, two at the end are everything below. All else is read-only: ids and order, what was
// measured, who makes what, the form of the film.
var editable = []string{
	"/title",
	"/theme/**",
	"/voice/name", "/voice/rate",
	"/music/mood", "/music/bpm", "/music/seed",
	"/captions/style",
	"/lines/*/text", "/lines/*/pause_sec",
	"/shots/*/scene/**", "/shots/*/transition", "/shots/*/length_sec", "/shots/*/seed", "/shots/*/locked",
}

// forbidden are the changes of m that a person may not make.
func forbidden(m *manifest.Manifest, changes []Change) []brief.Problem {
	var problems []brief.Problem
	for _, c := range changes {
		if locked(m, c.Pointer) {
			problems = append(problems, brief.Problem{
				Pointer: c.Pointer, Code: ReadOnly, Detail: "is a locked line of the brand kit", Fix: "change the kit, and submit the brief again",
			})
			continue
		}
		if !mayChange(c.Pointer) {
			problems = append(problems, brief.Problem{
				Pointer: c.Pointer, Code: ReadOnly, Detail: "cannot be changed", Fix: "leave it as GET /job/{id}/manifest gives it",
			})
		}
	}
	return problems
}

// locked reports whether a pointer leads to a locked line, or to where one is shown.
func locked(m *manifest.Manifest, pointer string) bool {
	parts := strings.Split(pointer, "/")
	if len(parts) < 4 {
		return false
	}
	id, field := parts[2], parts[3]
	if l, ok := m.Line(id); ok && parts[1] == "lines" {
		return l.Locked && field == "text"
	}
	s := m.Shot(id)
	pledge := parts[1] == "shots" && s != nil && s.Scene.Kind == manifest.Pledge
	return pledge && field == "scene" && pointer != "/shots/"+id+"/scene/layout"
}

func mayChange(pointer string) bool {
	for _, pattern := range editable {
		if below, ok := strings.CutSuffix(pattern, "/**"); ok {
			n := strings.Count(below, "/") + 1
			if parts := strings.Split(pointer, "/"); len(parts) > n && matches(below, strings.Join(parts[:n], "/")) {
				return true
			}
			continue
		}
		if matches(pattern, pointer) {
			return true
		}
	}
	return false
}

func matches(pattern, pointer string) bool {
	ok, err := path.Match(pattern, pointer)
	return ok && err == nil
}
