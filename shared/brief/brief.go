// Package brief is the request for a film: what a client may ask, what it
// means once defaults are filled in, and what is wrong with it.
//
// It cleans the text and settles the choices. What the text says is read by
// package prose; what becomes of it is decided by the agents.
package brief

// A Request is the body of POST /pipeline/run, as the client wrote it. Empty
// fields take the defaults of the preset; Resolve fills them in and checks them.
type Request struct {
	// Content is the brief itself, 10 to 10,000 characters after cleaning.
	Content string `json:"content" doc:"The brief, 10 to 10,000 characters" example:"Fresh bread every morning from six. Come by at 12 Mill Lane."`
	// Preset is one of preset.Names; empty for the full mode without a preset.
	Preset string `json:"preset,omitempty" doc:"What the film is for, see GET /presets: it sets ceiling, quality, aspect and where the job stops for you. Without one, 16:9, no stop, and the ceiling that POST /cost-estimate tells"`
	// Priority is low, normal or high; high takes the fast track.
	Priority string `json:"priority,omitempty" doc:"high tells the same in fewer shots, which are there sooner; low where it is left out"`
	// Lang is a BCP 47 tag of language.Tags, or auto.
	Lang string `json:"lang,omitempty" doc:"Language of the brief and the voice: a BCP 47 tag of GET /capabilities, or auto to read it off the brief; en where it is left out, and a brief that is surely in another language is then refused" example:"en"`
	// CaptionLang is the language of the captions; empty for Lang.
	CaptionLang string `json:"caption_lang,omitempty" doc:"Language of the captions, a BCP 47 tag; that of the voice where it is left out"`
	// DurationSec is the length in seconds, 5 to 300; nil for the default.
	DurationSec *int `json:"duration_sec,omitempty" doc:"Length in seconds, 5 to 300 and no more than the preset allows; 30 where it is left out" example:"30"`
	// Aspect is 16:9, 9:16, 1:1 or 4:5.
	Aspect string `json:"aspect,omitempty" doc:"Shape of the picture; the preset's, else 16:9, where it is left out"`
	// Assets are files of the tenant's to be used in the film.
	Assets []Asset `json:"assets,omitempty" doc:"Uploaded files to use"`
	// Brand is the id of a brand kit, or NoBrand; empty for the tenant's default.
	Brand string `json:"brand,omitempty" doc:"Id of a brand kit of GET /brands, or none; the tenant's default kit where it is left out"`
	// Voice, Music, Captions and Style are choices of OfferedChoices; empty or auto leaves them to the agents.
	Voice    string `json:"voice,omitempty" doc:"Voice of GET /capabilities, by language; auto, the default, leaves it to us"`
	Music    string `json:"music,omitempty" doc:"Mood of GET /capabilities, none for no music; auto, the default, leaves it to us"`
	Captions string `json:"captions,omitempty" doc:"burned into the picture, the default, or in files only; files come in either case"`
	Style    string `json:"style,omitempty" doc:"Theme of GET /capabilities; auto, the default, leaves it to us"`
	// Approval is none, script or script_and_final.
	Approval string `json:"approval,omitempty" doc:"Where the job stops until POST /job/{id}/approve: nowhere, at the storyboard, or at that and the finished film; the preset's where it is left out, else none"`
	// Quality is standard or preview.
	Quality string `json:"quality,omitempty" doc:"preview is a third as wide and high, and made fast; standard where it is left out"`
	// Label is none, or visible: the picture says all the time that it is AI-generated. Files say so in either case.
	Label string `json:"label,omitempty" doc:"visible: words on the picture say that it is AI-generated; none, the default. Every file is marked in either case"`
	// Fallback is forbid, ask or allow.
	Fallback string `json:"fallback,omitempty" doc:"Whether a cheaper or local backend may stand in for the asked one: allow, the default, forbid, or ask"`
	// Strategy is cost, latency, quality or balanced.
	Strategy string `json:"strategy,omitempty" doc:"What counts in the choice of backends: quality, cost, latency or balanced; the preset's where it is left out. POST /financial/optimize shows what each leads to"`
	// MaxCostUSD is a hard cap in US dollars; nil for the preset's ceiling, 0 for nothing that costs.
	MaxCostUSD *float64 `json:"max_cost_usd,omitempty" doc:"The most the job may cost, in US dollars, 0 to 1000; the preset's ceiling where it is left out. 0 buys nothing, and films are made all the same" example:"0.30"`
	// MustInclude are strings the script has to hold, MustNotInclude strings that may appear nowhere.
	MustInclude    []string `json:"must_include,omitempty" doc:"Strings that have to be said: up to 20, of 200 characters each"`
	MustNotInclude []string `json:"must_not_include,omitempty" doc:"Strings that may not appear: up to 20, of 200 characters each"`
	// CallbackURL is a webhook for this job only.
	CallbackURL string `json:"callback_url,omitempty" doc:"Not built yet: leave it out"`
	// Metadata is echoed back: at most 16 pairs.
	Metadata map[string]string `json:"metadata,omitempty" doc:"Up to 16 pairs of your own, echoed back with the job"`
}

// An Asset is a file of the tenant's and what it is for.
type Asset struct {
	ID string `json:"id" doc:"Id of an uploaded asset"`
	// Role is image, footage or logo, as the asset was uploaded.
	Role string `json:"role" doc:"What it is for, as it was uploaded: image, footage or logo"`
}
