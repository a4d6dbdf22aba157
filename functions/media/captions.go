package media

import (
	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/quality"
)

// caption adds the captions the request sends to what is measured of an upload.
// A job's film has its own.
func (in *TechnicalInput) caption(q *quality.Input) error {
	b := in.Body
	if b.Captions == "" {
		return nil
	}
	if b.Job != "" {
		return captionFault("/captions", "not_allowed", "A job's film is measured with its own captions.", "leave captions out")
	}
	lang, err := language.Find(b.Lang)
	if err != nil {
		return captionFault("/lang", "not_allowed", "Captions are measured by the limits of their language.", "must be a language of GET /capabilities")
	}
	cues, err := caption.Parse([]byte(b.Captions))
	if err != nil {
		return captionFault("/captions", "invalid", "The captions cannot be read.", "must be a WebVTT or SubRip file")
	}
	q.Cues, q.Lang = cues, lang
	return nil
}

func captionFault(pointer, code, message, detail string) error {
	return fault.New(fault.Invalid, "qa.captions", message).WithHint("Field " + pointer[1:] + ": " + detail + ".").
		WithFields(fault.Field{Pointer: pointer, Code: code, Detail: detail})
}
