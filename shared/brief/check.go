package brief

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/preset"
)

func (c *check) content(raw string) (string, []Change) {
	text, changes := Clean(raw)
	n, limit := utf8.RuneCountInString(text), c.choices.Content
	switch {
	case n == 0:
		c.add("/content", Required, "must be %d to %d characters", "write what the film should say", limit.Min, limit.Max)
	case n < limit.Min:
		c.add("/content", TooShort, "must be %d to %d characters after cleaning, and has %d", "say a little more", limit.Min, limit.Max, n)
	case n > limit.Max:
		c.add("/content", TooLong, "must be %d to %d characters after cleaning, and has %d", "keep the part the film should be about", limit.Min, limit.Max, n)
	case !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }):
		c.add("/content", Required, "must hold words or numbers", "write what the film should say")
	}
	return text, changes
}

func (c *check) preset(name string) preset.Preset {
	p, err := preset.Find(name)
	if err != nil {
		c.add("/preset", Unknown, "must be one of %s", "choose one of them, or leave the field out", strings.Join(preset.Names(), ", "))
		p, _ = preset.Find(preset.None)
	}
	return p
}

// lang returns the language of the film, and whether it was detected.
func (c *check) lang(tag, content string) (language.Language, bool) {
	if tag == Auto || tag == "" {
		if name := alien(content); name != "" {
			c.add("/lang", Mismatch, "is not given, and the brief reads as %s, in which no films are made",
				"write it in a language of GET /capabilities, or set lang to the one it is in", name)
		}
	}
	if tag == Auto {
		if found, ok := Detect(content); ok {
			return found, true
		}
		tag = "en" // nothing but figures and signs: as where no language is given
	}
	if tag == "" {
		tag = "en"
		if found, ok := another(content, tag); ok {
			c.problems = append(c.problems, Problem{Pointer: "/lang", Code: Mismatch,
				Detail: "is not given, which makes the film English, and the brief reads as " + found.English,
				Fix:    fmt.Sprintf("set lang to %s or auto, or to en for a film in English", found.Tag)})
		}
	}
	lang, err := language.Find(tag)
	if err != nil {
		c.add("/lang", Unknown, "must be auto or one of %s", "choose one of them", strings.Join(language.Tags(), ", "))
		lang, _ = language.Find("en")
		return lang, false
	}
	if foreign(content, lang) {
		fix := "write the brief in that language"
		if found, ok := Detect(content); ok {
			fix = fmt.Sprintf("set lang to %s or auto", found.Tag)
		}
		c.add("/lang", Mismatch, "is %s, which cannot speak a brief in another script", fix, lang.English)
	}
	return lang, false
}

func (c *check) captionLang(tag string, lang language.Language) language.Language {
	if tag == "" || tag == Auto {
		return lang
	}
	found, err := language.Find(tag)
	switch {
	case err != nil:
		c.add("/caption_lang", Unknown, "must be one of %s", "choose one of them, or leave the field out", strings.Join(language.Tags(), ", "))
	case found.Tag != lang.Tag:
		return found.Translated()
	}
	return lang
}

// Translated reports whether the captions are in another language than is spoken.
func (r Resolved) Translated() bool { return r.CaptionLang.Tag != r.Lang.Tag }

// Untranslated is the problem of captions in another language on an installation where nothing translates.
func (r Resolved) Untranslated() []Problem {
	c := &check{}
	c.add("/caption_lang", NotAvailable, "must be %s, the language of the film: no translator is configured here",
		"leave the field out, ask for the film in the language of its captions, or have a language model configured, or AIPROD_TRANSLATOR_URL and AIPROD_TRANSLATOR_MODEL set", r.Lang.Tag)
	return c.problems
}

func (c *check) seconds(given *int, p preset.Preset) int {
	limit := c.choices.Duration
	if given == nil {
		return min(limit.Default, p.MaxSeconds)
	}
	if *given < limit.Min || *given > p.MaxSeconds {
		what := "must be from %d to %d seconds"
		fix := "give a length in that range"
		if p.Name != preset.None {
			what += " with preset " + p.Name
			fix += ", or choose a preset that allows more"
		}
		c.add("/duration_sec", OutOfRange, what, fix, limit.Min, p.MaxSeconds)
		return min(limit.Default, p.MaxSeconds)
	}
	return *given
}

func (c *check) aspect(name string, p preset.Preset) Aspect {
	name = c.oneOf("/aspect", name, p.Aspect, c.choices.aspectNames())
	a, _ := c.choices.aspect(name)
	return a
}

func (c *check) assets(assets []Asset) []Asset {
	limit := c.choices.AssetLimit
	if len(assets) > limit.Max {
		c.add("/assets", TooMany, "must be at most %d files, and are %d", "keep the most important ones", limit.Max, len(assets))
	}
	for i, a := range assets {
		at := fmt.Sprintf("/assets/%d", i)
		if a.ID == "" || utf8.RuneCountInString(a.ID) > limit.ID {
			c.add(at+"/id", Required, "must be the id of an uploaded file", "upload it with POST /assets and give the id of the answer")
		}
		switch {
		case slices.Contains(c.choices.RolesLater, a.Role):
			c.add(at+"/role", NotAvailable, "must be one of %s: uploaded %s is not built yet", "leave the file out", strings.Join(c.choices.Roles, ", "), a.Role)
		case !slices.Contains(c.choices.Roles, a.Role):
			c.add(at+"/role", Unknown, "must be one of %s", "choose one of them", strings.Join(c.choices.Roles, ", "))
		}
	}
	return assets
}

func (c *check) voice(name string, lang language.Language) string {
	allowed := c.choices.Voices[lang.Tag]
	if len(allowed) == 0 {
		allowed = []string{lang.Voice.Name}
	}
	return c.optional("/voice", name, allowed)
}
