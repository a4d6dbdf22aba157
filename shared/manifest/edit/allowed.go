package edit

import (
	"path"
	"strings"

	"github.com/aiprod/aiprod/shared/brief"
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

// forbidden are the changes a person may not make.
func forbidden(changes []Change) []brief.Problem {
	var problems []brief.Problem
	for _, c := range changes {
		if !mayChange(c.Pointer) {
			problems = append(problems, brief.Problem{
				Pointer: c.Pointer, Code: ReadOnly, Detail: "cannot be changed", Fix: "leave it as GET /job/{id}/manifest gives it",
			})
		}
	}
	return problems
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
