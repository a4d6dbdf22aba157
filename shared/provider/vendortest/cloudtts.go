package vendortest

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aiprod/aiprod/shared/dated"
)

// CloudTTS is Google's Cloud Text-to-Speech. Its calls come in at /google, as all of Google's do.
const CloudTTS = "cloudtts"

//go:embed cloudtts.json
var cloudTTSFile []byte

// A voiceFamily is voices of one kind: what a million characters cost and who they are.
type voiceFamily struct {
	Micros  int64    `json:"micros"`
	Names   string   `json:"names"`
	Locales []string `json:"locales"`
}

// cloudTTSRates are the voices, what they charge, and what the API takes.
var cloudTTSRates = dated.Table[struct {
	Bytes     int                    `json:"bytes"`     // of the longest text
	Encodings map[string]string      `json:"encodings"` // names by number
	Made      map[string]string      `json:"made"`      // what a SoundSpec calls those that are made here
	Rate      int                    `json:"rate"`      // of a voice that is asked for none
	Families  map[string]voiceFamily `json:"families"`
	Refusal   string                 `json:"refusal"`
}]("vendortest: cloudtts.json", cloudTTSFile)

// A synthesis is the body of a request. It has the members of the vendor's type that we may send, and no other is taken.
type synthesis struct {
	Input struct {
		Text string `json:"text"`
		SSML string `json:"ssml"`
	} `json:"input"`
	Voice struct {
		Language string `json:"languageCode"`
		Name     string `json:"name"`
	} `json:"voice"`
	Audio struct {
		// Encoding is a name or, as Google's Go libraries send it, a number.
		Encoding json.RawMessage `json:"audioEncoding"`
		Speed    *float64        `json:"speakingRate"`
		Pitch    *float64        `json:"pitch"`
		Rate     int             `json:"sampleRateHertz"`
	} `json:"audioConfig"`
}

// said is what is billed: every character of the input, marks and line breaks included.
func (b synthesis) said() string { return b.Input.Text + b.Input.SSML }

// family is whose voice is asked for; ok is false where there is no such voice.
func (b synthesis) family() (f voiceFamily, ok bool) {
	for kind, f := range cloudTTSRates().Families {
		locale, name, found := strings.Cut(b.Voice.Name, "-"+kind+"-")
		if found && slices.Contains(f.Locales, locale) && regexp.MustCompile(f.Names).MatchString(name) {
			return f, true
		}
	}
	return f, false
}

// format is what the sound is wanted as, "" for something that is not made.
func (b synthesis) format() string {
	said := strings.Trim(string(b.Audio.Encoding), `"`)
	if name, number := cloudTTSRates().Encodings[said]; number {
		said = name
	}
	return cloudTTSRates().Made[said]
}

// wrong says what is wrong with a request, "" for nothing.
func (b synthesis) wrong() string {
	_, known := b.family()
	speed, pitch := b.Audio.Speed, b.Audio.Pitch
	switch {
	case (b.Input.Text == "") == (b.Input.SSML == ""):
		return "One of text or ssml must be set."
	case len(b.said()) > cloudTTSRates().Bytes:
		return "Either `input.text` or `input.ssml` is longer than the limit of 5000 bytes."
	case !known:
		return "Voice '" + b.Voice.Name + "' does not exist. Is it misspelled?"
	case !strings.HasPrefix(b.Voice.Name, b.Voice.Language+"-"):
		return "Requested language code '" + b.Voice.Language + "' doesn't match the voice's language code."
	case b.format() == "":
		return "Unsupported audio encoding."
	case speed != nil && (*speed < 0.25 || *speed > 2):
		return "speakingRate must be in the range [0.25, 2.0]."
	case pitch != nil && (*pitch < -20 || *pitch > 20):
		return "pitch must be in the range [-20.0, 20.0]."
	case b.Audio.Rate != 0 && (b.Audio.Rate < 8000 || b.Audio.Rate > 48000):
		return "sampleRateHertz is not supported."
	}
	return ""
}

// synthesize answers a request of Cloud Text-to-Speech.
func (s *Server) synthesize(w http.ResponseWriter, r *http.Request) {
	var body synthesis
	if err := decode(r, 1<<20, &body); err != nil {
		googleInvalid(w, "Invalid JSON payload received. "+err.Error())
		return
	}
	if wrong := body.wrong(); wrong != "" {
		googleInvalid(w, wrong)
		return
	}
	f, _ := body.family()
	fault := s.meet(CloudTTS, body.Voice.Name, r, perMillion(int64(utf8.RuneCountInString(body.said()))*f.Micros), Policy, Quota)
	switch {
	case s.silent(w, r, fault):
	case fault == Policy:
		googleInvalid(w, cloudTTSRates().Refusal)
	case fault == NoModel: // there are no models to this API, but voices
		googleInvalid(w, "Voice '"+body.Voice.Name+"' does not exist. Is it misspelled?")
	case s.googleRefuses(w, googlePath{model: body.Voice.Name, vertex: true}, fault):
	default:
		s.heard(w, body, fault)
	}
}

// heard answers with the voice, or with none though it is paid.
func (s *Server) heard(w http.ResponseWriter, body synthesis, fault Fault) {
	spec := SoundSpec{Kind: Voice, Seconds: max(0.3, float64(len(body.said()))*0.06), Format: body.format(), Rate: cloudTTSRates().Rate}
	if body.Audio.Rate != 0 {
		spec.Rate = body.Audio.Rate
	}
	sound, err := s.sound(spec)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if fault == Truncated {
		sound = nil
	}
	answer(w, http.StatusOK, fields{"audioContent": sound}, fault == Garbled)
}
