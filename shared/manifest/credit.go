package manifest

import "slices"

// A Credit says which backend has done an agent's work on a film. It is read-only.
type Credit struct {
	// Agent is CreativeDirector, FastTrackAgent, VisualTranslator or VoiceDirector.
	Agent string `json:"agent"`
	// Backend and Model have done it: a vendor and its model, or local.
	Backend string `json:"backend"`
	Model   string `json:"model,omitempty"`
	// Task is the version of what the model was told.
	Task string `json:"task,omitempty"`
	// Instead is the model that was to do it where our own rules stand in, and Reason why they do.
	Instead string `json:"instead,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

// Credit notes who has done an agent's work, in place of who did it before.
func (m *Manifest) Credit(c Credit) {
	m.Credits = slices.DeleteFunc(m.Credits, func(was Credit) bool { return was.Agent == c.Agent })
	m.Credits = append(m.Credits, c)
}

// CreditToo notes who has done a part of an agent's work, beside who did the rest.
func (m *Manifest) CreditToo(c Credit) {
	if !slices.Contains(m.Credits, c) {
		m.Credits = append(m.Credits, c)
	}
}
