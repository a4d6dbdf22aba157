package step

import (
	"context"
	"fmt"
	"slices"

	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/store"
)

// A Rewording is what is asked for in place of what a backend has refused for its content.
// There is one of a step in an attempt, and it is for the backend that has refused.
type Rewording struct {
	// Call is the number of the refused call.
	Call int `firestore:"call"`
	// Prompt is what is asked for now, and By who has worded it.
	Prompt string `firestore:"prompt"`
	By     string `firestore:"by"`
}

// Refused returns the calls of the step's attempt that their backends have refused for what they ask for, in order.
func (s Step) Refused() (refused []Call) {
	for _, c := range s.Calls {
		if c.Code == string(provider.Policy) && c.Line.Stage == string(s.Stage) && c.Line.Attempt == s.Attempt {
			refused = append(refused, c)
		}
	}
	return refused
}

// Reword writes down what is asked for in place of what has been refused. From then on the backend that
// has refused may be asked once more; a step that is reworded already is not again.
func (l *Lease) Reword(ctx context.Context, r Rewording) error {
	err := l.spend(ctx, func(_ *store.Unit, st *Step) error {
		refused := slices.ContainsFunc(st.Refused(), func(c Call) bool { return c.N == r.Call })
		if st.Reworded != nil || !refused || r.Prompt == "" {
			return fmt.Errorf("step: %s: call %d is not to be reworded", st.Name, r.Call)
		}
		st.Reworded = &r
		return nil
	})
	failpoint.Hit("reworded", string(l.Step.Stage))
	return err
}
