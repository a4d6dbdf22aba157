// Package ops is the functions the clock or the platform starts. A file is a function.
package ops

import (
	"context"
	"errors"
	"fmt"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/outbox"
)

// Sweep drives on whatever has stopped: letters that were never posted, steps
// whose worker has gone. The database remembers what is due, not a process.
var _ = function.Schedule("sweep", "* * * * *", sweep)

// batch is how much one sweep takes on; the next one takes the rest.
const batch = 200

func sweep(ctx context.Context, env *cloud.Env) error {
	s, err := env.Store()
	if err != nil {
		return err
	}
	posted, err := outbox.Sweep(ctx, s.Client(), s.Poster(), s.Now(), batch)
	again, err2 := rerun(ctx, env)
	if posted > 0 || again > 0 {
		env.Log.InfoContext(ctx, "swept", "letters", posted, "steps", again)
	}
	return errors.Join(err, err2)
}

// rerun posts the letters of steps whose lease has run out.
func rerun(ctx context.Context, env *cloud.Env) (int, error) {
	s, err := env.Store()
	if err != nil {
		return 0, err
	}
	j, err := env.Journal()
	if err != nil {
		return 0, err
	}
	orphans, err := j.Expired(ctx, batch)
	if err != nil {
		return 0, err
	}
	for i, o := range orphans {
		if err := s.Poster().Post(ctx, []outbox.Letter{o.Again()}); err != nil {
			return i, fmt.Errorf("sweep: %s of job %s: %w", o.Step.Name, o.Job, err)
		}
	}
	return len(orphans), nil
}
