package edit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/manifest"
)

// few holds how many lines and shots there are.
func (c *checker) few() {
	c.most("/shots", len(c.m.Shots), mostShots)
	c.most("/lines", len(c.m.Lines), mostLines)
}

// most holds that there are at most so many of something.
func (c *checker) most(pointer string, n, most int) bool {
	if n > most {
		c.add(pointer, brief.TooMany, fmt.Sprintf("must be at most %d", most), "keep the ones that matter")
	}
	return n <= most
}

// holds reports whether a scene's lists are short enough to be looked through: the database is asked for every file.
func (c *checker) holds(at string, s manifest.Scene) bool {
	points := 0
	if s.Chart != nil {
		points = len(s.Chart.Points)
	}
	ok := true
	for _, list := range []struct {
		name    string
		n, most int
	}{
		{"items", len(s.Items), mostItems}, {"chart/points", points, mostPoints}, {"assets", len(s.Assets), mostAssets}, {"emphasis", len(s.Emphasis), mostItems},
	} {
		ok = c.most(at+"/"+list.name, list.n, list.most) && ok
	}
	return ok
}

// locks holds that a person's locks are of something that can be edited.
func (c *checker) locks() {
	if len(c.m.Locks) > mostLocks {
		c.add("/locks", brief.TooMany, fmt.Sprintf("must be at most %d", mostLocks), "lock what is above them")
	}
	for i, at := range c.m.Locks {
		switch pointer := fmt.Sprintf("/locks/%d", i); {
		case !lockable(at):
			c.add(pointer, brief.Unknown, "is no pointer to what can be edited", "write one like /lines/l02 or /theme/palette")
		case !there(c.m, at):
			c.add(pointer, brief.Unknown, "is of a line or shot that is not there, and would lock nothing", "use an id of GET /job/{id}/manifest")
		}
	}
}

// there reports whether the line or shot that a pointer leads to is one of m's; true where it leads to neither.
func there(m *manifest.Manifest, at string) bool {
	parts := strings.Split(at, "/")
	if len(parts) < 3 {
		return true
	}
	switch parts[1] {
	case "lines":
		_, ok := m.Line(parts[2])
		return ok
	case "shots":
		return m.Shot(parts[2]) != nil
	}
	return true
}

// lockable reports whether a pointer is of something that can be edited, or above such.
func lockable(at string) bool {
	return at != "/locks" && strings.HasPrefix(at, "/") && len(at) <= longestLock && (mayChange(at) || mayChange(at+"/kind") ||
		slices.Contains([]string{"/voice", "/music", "/captions", "/lines"}, at))
}
