package rollout

import (
	"context"
	"fmt"
)

// back sends everybody to the revisions that most were sent to before a release.
func (r *Rollout) back(ctx context.Context, before []Service, tag string) error {
	return r.each(ctx, before, func(ctx context.Context, s Service) error {
		t, _ := s.tagged(tag)
		old := s.busiest(t.Revision)
		if old == "" {
			return nil // nobody was sent anywhere else
		}
		return r.change(ctx, s, "update-traffic", "--to-revisions="+old+"=100")
	})
}

// Rollback sends everybody to what ran before the last release, in every service that has something to go back to. Once done, doing
// it again changes nothing. Data is not rolled back: each build reads what the one after it wrote.
func (r *Rollout) Rollback(ctx context.Context, dry bool) error {
	all, err := r.services(ctx)
	if err != nil {
		return err
	}
	done := 0
	for _, s := range all {
		if _, ok := s.tagged(previous); ok {
			done++
		}
	}
	if done == 0 {
		return fmt.Errorf("no service knows what ran before: there was one release at most")
	}
	return r.each(ctx, all, func(ctx context.Context, s Service) error {
		t, ok := s.tagged(previous)
		switch {
		case !ok:
			r.say("%s: stays, it has nothing before", s.Name)
			return nil
		case dry:
			r.say("%s: would send everybody to %s", s.Name, t.Revision)
			return nil
		}
		return r.change(ctx, s, "update-traffic", "--to-tags="+previous+"=100")
	})
}
