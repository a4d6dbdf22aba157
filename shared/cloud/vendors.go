package cloud

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
)

// Vendors are the keys of backends that cost money, and where their APIs are. A
// vendor without a key is not called. A key may also come as a file or a reference: see [ReadConfig].
type Vendors struct {
	// RunwayKey is the API secret of Runway.
	RunwayKey Secret `env:"RUNWAYML_API_SECRET" example:"sm://projects/films-prod/secrets/runwayml-api-secret/versions/latest"`
	// RunwayURL is where Runway's API is. Defaults to Runway's own.
	RunwayURL string `env:"AIPROD_RUNWAY_URL" example:"http://127.0.0.1:9001"`
	// ElevenLabsKey is the API key of ElevenLabs.
	ElevenLabsKey Secret `env:"ELEVENLABS_API_KEY" example:"sm://projects/films-prod/secrets/elevenlabs-api-key/versions/3"`
	// ElevenLabsURL is where ElevenLabs' API is. Defaults to ElevenLabs' own.
	ElevenLabsURL string `env:"AIPROD_ELEVENLABS_URL" example:"http://127.0.0.1:9001"`
	// FalKey is the API key of fal.ai.
	FalKey Secret `env:"FAL_KEY" example:"the-key"`
	// FalURL is where fal's queue is. Defaults to fal's own.
	FalURL string `env:"AIPROD_FAL_URL" example:"http://127.0.0.1:9001"`
	// Google is how Google's models are reached.
	Google Google
	// LanguageURL is a server of the chat completions API that writes scripts, with all that comes before
	// /chat/completions: http://127.0.0.1:11434/v1. Defaults to none: scripts are written by rules, or by a vendor that has a key.
	LanguageURL string `env:"AIPROD_LANGUAGE_URL" example:"http://127.0.0.1:11434/v1"`
	// LanguageModel is the model it is to use. Required with LanguageURL.
	LanguageModel string `env:"AIPROD_LANGUAGE_MODEL" example:"qwen3:8b"`
	// LanguageKey is its key. Defaults to none, as servers of one's own want it.
	LanguageKey Secret `env:"AIPROD_LANGUAGE_KEY" example:"the-key"`
	// LanguagePrice is what it charges for a million tokens, read or written, in US dollars. Defaults to 0: it is one's own.
	LanguagePrice float64 `env:"AIPROD_LANGUAGE_PRICE" example:"0.25"`
	// PexelsKey is the API key of Pexels, whose footage is free. With one, shots that nothing better is bought for show it.
	PexelsKey Secret `env:"PEXELS_API_KEY" example:"the-key"`
	// PexelsURL is where Pexels' API is. Defaults to Pexels' own.
	PexelsURL string `env:"AIPROD_PEXELS_URL" example:"http://127.0.0.1:9001"`
	// TranslatorURL is a server of the chat completions API that translates captions, with all that comes before
	// /chat/completions: http://127.0.0.1:11434/v1. Defaults to LanguageURL, and where there is none to a vendor that has a key;
	// without any, captions are in the language of the film.
	TranslatorURL string `env:"AIPROD_TRANSLATOR_URL" example:"http://127.0.0.1:11434/v1"`
	// TranslatorModel is the model it is to use. Required with TranslatorURL.
	TranslatorModel string `env:"AIPROD_TRANSLATOR_MODEL" example:"aya-expanse:8b"`
	// TranslatorKey is its key. Defaults to none, as servers of one's own want it.
	TranslatorKey Secret `env:"AIPROD_TRANSLATOR_KEY" example:"the-key"`
	// TranslatorPrice is what it charges for a million tokens, read or written, in US dollars. Defaults to 0: it is
	// one's own.
	TranslatorPrice float64 `env:"AIPROD_TRANSLATOR_PRICE" example:"0.25"`
	// Poll is how soon a vendor is asked again how a call stands. Defaults to 5s.
	Poll time.Duration `env:"AIPROD_POLL, default=5s" example:"2s"`
	// Timeout is how long a vendor may take to answer. Defaults to what the vendor's own library waits.
	Timeout time.Duration `env:"AIPROD_VENDOR_TIMEOUT" example:"90s"`
	// Rest is how long a backend that has failed is left alone first, twice as long each time in a row. Defaults to 30s.
	Rest time.Duration `env:"AIPROD_BACKEND_REST, default=30s" example:"1m"`
	// Tiers are what we are to vendors that limit calls by it: runway:2,elevenlabs:pro. Each defaults to the lowest.
	Tiers map[string]string `env:"AIPROD_VENDOR_TIERS" example:"runway:2,elevenlabs:pro"`
}

// Validate reports what is wrong with the vendors' settings.
func (v Vendors) Validate() error {
	errs := []error{
		v.translator().validate(), v.writer().validate(),
	}
	for _, vendor := range slices.Sorted(maps.Keys(v.Tiers)) {
		if err := route.CheckTier(vendor, v.Tiers[vendor]); err != nil {
			errs = append(errs, fmt.Errorf("AIPROD_VENDOR_TIERS: %w", err))
		}
	}
	keys := map[string]Secret{
		"RUNWAYML_API_SECRET": v.RunwayKey, "ELEVENLABS_API_KEY": v.ElevenLabsKey, "FAL_KEY": v.FalKey, "PEXELS_API_KEY": v.PexelsKey,
		"AIPROD_LANGUAGE_KEY": v.LanguageKey, "AIPROD_TRANSLATOR_KEY": v.TranslatorKey, "GOOGLE_API_KEY": v.Google.Key, "GEMINI_API_KEY": v.Google.GeminiKey,
	}
	for _, name := range slices.Sorted(maps.Keys(keys)) {
		if strings.ContainsFunc(keys[name].Reveal(), func(r rune) bool { return r <= ' ' || r > '~' }) { // no header can carry it
			errs = append(errs, fmt.Errorf("%s: a key has no spaces, line ends or letters outside ASCII: set it again", name))
		}
	}
	if v.Rest < 0 {
		errs = append(errs, errors.New("AIPROD_BACKEND_REST: set it to a time, or leave it out"))
	}
	return errors.Join(append(errs, v.Google.validate())...)
}

// An access says what an adapter's calls need.
type access struct {
	set  func(Vendors) bool // whether all of it is set
	keys []string           // the secrets among it, by setting
	own  bool               // whether it can be called as the service account, in the project
}

var (
	google  = access{func(v Vendors) bool { return v.Google.Called() }, []string{"GEMINI_API_KEY", "GOOGLE_API_KEY"}, true}
	project = access{func(v Vendors) bool { return v.Google.Vertex }, nil, true} // is called as the service account
)

// accesses are those of every adapter. One without a row is never called.
// Adapters are named and not imported: whoever asks for prices need not link what buys.
var accesses = map[string]access{
	"elevenlabs":  {func(v Vendors) bool { return v.ElevenLabsKey.Given() }, []string{"ELEVENLABS_API_KEY"}, false},
	"gemini":      google,
	"geminisound": google,
	"geminiimage": google,
	"cloudtts":    project,
	"omni":        google,
	"veo":         project,
	"runway":      {func(v Vendors) bool { return v.RunwayKey.Given() }, []string{"RUNWAYML_API_SECRET"}, false},
	"pexels":      {func(v Vendors) bool { return v.PexelsKey.Given() }, []string{"PEXELS_API_KEY"}, false},
	"fal":         {func(v Vendors) bool { return v.FalKey.Given() }, []string{"FAL_KEY"}, false},
}

// Keys returns the secrets that are needed to buy a kind of work, by setting, sorted.
func Keys(m route.Modality) []string {
	var keys []string
	if m == route.Language { // written or translated by a server of one's own
		keys = append(keys, "AIPROD_LANGUAGE_KEY", "AIPROD_TRANSLATOR_KEY")
	}
	for _, b := range route.Current().Backends {
		if b.Modality == m {
			keys = append(keys, accesses[b.Client()].keys...)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// OfProject reports whether a kind of work can be bought of models that are called as the service account, which needs a grant.
func OfProject(m route.Modality) bool {
	return slices.ContainsFunc(route.Current().Backends, func(b route.Backend) bool { return b.Modality == m && accesses[b.Client()].own })
}

// Offers reports whether a backend that costs money can be called here, in the region that was chosen.
func (v Vendors) Offers(b route.Backend) bool {
	a, known := accesses[b.Client()]
	return known && a.set(v) && b.In(v.Google.region())
}

// Backends makes the clients of backends that cost money. Package vendors does; programs that call none do without.
type Backends interface {
	// Video returns the client of a video backend that is on offer here.
	Video(b route.Backend) (provider.Video, error)
	// Language returns the client of a language model that is on offer here.
	Language(b route.Backend) (provider.Language, error)
	// Speech, Music and Effects return the clients of backends that make sound.
	Speech(b route.Backend) (provider.Speech, error)
	Music(b route.Backend) (provider.Music, error)
	Effects(b route.Backend) (provider.Effects, error)
	// Images returns the client of a backend that makes pictures.
	Images(b route.Backend) (provider.Images, error)
}
