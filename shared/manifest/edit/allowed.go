package edit

import (
	"path"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/manifest"
)

// editable are the values a person may change, as patterns of pointers: a star is
// any one name, two at the end are everything below. All else is read-only: ids, what was
// measured, why who makes what, the form of the film.
var editable = []string{
	"/title",
	"/theme/**",
	"/voice/name", "/voice/rate",
	"/music/mood", "/music/bpm", "/music/seed",
	"/captions/style",
	"/locks",
	"/lines/*", "/lines/*/text", "/lines/*/spoken", "/lines/*/pause_sec",
	"/shots", "/shots/*", "/shots/*/lines", "/shots/*/scene/**", "/shots/*/transition", "/shots/*/length_sec",
	"/shots/*/seed", "/shots/*/backend", "/shots/*/locked",
}

// forbidden are the changes of m that a person may not make.
func forbidden(m *manifest.Manifest, changes []Change) []brief.Problem {
	problems := locks(m, changes)
	for _, c := range changes {
		said := slices.ContainsFunc(problems, func(p brief.Problem) bool { return p.Pointer == c.Pointer })
		if !said && !mayChange(c.Pointer) {
			problems = append(problems, readOnly(c))
		}
	}
	return problems
}

// readOnly is the problem of a change that nobody may make. Of what was not there before, the name may be misspelt.
func readOnly(c Change) brief.Problem {
	if c.Was == nil {
		return brief.Problem{Pointer: c.Pointer, Code: ReadOnly, Detail: "is no field that can be set", Fix: "look up its name in GET /job/{id}/manifest"}
	}
	return brief.Problem{Pointer: c.Pointer, Code: ReadOnly, Detail: "cannot be changed", Fix: "leave it as GET /job/{id}/manifest gives it"}
}

// locks are the changes of what the brand kit or a person has locked. Locks hold
// as they were before the edit: taking one off is an edit of its own.
func locks(m *manifest.Manifest, changes []Change) []brief.Problem {
	var problems []brief.Problem
	for _, c := range changes {
		if branded(m, c.Pointer) {
			problems = append(problems, brief.Problem{
				Pointer: c.Pointer, Code: ReadOnly, Detail: "is a locked line of the brand kit", Fix: "change the kit, and submit the brief again",
			})
			continue
		}
		if lock, ok := Held(m, c.Pointer); ok {
			problems = append(problems, brief.Problem{
				Pointer: c.Pointer, Code: Locked, Detail: "is locked by " + lock, Fix: "take the lock off in an edit of its own, or leave it as it is",
			})
		}
	}
	return problems
}

// branded reports whether a pointer leads to a locked line, or to where one is shown.
func branded(m *manifest.Manifest, pointer string) bool {
	parts := strings.Split(pointer, "/")
	if len(parts) < 3 {
		return false
	}
	id, field := parts[2], ""
	if len(parts) > 3 {
		field = parts[3]
	}
	if l, ok := m.Line(id); ok && parts[1] == "lines" {
		return l.Locked && (field == "" || field == "text" || field == "spoken")
	}
	s := m.Shot(id)
	pledge := parts[1] == "shots" && s != nil && s.Scene.Kind == manifest.Pledge
	return pledge && (field == "" || field == "scene" && pointer != "/shots/"+id+"/scene/layout")
}

// Held returns the lock of a person's that a change of m falls under: of the place
// itself, of something above it, or of something below that would go with it.
func Held(m *manifest.Manifest, pointer string) (lock string, ok bool) {
	for _, at := range m.Locks {
		if under(pointer, at) || under(at, pointer) && pointer != "/shots" {
			return "/locks: " + at, true
		}
	}
	for _, s := range m.Shots {
		at := "/shots/" + s.ID
		if s.Locked && under(pointer, at) && pointer != at+"/locked" {
			return at + "/locked", true
		}
	}
	return "", false
}

func under(pointer, at string) bool { return pointer == at || strings.HasPrefix(pointer, at+"/") }

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
