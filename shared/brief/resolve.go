package brief

import (
	"math"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/preset"
)

// A Resolved brief is a request with its text cleaned, its defaults filled in
// and every limit kept. The same request always resolves to the same brief.
type Resolved struct {
	// Content is the clean text, and Changes what was removed from it.
	Content string        `json:"content"`
	Changes []Change      `json:"changes,omitempty"`
	Preset  preset.Preset `json:"preset"`
	// Fast is true where the fast track is taken: a fast preset or high priority.
	Fast     bool              `json:"fast"`
	Priority string            `json:"priority"`
	Lang     language.Language `json:"lang"`
	// Detected is true where Lang was found in the text, not given.
	Detected    bool              `json:"detected,omitempty"`
	CaptionLang language.Language `json:"caption_lang"`
	Seconds     int               `json:"duration_sec"`
	Aspect      Aspect            `json:"aspect"`
	Assets      []Asset           `json:"assets,omitempty"`
	// Brand is the id of the kit asked for, NoBrand for none, empty for the tenant's default.
	Brand string `json:"brand,omitempty"`
	// Voice, Music and Style are empty where the agents choose. Captions is burned or files.
	Voice    string `json:"voice,omitempty"`
	Music    string `json:"music,omitempty"`
	Style    string `json:"style,omitempty"`
	Captions string `json:"captions"`
	Approval string `json:"approval"`
	Quality  string `json:"quality"`
	// Label is none or visible.
	Label    string `json:"label"`
	Fallback string `json:"fallback"`
	// Strategy is what counts in the choice of backends.
	Strategy string `json:"strategy"`
	// CeilingMicros is the most the job may cost, in micro-dollars.
	CeilingMicros int64 `json:"ceiling_micros"`
	// MustInclude and MustNotInclude are cleaned, without empty strings and repeats.
	MustInclude    []string `json:"must_include,omitempty"`
	MustNotInclude []string `json:"must_not_include,omitempty"`
	// Locked are the lines of the brand, in their order; Lock sets them.
	Locked   []Locked          `json:"locked,omitempty"`
	Metadata map[string]string `json:"metadata,omitempty"`
}

// Resolve fills in the defaults and checks every field. It reports all problems
// at once; with any problem the Resolved is not to be used.
func (r Request) Resolve() (Resolved, []Problem) {
	c := &check{choices: OfferedChoices()}
	out := Resolved{Metadata: r.Metadata}
	out.Content, out.Changes = c.content(r.Content)
	c.glyphs("/content", out.Content, r.Content)
	out.Preset = c.preset(r.Preset)
	out.Priority = c.oneOf("/priority", r.Priority, "", c.choices.Priorities)
	out.Fast = out.Preset.Mode == "fast" || out.Priority == "high"
	out.Lang, out.Detected = c.lang(r.Lang, out.Content)
	out.CaptionLang = c.captionLang(r.CaptionLang, out.Lang)
	out.Aspect = c.aspect(r.Aspect, out.Preset)
	out.Assets = c.assets(r.Assets)
	out.Brand = c.brand(r.Brand)
	out.Voice = c.voice(r.Voice, out.Lang)
	out.Music = c.optional("/music", r.Music, c.choices.Music)
	out.Style = c.optional("/style", r.Style, c.choices.Styles)
	out.Captions = c.oneOf("/captions", auto(r.Captions), "", c.choices.Captions)
	out.Approval = c.oneOf("/approval", r.Approval, out.Preset.Approval, c.choices.Approvals)
	out.Quality = c.oneOf("/quality", r.Quality, "", c.choices.Qualities)
	out.Label = c.oneOf("/label", r.Label, "", c.choices.Labels)
	out.Fallback = c.oneOf("/fallback", r.Fallback, "", c.choices.Fallbacks)
	out.Strategy = c.oneOf("/strategy", r.Strategy, out.Preset.Strategy, c.choices.Strategies)
	out.MustInclude = c.phrases("/must_include", r.MustInclude)
	out.MustNotInclude = c.phrases("/must_not_include", r.MustNotInclude)
	out.Seconds = c.seconds(r.DurationSec, out.Preset)
	out.CeilingMicros = c.ceiling(r.MaxCostUSD, out.Preset.Ceiling(out.Seconds))
	c.contradictions(out)
	c.unlabelled(out)
	c.fits(out)
	c.metadata(r.Metadata)
	c.notBuilt("/callback_url", r.CallbackURL, "webhooks for one job are not built yet; leave the field out, and watch the job at GET /job/{id}/events")
	return out, c.problems
}

// auto returns value, or "" where it leaves the choice to us.
func auto(value string) string {
	if value == Auto {
		return ""
	}
	return value
}

func (c *check) ceiling(usd *float64, byPreset int64) int64 {
	if usd == nil {
		return byPreset
	}
	if most := c.choices.Cost.Max; math.IsNaN(*usd) || *usd < 0 || *usd > float64(most) {
		c.add("/max_cost_usd", OutOfRange, "must be from 0 to %d US dollars", "give an amount in that range, or leave the field out for the preset's ceiling", most)
		return byPreset
	}
	return int64(math.Round(*usd * 1e6))
}
