package control

import (
	"context"
	"strconv"

	"github.com/aiprod/aiprod/shared/cache"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/store"
)

// A film is a revision of a job's manifest.
type film struct {
	Manifest *manifest.Manifest
	Revision store.Revision
}

// revised reads a revision, the largest document of a job. A revision never changes, so that one from
// the cache is as good; which one is the newest is always read from the database.
func revised(ctx context.Context, env *cloud.Env, s *store.Store, ref store.Ref, number int) (film, error) {
	key := cache.Job.Key(ref.Tenant, ref.Job, "revisions", strconv.Itoa(number))
	return cache.Read(ctx, env.Cache, key, cache.Long, func(ctx context.Context) (film, error) {
		m, r, err := s.Manifest(ctx, ref, number)
		r.Content = "" // is what m was read from
		return film{m, r}, err
	})
}
