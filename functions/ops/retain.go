package ops

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/erasure"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/retention"
	"github.com/aiprod/aiprod/shared/store"
)

// Retain has erased what has been kept long enough: jobs that have expired, uploads
// that never came or were refused, files that nothing names. It asks only, as a user would; the
// work is the erasures'. And it has tenants told which of their API keys are about to end. A run takes on a batch of
// each, and the next run the rest.
var _ = function.Schedule("retain", "17 * * * *", cloud.Needs{
	Posts: []string{cloud.Stages, erasure.Queue}, Reads: cloud.Buckets(), Deletes: cloud.Buckets(),
}, retain)

// postponed is when a job that could not be erased is looked at again.
const postponed = 24 * time.Hour

// A keeper is what retains: the store and files of an environment.
type keeper struct {
	env   *cloud.Env
	store *store.Store
}

func retain(ctx context.Context, env *cloud.Env) error {
	s, err := env.Store()
	if err != nil {
		return err
	}
	k := keeper{env, s}
	var errs []error
	for _, kind := range []struct {
		does, name string
		take       func(context.Context) (int, error)
	}{{"erasing", "expired jobs", k.jobs}, {"erasing", "forgotten uploads", k.uploads}, {"erasing", "unnamed files", k.files}, {"told of", "ending keys", k.keys}} {
		n, err := kind.take(ctx)
		if err != nil {
			errs = append(errs, fmt.Errorf("retain: %s: %w", kind.name, err))
		}
		if n > 0 {
			env.Log.InfoContext(ctx, kind.does, kind.name, n)
		}
	}
	return errors.Join(errs...)
}

// jobs has those erased that have expired. One that is not over, or not settled, is looked at again in a day.
func (k keeper) jobs(ctx context.Context) (int, error) {
	refs, err := k.store.Expired(ctx, batch)
	errs := []error{err}
	n := 0
	for _, ref := range refs {
		_, err := erasure.Job(ctx, k.store, ref, k.act(ref))
		switch {
		case err == nil:
			n++
		case fault.Of(err).Kind == fault.Conflict:
			errs = append(errs, k.store.Extend(ctx, ref, k.store.Now().Add(postponed)))
		case fault.Of(err).Kind != fault.NotFound: // a user was faster
			errs = append(errs, err)
		}
	}
	return n, errors.Join(errs...)
}

// uploads has those erased that were never finished, or refused.
func (k keeper) uploads(ctx context.Context) (int, error) {
	refs, err := k.store.Forgotten(ctx, k.store.Now().Add(-retention.Uploads.Keep()), batch)
	errs := []error{err}
	for _, ref := range refs {
		_, err := erasure.Asset(ctx, k.store, ref.Tenant, ref.Job, k.act(ref))
		if err != nil && fault.Of(err).Kind != fault.NotFound {
			errs = append(errs, err)
		}
	}
	return len(refs), errors.Join(errs...)
}

// keys has tenants told which of their API keys are about to end.
func (k keeper) keys(ctx context.Context) (int, error) {
	refs, err := k.store.EndingAPIKeys(ctx, batch)
	errs := []error{err}
	n := 0
	for _, ref := range refs {
		told, err := k.store.WarnAPIKey(ctx, ref.Tenant, ref.Job)
		if errs = append(errs, err); told {
			n++
		}
	}
	return n, errors.Join(errs...)
}

// act is the record of what nobody but the clock asks for.
func (k keeper) act(ref store.Ref) audit.Record {
	return audit.Record{Tenant: ref.Tenant, Actor: audit.System}
}
