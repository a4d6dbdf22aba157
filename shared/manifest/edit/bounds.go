package edit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/shared/brief"
)

// few holds how many lines and shots there are.
func (c *checker) few() {
	if len(c.m.Shots) > mostShots {
		c.add("/shots", brief.TooMany, fmt.Sprintf("must be at most %d", mostShots), "keep the ones that matter")
	}
	if len(c.m.Lines) > mostLines {
		c.add("/lines", brief.TooMany, fmt.Sprintf("must be at most %d", mostLines), "keep the ones that matter")
	}
}

// locks holds that a person's locks are of something that can be edited.
func (c *checker) locks() {
	if len(c.m.Locks) > mostLocks {
		c.add("/locks", brief.TooMany, fmt.Sprintf("must be at most %d", mostLocks), "lock what is above them")
	}
	for i, at := range c.m.Locks {
		if !lockable(at) {
			c.add(fmt.Sprintf("/locks/%d", i), brief.Unknown, "is no pointer to what can be edited", "write one like /lines/l2 or /theme/palette")
		}
	}
}

// lockable reports whether a pointer is of something that can be edited, or above such.
func lockable(at string) bool {
	return at != "/locks" && strings.HasPrefix(at, "/") && (mayChange(at) || mayChange(at+"/kind") ||
		slices.Contains([]string{"/voice", "/music", "/captions", "/lines"}, at))
}
