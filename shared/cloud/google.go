package cloud

import (
	"errors"
	"strings"
)

// Google says how Google's models are reached: Vertex AI, and Cloud Text-to-Speech, in the project, or the Gemini API by a key.
type Google struct {
	// Key is a key of the Gemini API.
	Key Secret `env:"GOOGLE_API_KEY" example:"the-key"`
	// GeminiKey is the same by its other name. Where both are set, it is not used.
	GeminiKey Secret `env:"GEMINI_API_KEY" example:"the-key"`
	// Vertex has Vertex AI called, in the project of the installation and as its service account: a key is then
	// not used. Defaults to false.
	Vertex bool `env:"GOOGLE_GENAI_USE_VERTEXAI, default=false" example:"true"`
	// Location is where Vertex AI and Cloud Text-to-Speech are called: global, eu, us, or a region. Models that are not
	// there are not called: Gemini Omni is in global only. Defaults to global.
	Location string `env:"GOOGLE_CLOUD_LOCATION, default=global" example:"eu"`
	// URL is where Google's APIs are, Cloud Text-to-Speech too. Defaults to Google's own.
	URL string `env:"AIPROD_GOOGLE_URL" example:"http://127.0.0.1:9001"`
	// Armor is the Model Armor template that what is asked and answered is screened by, on Vertex AI only:
	// projects/P/locations/L/templates/T. Defaults to none: then by the models' own settings.
	Armor string `env:"AIPROD_MODEL_ARMOR" example:"projects/films-prod/locations/eu/templates/briefs"`
}

// AnyLocation is the location of Vertex AI that leaves it to Google where a call is worked on.
const AnyLocation = "global"

// region is where on Google Cloud calls are to be worked on, empty where it does not matter: who has chosen a
// place has not agreed to another.
func (g Google) region() string {
	if !g.Vertex || g.Location == AnyLocation {
		return ""
	}
	return g.Location
}

// Called reports whether Google's models can be called, on either service.
func (g Google) Called() bool { return g.Vertex || g.APIKey().Given() }

// APIKey is the key that is used, none where Vertex AI is called.
func (g Google) APIKey() Secret {
	switch {
	case g.Vertex:
		return Secret{}
	case g.Key.Given():
		return g.Key
	}
	return g.GeminiKey
}

// Place returns the project and the location that are called on Vertex AI, of an installation's project; both empty where the Gemini API is.
func (g Google) Place(project string) (string, string) {
	if !g.Vertex {
		return "", ""
	}
	return project, g.Location
}

func (g Google) validate() error {
	var errs []error
	if g.Armor != "" && !g.Vertex {
		errs = append(errs, errors.New("AIPROD_MODEL_ARMOR: Model Armor screens Vertex AI only: set GOOGLE_GENAI_USE_VERTEXAI=true, or leave it out"))
	}
	if g.Armor != "" && strings.Count(g.Armor, "/") != 5 {
		errs = append(errs, errors.New("AIPROD_MODEL_ARMOR: name the template as projects/P/locations/L/templates/T"))
	}
	return errors.Join(errs...)
}
