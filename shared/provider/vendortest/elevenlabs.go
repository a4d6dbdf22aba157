package vendortest

import (
	"math"
	"net/http"
	"strconv"
	"unicode/utf8"
)

// A textToSpeech is the body of a request. It has the members of the vendor's type that we may send, and no other is taken.
type textToSpeech struct {
	Text         string `json:"text"`
	ModelID      string `json:"model_id"`
	LanguageCode string `json:"language_code"`
	Seed         *int64 `json:"seed"`
	PreviousText string `json:"previous_text"`
	NextText     string `json:"next_text"`
	Settings     any    `json:"voice_settings"`
}

func (s *Server) speak(w http.ResponseWriter, r *http.Request) {
	var body textToSpeech
	if !readSound(w, r, &body) {
		return
	}
	if wrong := body.wrong(); wrong != "" {
		detail(w, http.StatusBadRequest, wrong)
		return
	}
	units := int64(math.Ceil(float64(utf8.RuneCountInString(body.Text)) * vendors().ElevenLabs.Models[body.ModelID].UnitsPerCharacter))
	s.sell(w, r, body.ModelID, units*vendors().ElevenLabs.MicrosPerUnit, func(garbled bool) { s.spoken(w, body.Text, units, garbled) })
}

// sell plays how a request of ElevenLabs goes that costs so much; made answers it where it goes well.
func (s *Server) sell(w http.ResponseWriter, r *http.Request, model string, micros int64, made func(garbled bool)) {
	fault := s.meet(ElevenLabs, model, r, micros, Policy)
	if s.silent(w, r, fault) {
		return
	}
	switch fault {
	case Limited:
		s.retryAfter(w)
		detail(w, http.StatusTooManyRequests, "system_busy")
	case NoKey:
		detail(w, http.StatusUnauthorized, "invalid_api_key")
	case NoCredit:
		detail(w, http.StatusUnauthorized, "quota_exceeded")
	case NoModel:
		detail(w, http.StatusNotFound, "model_not_found")
	case Policy:
		detail(w, http.StatusForbidden, "content_against_policy")
	case Broken:
		detail(w, http.StatusInternalServerError, "internal_error")
	case WrongType:
		page(w)
	default:
		made(fault == Garbled)
	}
}

// wrong says what is wrong with a request, "" for nothing.
func (b textToSpeech) wrong() string {
	m, known := vendors().ElevenLabs.Models[b.ModelID]
	switch {
	case !known:
		return "model_not_found"
	case b.Text == "":
		return "empty_text"
	case b.LanguageCode != "" && (!m.Language || len(b.LanguageCode) != 2):
		return "unsupported_language"
	case b.Seed != nil && (*b.Seed < 0 || *b.Seed > 1<<32-1):
		return "invalid_seed"
	}
	return ""
}

// spoken answers with the voice and when each character is heard.
func (s *Server) spoken(w http.ResponseWriter, text string, units int64, garbled bool) {
	voice, err := s.voices.get(text, func() ([]byte, error) { return s.o.Voice(text) })
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	var characters []string
	var starts, ends []float64
	for _, r := range text {
		at := float64(len(characters)) * vendors().ElevenLabs.SecondsPerCharacter
		characters = append(characters, string(r))
		starts = append(starts, at)
		ends = append(ends, at+vendors().ElevenLabs.SecondsPerCharacter)
	}
	alignment := fields{
		"characters": characters, "character_start_times_seconds": starts, "character_end_times_seconds": ends,
	}
	w.Header().Set("Character-Cost", strconv.FormatInt(units, 10))
	answer(w, http.StatusOK, fields{"audio_base64": voice, "alignment": alignment, "normalized_alignment": alignment}, garbled)
}

// detail is an error as ElevenLabs tells of it.
func detail(w http.ResponseWriter, status int, code string) {
	answer(w, status, fields{"detail": fields{"status": code, "message": "We could not do that."}}, false)
}
