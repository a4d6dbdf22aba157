package typeset

import (
	"slices"
	"testing"

	"github.com/aiprod/aiprod/shared/language"
)

func TestCatalogueHoldsTogether(t *testing.T) {
	t.Parallel()
	c := fonts()
	refer := func(from string, names ...string) {
		for _, n := range names {
			if _, ok := c.Families[n]; !ok {
				t.Errorf("%s refers to family %q, which is not listed", from, n)
			}
		}
	}
	refer("required", c.Required...)
	refer("symbols", c.Symbols...)
	for name, r := range c.Roles {
		refer("role "+name, r.Family)
		if nearest[r.Weight] == nil || r.Leading < 1 {
			t.Errorf("role %s has weight %q and leading %g", name, r.Weight, r.Leading)
		}
	}
	for name, s := range c.Scripts {
		refer("script "+name, slices.Concat(s.Families, s.Serif)...)
	}
	for _, family := range c.Preferences {
		refer("preferences", family)
	}
	for _, l := range language.All() {
		if len(c.Scripts[l.Script].Families) == 0 {
			t.Errorf("language %s: script %s has no fonts", l.Tag, l.Script)
		}
	}
}

func TestMaskCacheIsBounded(t *testing.T) {
	t.Parallel()
	c := newMaskCache(100)
	for _, key := range []string{"a", "b", "c"} {
		c.put(key, drawing{mask: &Mask{W: 40, H: 1, Pix: make([]byte, 40)}})
	}
	if _, ok := c.get("a"); ok {
		t.Error("the oldest mask is still there")
	}
	if _, ok := c.get("c"); !ok {
		t.Error("the newest mask is gone")
	}
	if c.size != 82 || c.order.Len() != 2 {
		t.Errorf("%d bytes in %d masks, want 82 in 2", c.size, c.order.Len())
	}
}
