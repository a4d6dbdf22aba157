package model_test

import (
	"errors"
	"testing"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/agenttest"
	"github.com/aiprod/aiprod/shared/agent/model"
	"github.com/aiprod/aiprod/shared/agent/scribe"
)

// What a log is told of useless work has no words of the work in it.
func TestUnusableError(t *testing.T) {
	t.Parallel()
	err := &model.UnusableError{Task: "storyboard", Wrong: []string{`the script reads as Turkish; write it in English: "Chai ya Mlima Kenya"`, "nothing is said"}}
	if want := "model: storyboard: 2 things wrong, the first: the script reads as Turkish; write it in English"; err.Error() != want {
		t.Errorf("%q, want %q", err.Error(), want)
	}
}

// A model's films keep what the rules' films keep.
func TestDirectors(t *testing.T) {
	t.Parallel()
	full := model.CreativeDirector{By: scribe.Model{}, Model: "scribe"}
	for name, d := range map[string]agenttest.Director{"full": full, "fast": model.FastTrackAgent(full)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			agenttest.Run(t, d, func(err error) bool {
				_, unusable := errors.AsType[*model.UnusableError](err) // then the rules write
				return unusable || errors.Is(err, agent.ErrNothingToSay)
			})
		})
	}
}
