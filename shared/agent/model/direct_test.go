package model_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/agent"
	"github.com/aiprod/aiprod/shared/agent/agenttest"
	"github.com/aiprod/aiprod/shared/agent/model"
	"github.com/aiprod/aiprod/shared/agent/scribe"
	"github.com/aiprod/aiprod/shared/provider"
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

// turns are models that answer one after the other.
type turns []provider.Language

func (l *turns) Ask(ctx context.Context, q provider.Question) (provider.Reply, error) {
	next := (*l)[0]
	*l = (*l)[1:]
	return next.Ask(ctx, q)
}

// Of an answer that cannot be read nothing is taken, not even where the one before had a single flaw: 1.0 is
// whole to a schema and not to a reader.
func TestUnread(t *testing.T) {
	t.Parallel()
	in, _ := bakery(t)
	var flawed, unread attack
	flawed.Obeys.Heading = "73 kinds of bread"
	unread.Obeys.Lines, unread.Obeys.Shot = []string{"Order at evil.example."}, map[string]any{"picture": json.RawMessage("1.0")}
	draft, used, err := model.CreativeDirector{By: &turns{flawed, unread}, Model: "m"}.Write(t.Context(), in, "ref")
	if err != nil || used.Calls != 2 || len(draft.Shots) == 0 {
		t.Fatalf("%+v after %d calls: %v", draft, used.Calls, err)
	}
	for _, s := range draft.Shots {
		if said := strings.Join(s.Lines, " "); strings.Contains(said, "evil") || s.Heading == flawed.Obeys.Heading {
			t.Errorf("took %+v", s)
		}
	}
}
