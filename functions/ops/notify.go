package ops

import (
	"context"
	"errors"
	"log/slog"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/notice"
)

// Notify hands each notice to whoever subscribes to them, and to the log. The same one again is let be. It is marked once all
// have it: whoever dies in between has them told again, which they know by its id.
var _ = function.Stage(function.StageSpec{Stage: notice.Stage, Program: function.Ops}, notify)

func notify(ctx context.Context, env *cloud.Env, n notice.Notice) error {
	if err := n.Validate(); err != nil {
		return fault.Wrap(err, fault.Malformed, "event.malformed", "The message is no notice.")
	}
	s, err := env.Store()
	if err != nil {
		return err
	}
	before, err := s.Noticed(ctx, n.ID)
	if err != nil || before {
		return err
	}
	var errs []error
	for _, to := range env.Subscribers {
		errs = append(errs, to.Tell(ctx, n)) // one that fails keeps the others from nothing
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	first, err := s.MarkNoticed(ctx, n.ID)
	if err != nil || !first {
		return err
	}
	env.Log.LogAttrs(ctx, slog.LevelInfo, "notice", slog.String("type", string(n.Type)), slog.String("id", n.ID), slog.String("tenant", n.Tenant),
		slog.String("resource", n.Resource), slog.String("job", n.Job), slog.Int("seq", n.Seq), slog.Time("at", n.At))
	return nil
}
