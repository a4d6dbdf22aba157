package agent_test

import (
	"errors"
	"testing"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/agenttest"
)

// The rules keep what every director keeps.
func TestDirectors(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]agenttest.Director{"full": agent.CreativeDirector{}, "fast": agent.FastTrackAgent{}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			agenttest.Run(t, d, func(err error) bool { return errors.Is(err, agent.ErrNothingToSay) })
		})
	}
}
