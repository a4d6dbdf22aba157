package platform

import (
	"context"

	"github.com/aiprod/aiprod/shared/brand"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/preset"
	"github.com/aiprod/aiprod/shared/provider/chat"
	"github.com/aiprod/aiprod/shared/quality"
)

// Capabilities says what can be asked for.
var _ = function.HTTP(function.Route{
	Name: "capabilities", Method: "GET", Path: "/capabilities", Tag: "Platform",
	Summary: "What can be asked for", Description: "Languages with the grade of their voice, presets, the values each field of a brief takes, and what films can be measured for.",
}, capabilities)

// CapabilitiesOutput is what can be asked for.
type CapabilitiesOutput struct {
	Body struct {
		Languages []Language      `json:"languages"`
		Grades    []Grade         `json:"voice_grades" doc:"What the grades of voices mean, best first"`
		Presets   []preset.Preset `json:"presets"`
		Choices   brief.Choices   `json:"choices" doc:"Values and limits of the fields of a brief"`
		Brand     brand.Choices   `json:"brand" doc:"Values and limits of the fields of a brand kit"`
		Backends  []Backend       `json:"backends"`
		// Translation is what translates captions here.
		Translation Translation `json:"translation"`
		Profiles    []Profile   `json:"profiles" doc:"What a film can be measured for with POST /qa/technical"`
	}
}

// A Language is a language a film can be in.
type Language struct {
	Tag        string `json:"tag" example:"en"`
	Name       string `json:"name" example:"English"`
	Script     string `json:"script" doc:"ISO 15924" example:"Latn"`
	RTL        bool   `json:"rtl"`
	VoiceGrade string `json:"voice_grade" enum:"good,fair,draft"`
	// Voices are the values of voice, the usual one first; all have the grade.
	Voices   []string `json:"voices" doc:"Values of the field voice, the usual one first"`
	Bought   []Bought `json:"bought_voices,omitempty" doc:"Voices of vendors that may speak it; which of them does is chosen for the film, within its budget"`
	Captions bool     `json:"captions"`
	// CaptionLangs are the values of caption_lang, the language itself first: without a translator there is no other.
	CaptionLangs []string `json:"caption_langs" doc:"Values of the field caption_lang"`
}

// A Grade is what to expect of a voice.
type Grade struct {
	Grade string `json:"grade" enum:"good,fair,draft"`
	Means string `json:"means"`
}

// A Backend is what makes a part of a film: this machine, or a vendor's model that there is a key for here.
type Backend struct {
	Name  string   `json:"name" example:"local"`
	Makes []string `json:"makes" example:"[\"video\"]"`
	State string   `json:"state" enum:"ready,breaker_open,quota,retired,no_price"`
}

// A Translation is what translates captions: between any two of the languages, or nothing.
type Translation struct {
	Configured bool `json:"configured" doc:"Whether caption_lang may differ from lang; each language lists its caption_langs"`
	// Backend and Model are empty where nothing translates.
	Backend string `json:"backend,omitempty" example:"chat"`
	Model   string `json:"model,omitempty"`
}

// A Profile is a use of a film, with limits of its own.
type Profile struct {
	Name  string `json:"name" example:"web"`
	Title string `json:"title"`
	About string `json:"about"`
}

func capabilities(ctx context.Context, env *cloud.Env, _ *struct{}) (*CapabilitiesOutput, error) {
	var out CapabilitiesOutput
	choices := brief.OfferedChoices()
	for _, g := range []language.Grade{language.Good, language.Fair, language.Draft} {
		out.Body.Grades = append(out.Body.Grades, Grade{Grade: string(g), Means: g.Means()})
	}
	translator, model, translates := env.Translating()
	sold := sales(env.Market(ctx), env.Config.Vendors.Offers)
	for _, l := range language.All() {
		out.Body.Languages = append(out.Body.Languages, Language{
			Tag: l.Tag, Name: l.Name, Script: l.Script, RTL: l.RightToLeft, VoiceGrade: string(l.Voice.Grade), Captions: true,
			Voices: choices.Voices[l.Tag], Bought: speakers(sold, l.Tag), CaptionLangs: captionLangs(l.Tag, translates),
		})
	}
	out.Body.Presets, out.Body.Choices = preset.All(), choices
	out.Body.Brand = brand.OfferedChoices()
	out.Body.Backends = []Backend{{Name: "local", Makes: []string{"script", "voice", "music", "effects", "video"}, State: "ready"}}
	for _, s := range sold {
		out.Body.Backends = append(out.Body.Backends, Backend{Name: s.ID, Makes: s.makes(), State: string(s.state)})
	}
	if own := env.Config.Vendors; own.LanguageURL != "" {
		out.Body.Backends = append(out.Body.Backends, Backend{Name: chat.Backend + "/" + own.LanguageModel, Makes: []string{"script"}, State: "ready"})
	}
	if translates {
		out.Body.Translation = Translation{Configured: true, Backend: translator, Model: model}
		out.Body.Backends = append(out.Body.Backends, Backend{Name: translator, Makes: []string{"caption translations"}, State: "ready"})
	}
	for _, p := range quality.Profiles() {
		out.Body.Profiles = append(out.Body.Profiles, Profile{p.Name, p.Title, p.About})
	}
	return &out, nil
}

// captionLangs are the languages captions of a film may be in.
func captionLangs(spoken string, translates bool) []string {
	langs := []string{spoken}
	for _, tag := range language.Tags() {
		if translates && tag != spoken {
			langs = append(langs, tag)
		}
	}
	return langs
}
