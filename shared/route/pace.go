package route

import "github.com/aiprod/aiprod/shared/language"

// A Pace is how fast a voice has spoken a language lately: it Took so many seconds for what was Planned to take as
// many by the language's own rate of speech. The zero value is that of a voice nobody has heard.
type Pace struct {
	Took    float64 `firestore:"took_sec"`
	Planned float64 `firestore:"planned_sec"`
}

const (
	// unproved is how many seconds of speech a pace is weighed against: the catalogue's word counts as much.
	unproved = 30
	// listened is how many seconds a pace goes back; older ones fade.
	listened = 3600
)

// Plus returns both together, and forgets of a long one.
func (p Pace) Plus(o Pace) Pace {
	p = Pace{p.Took + o.Took, p.Planned + o.Planned}
	if p.Planned > listened {
		p = Pace{p.Took / 2, p.Planned / 2}
	}
	return p
}

// Slowness returns how many times as long as the language's own rate of speech has it a backend's voice takes for a text: as
// its takes have shown, against what the catalogue says.
func (m Market) Slowness(b Backend, lang language.Language) float64 {
	word := 1.0
	if rate := b.Paces[lang.Tag]; rate > 0 {
		word = lang.CharsPerSecond / rate
	}
	var heard Pace
	if m.Heard != nil {
		heard = m.Heard(b, lang.Tag)
	}
	return (heard.Took + word*unproved) / (heard.Planned + unproved)
}
