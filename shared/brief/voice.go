package brief

import "github.com/aiprod/aiprod/shared/language"

// RefusesOwnVoice reports whether this machine's voice will not do: it is a draft, and nothing may stand in for what is good.
func (r Resolved) RefusesOwnVoice() bool {
	return r.Fallback == "forbid" && r.Lang.Voice.Grade == language.Draft
}

// Unspoken is the problem of a film that refuses this machine's voice where there is no other one: no vendor's speaks its
// language here, or this machine's was asked for by name.
func (r Resolved) Unspoken() []Problem {
	c := &check{}
	c.add("/fallback", NotAvailable, "forbids stand-ins, and the voice for %s is a draft: understood with effort",
		"set fallback to allow or ask, choose a language whose voice_grade in GET /capabilities is good or fair, or have a vendor whose voice speaks this one and leave voice to us", r.Lang.English)
	return c.problems
}
