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
	if r.Header.Get("Xi-Api-Key") == "" {
		detail(w, http.StatusUnauthorized, "invalid_api_key")
		return
	}
	body, refusal := line(r)
	if refusal != "" {
		detail(w, http.StatusBadRequest, refusal)
		return
	}
	units := int64(math.Ceil(float64(utf8.RuneCountInString(body.Text)) * vendors().ElevenLabs.Models[body.ModelID].UnitsPerCharacter))
	s.sell(w, r, body.ModelID, units*vendors().ElevenLabs.MicrosPerUnit, func(garbled bool) { s.spoken(w, body.Text, units, garbled) })
}

// sell plays how a request of ElevenLabs goes that costs so much; made answers it where it goes well.
func (s *Server) sell(w http.ResponseWriter, r *http.Request, model string, micros int64, made func(garbled bool)) {
	fault, accepted := s.say(r, model, micros)
	s.o.Arrived(Arrival{Vendor: ElevenLabs, Ref: r.Header.Get("X-Request-Id"), Fault: fault, Accepted: accepted})
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

// line reads and judges a request.
func line(r *http.Request) (body textToSpeech, refusal string) {
	if err := decode(r, 1<<20, &body); err != nil {
		return body, "invalid_body"
	}
	m, known := vendors().ElevenLabs.Models[body.ModelID]
	switch {
	case !known:
		return body, "model_not_found"
	case body.Text == "":
		return body, "empty_text"
	case body.LanguageCode != "" && (!m.Language || len(body.LanguageCode) != 2):
		return body, "unsupported_language"
	case body.Seed != nil && (*body.Seed < 0 || *body.Seed > 1<<32-1):
		return body, "invalid_seed"
	case r.URL.Query().Get("output_format") != "mp3_44100_128":
		return body, "invalid_output_format"
	}
	return body, ""
}

// say decides how a request goes and enters it in the book if it is accepted. It is done at once.
func (s *Server) say(r *http.Request, model string, micros int64) (f Fault, accepted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f = s.draw(ElevenLabs, model)
	if !f.accepted() || f == Policy {
		return f, false
	}
	call := s.accept(ElevenLabs, r, micros)
	if f == Broken {
		call.settle(Failed)
	} else {
		call.settle(Succeeded)
	}
	return f, true
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
