// Package brand is brand kits: the colours, type, logo, tone and lines that a
// tenant's films keep to, what is wrong with a kit, and what it comes to in a film.
//
// It knows no store and draws nothing: how colours are made readable where they
// lie is the studio's theme, which the kit is shown against.
package brand

import (
	"slices"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/manifest"
)

// A Kit is how a tenant's films look and sound, and what they say word for word.
// Only name and primary colour have to be given.
type Kit struct {
	// Name is for lists, 1 to 80 characters.
	Name    string  `json:"name" doc:"What you call it" example:"Night Shift"`
	Colours Colours `json:"colours"`
	// Fonts are the type families; the theme's where one is empty.
	Fonts Fonts `json:"fonts,omitzero"`
	// Logo is the id of an asset of the tenant's with the role logo.
	Logo string `json:"logo,omitempty" doc:"Id of an asset uploaded with role logo"`
	// Tone is one of the tones of OfferedChoices: it chooses theme, motion and music.
	Tone string `json:"tone,omitempty" doc:"One of the tones of GET /capabilities: it chooses theme, motion and music"`
	// Style is the theme to keep to; empty leaves it to tone and brief.
	Style string `json:"style,omitempty" doc:"A theme of GET /capabilities to keep to"`
	// Lines are said and shown word for word in every film, at most 5 of 200 characters.
	Lines []Line `json:"locked_lines,omitempty" doc:"Said and shown word for word in every film"`
}

// Colours are a brand's, each "#rrggbb". Only Primary has to be given.
type Colours struct {
	Primary    string `json:"primary" doc:"#RRGGBB" example:"#0B57C9"`
	Secondary  string `json:"secondary,omitempty" doc:"#RRGGBB" example:"#12B5A6"`
	Accent     string `json:"accent,omitempty" doc:"#RRGGBB: figures, rules, buttons, highlighted words" example:"#FFB400"`
	Background string `json:"background,omitempty" doc:"#RRGGBB; films stand on the primary colour where it is left out" example:"#FFFFFF"`
	Text       string `json:"text,omitempty" doc:"#RRGGBB; black or white where it is left out" example:"#101418"`
}

// Fonts are the type families a kit chooses, of OfferedChoices.
type Fonts struct {
	// Heading sets headings; text in small sizes stays the theme's.
	Heading string `json:"heading,omitempty" doc:"Type family of headings, of GET /capabilities" example:"manrope"`
}

// A Line is said and shown word for word.
type Line struct {
	Text string `json:"text" doc:"Up to 200 characters" example:"Bread. Before you wake."`
	// Where is brief.AtClosing, which an empty one means, or brief.Anywhere.
	Where string `json:"where,omitempty" doc:"closing, the default: the film's last words. anywhere: before the call to action" example:"closing"`
}

// An Edition is a kit as it was when a job took it: what becomes of the kit
// later does not change the job.
type Edition struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
	Kit
}

// Manifest is how a film names the kit it follows.
func (e Edition) Manifest() *manifest.Brand {
	return &manifest.Brand{ID: e.ID, Version: e.Version, Name: e.Name, Logo: e.Logo}
}

// Follow returns the brief of a film that follows the kit, and what speaks against
// it: its lines are locked and its logo is used, where the brief brings none of its own.
func (e Edition) Follow(b brief.Resolved) (brief.Resolved, []brief.Problem) {
	var lines []brief.Locked
	for _, l := range e.Lines {
		lines = append(lines, brief.Locked{Text: l.Text, Where: l.Where})
	}
	own := slices.ContainsFunc(b.Assets, func(a brief.Asset) bool { return a.Role == roleLogo })
	if e.Logo != "" && !own {
		b.Assets = append(slices.Clone(b.Assets), brief.Asset{ID: e.Logo, Role: roleLogo})
	}
	b.Brand = e.ID
	return b.Lock(lines)
}

// roleLogo is the role of an asset that is a logo.
const roleLogo = "logo"
