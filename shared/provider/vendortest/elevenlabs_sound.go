package vendortest

import (
	"math"
	"net/http"
	"slices"
)

// A composeMusic is the body of a request for music, with the members of the vendor's type that we may send.
type composeMusic struct {
	Prompt            string `json:"prompt"`
	MusicLengthMs     int    `json:"music_length_ms"`
	ModelID           string `json:"model_id"`
	ForceInstrumental bool   `json:"force_instrumental"`
	SignWithC2PA      bool   `json:"sign_with_c2pa"`
}

func (s *Server) music(w http.ResponseWriter, r *http.Request) {
	var body composeMusic
	m := vendors().ElevenLabs.Music
	if !readSound(w, r, &body) {
		return
	}
	if body.Prompt == "" || body.MusicLengthMs < m.MinMs || body.MusicLengthMs > m.MaxMs || !slices.Contains(m.Models, body.ModelID) {
		detail(w, http.StatusUnprocessableEntity, "invalid_body")
		return
	}
	length := float64(body.MusicLengthMs) / 1000
	s.sell(w, r, body.ModelID, int64(math.Ceil(length))*m.MicrosPerSecond, func(garbled bool) { s.sounded(w, SoundSpec{Kind: Music, Seconds: length}, garbled) })
}

// A createSoundEffect is the body of a request for an effect, with the members of the vendor's type that we may send.
type createSoundEffect struct {
	Text            string   `json:"text"`
	DurationSeconds *float64 `json:"duration_seconds"`
	PromptInfluence *float64 `json:"prompt_influence"`
	Loop            bool     `json:"loop"`
	ModelID         string   `json:"model_id"`
}

func (s *Server) soundGeneration(w http.ResponseWriter, r *http.Request) {
	var body createSoundEffect
	e := vendors().ElevenLabs.Effects
	if !readSound(w, r, &body) {
		return
	}
	length, influence := body.DurationSeconds, body.PromptInfluence
	if body.Text == "" || !slices.Contains(e.Models, body.ModelID) ||
		length == nil || *length < e.MinSeconds || *length > e.MaxSeconds || influence != nil && (*influence < 0 || *influence > 1) {
		detail(w, http.StatusUnprocessableEntity, "invalid_body")
		return
	}
	s.sell(w, r, body.ModelID, e.Micros, func(garbled bool) { s.sounded(w, SoundSpec{Kind: Noise, Seconds: *length}, garbled) })
}

// readSound reads a request of whatever sound, and answers one that is wrong. It reports whether it is not.
func readSound(w http.ResponseWriter, r *http.Request, body any) bool {
	switch {
	case r.Header.Get("Xi-Api-Key") == "":
		detail(w, http.StatusUnauthorized, "invalid_api_key")
	case decode(r, 1<<20, body) != nil:
		detail(w, http.StatusBadRequest, "invalid_body")
	case r.URL.Query().Get("output_format") != "mp3_44100_128":
		detail(w, http.StatusBadRequest, "invalid_output_format")
	default:
		return true
	}
	return false
}

// sounded answers with sound itself. The vendor names no cost here.
func (s *Server) sounded(w http.ResponseWriter, spec SoundSpec, garbled bool) {
	sound, err := s.sound(spec)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "audio/mpeg")
	if garbled { // cut short before the end that was announced
		w.Header().Set("Content-Length", lengthOf(sound))
		sound = sound[:len(sound)/2]
	}
	_, _ = w.Write(sound)
}
