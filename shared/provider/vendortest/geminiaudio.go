package vendortest

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
)

// lyrics is how Lyria's models are named; they make songs and take no voice.
const lyrics = "lyria"

// A speechConfig says who speaks. It has the members of the API's type that we may send.
type speechConfig struct {
	Language string `json:"languageCode"`
	Voice    struct {
		Prebuilt struct {
			Name string `json:"voiceName"`
		} `json:"prebuiltVoiceConfig"`
	} `json:"voiceConfig"`
}

// A responseFormat says what sound is wanted as.
type responseFormat struct {
	Audio struct {
		Type string `json:"mimeType"`
	} `json:"audio"`
}

// spoken is how many seconds Gemini's voices are taken to speak a text: a syllable or a word of Asian writing as long as two or
// three letters.
func spoken(text string) (seconds float64) {
	for _, r := range text {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			seconds += 0.17
		} else {
			seconds += 0.06
		}
	}
	return max(0.3, seconds)
}

// voice makes sound: of models of today a WAV file, of those before bare samples, and songs with their words.
func (g *googleModels) voice(a *geminiAsk) (made geminiMade, refusal string) {
	if strings.HasPrefix(a.model, lyrics) {
		return g.song(a)
	}
	var who speechConfig
	var format responseFormat
	if strictly(bytes.NewReader(a.body.Config.Speech), &who) != nil || !slices.Contains(googleRates().Voices, who.Voice.Prebuilt.Name) {
		return made, "Voice name is not supported."
	}
	bare := strings.Contains(a.model, "3.1") || strings.Contains(a.model, "2.5")
	if f := a.body.Config.Format; f != nil && (bare || strictly(bytes.NewReader(f), &format) != nil || format.Audio.Type != "audio/wav") {
		return made, "Invalid value at 'generation_config.response_format'"
	}
	said := a.body.Contents[0].Parts[0].Text
	if _, text, directed := strings.Cut(said, ":\n"); bare && directed { // these take directions, and do not read them out
		said = text
	}
	spec := SoundSpec{Kind: Voice, Seconds: spoken(said), Format: "wav", Rate: 24000}
	kind := "audio/wav"
	if bare {
		spec.Format, kind = "l16", "audio/L16;codec=pcm;rate=24000"
	}
	return g.inline(a, spec, kind, int64(25*spec.Seconds)+1)
}

// song is the words of a song, though there are none, and its sound.
func (g *googleModels) song(a *geminiAsk) (made geminiMade, refusal string) {
	if a.body.Config.Speech != nil || a.body.Config.Format != nil {
		return made, "Lyria takes no speech config."
	}
	seconds := 60.0 // as it pleases: it takes no length
	if strings.Contains(a.model, "clip") {
		seconds = 30
	}
	made, refusal = g.inline(a, SoundSpec{Kind: Music, Seconds: seconds}, "audio/mpeg", 1000)
	if refusal == "" {
		made.parts = append([]fields{{"text": "[0.0:] (instrumental)"}}, made.parts...)
	}
	return made, refusal
}

// inline is sound as a part of an answer.
func (g *googleModels) inline(a *geminiAsk, spec SoundSpec, kind string, tokens int64) (geminiMade, string) {
	sound, err := g.sound(spec)
	if err != nil {
		return geminiMade{}, err.Error()
	}
	if a.fault == Truncated {
		return geminiMade{tokens: tokens}, "" // paid, and nothing is in it
	}
	return geminiMade{parts: []fields{{"inlineData": fields{"mimeType": kind, "data": sound}}}, tokens: tokens}, ""
}
