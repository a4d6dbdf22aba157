package edit

import (
	"fmt"

	"github.com/aiprod/aiprod/shared/manifest"
)

// shown checks every text that a scene shows.
func (c *checker) shown(at string, s manifest.Scene) {
	c.text(at+"/kicker", s.Kicker, 0, longestText)
	c.text(at+"/heading", s.Heading, 0, longestText)
	c.text(at+"/body", s.Body, 0, longestText)
	for i, words := range s.Emphasis {
		c.text(fmt.Sprintf("%s/emphasis/%d", at, i), words, 0, longestText)
	}
	c.number(at+"/figure", s.Figure)
	for i, item := range s.Items {
		entry := fmt.Sprintf("%s/items/%d", at, i)
		c.text(entry+"/title", item.Title, 0, longestText)
		c.text(entry+"/body", item.Body, 0, longestText)
		c.number(entry+"/number", item.Number)
	}
	if s.Chart == nil {
		return
	}
	c.text(at+"/chart/unit", s.Chart.Unit, 0, longestText)
	for i, p := range s.Chart.Points {
		c.number(fmt.Sprintf("%s/chart/points/%d", at, i), &p)
	}
}

// number checks the texts of a figure, which may be nil.
func (c *checker) number(at string, n *manifest.Number) {
	if n == nil {
		return
	}
	c.text(at+"/text", n.Text, 0, longestText)
	c.text(at+"/label", n.Label, 0, longestText)
}
