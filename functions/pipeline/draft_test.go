package pipeline

import (
	"errors"
	"testing"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/stage/employ"
)

// The rules stand in for a model that cannot be had, and for one that refuses to find pictures or a voice for a film;
// not for one that refuses to write it, and never where the brief forbids it.
func TestRulesStandIn(t *testing.T) {
	t.Parallel()
	gone := &stage.DeclinedError{Fault: fault.New(fault.Conflict, "backend.unavailable", "The language model is not called now.")}
	refused := fault.New(fault.Invalid, "backend.policy", "The language model refuses the content.")
	for name, tt := range map[string]struct {
		fallback, agent string
		err             error
		stands          bool
	}{
		"nobody to be had":       {"allow", creativeDirector, gone, true},
		"stand-ins forbidden":    {"forbid", creativeDirector, gone, false},
		"refuses to write":       {"allow", creativeDirector, refused, false},
		"refuses to write fast":  {"allow", fastTrackAgent, refused, false},
		"refuses pictures":       {"allow", visualTranslator, refused, true},
		"refuses a voice":        {"ask", voiceDirector, refused, true},
		"refuses, and forbidden": {"forbid", visualTranslator, refused, false},
		"another error":          {"allow", visualTranslator, errors.New("disk full"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := employ.Hand{Piece: employ.Piece{Agent: tt.agent}}
			credit, err := standsIn(brief.Resolved{Fallback: tt.fallback}, h, tt.err)
			if (err == nil) != tt.stands || tt.stands && (credit.Reason == "" || credit.Agent != tt.agent) {
				t.Errorf("credit %+v, error %v; stands in: want %v", credit, err, tt.stands)
			}
		})
	}
}
