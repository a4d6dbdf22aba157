package store

import (
	"context"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/apikey"
	"github.com/aiprod/aiprod/shared/notice"
)

// EndingAPIKeys returns the API keys whose tenants are to be told that they end, at most limit: a key's id is in Job.
func (s *Store) EndingAPIKeys(ctx context.Context, limit int) ([]Ref, error) {
	docs, err := s.fs.CollectionGroup("keys").Where("warn", "<=", s.Now()).
		OrderBy("warn", firestore.Asc).Limit(limit).Select().Documents(ctx).GetAll()
	if err != nil {
		return nil, unavailable("store: ending keys", err)
	}
	refs := make([]Ref, len(docs))
	for i, d := range docs {
		refs[i] = Ref{Tenant: d.Ref.Parent.Parent.ID, Job: d.Ref.ID}
	}
	return refs, nil
}

// WarnAPIKey has a tenant told that a key of theirs ends, unless it has been, and reports whether it did. Of a key that has ended
// nobody is told any more. What is posted and that it was are stored together. Whoever uses it declares that it posts on the
// topic of stages.
func (s *Store) WarnAPIKey(ctx context.Context, tenant, id string) (told bool, err error) {
	err = s.Touch(ctx, Ref{Tenant: tenant}, func(u *Unit) error {
		told = false
		var k apikey.Key
		found, err := u.Read(s.apiKeys(tenant).Doc(id), &k)
		if err != nil || !found || k.Warn.IsZero() || k.Warn.After(u.now) {
			return err // it was revoked or rotated meanwhile, or another run was faster
		}
		if told = u.now.Before(k.Expires); told {
			u.Notify(notice.New(notice.KeyExpiring, tenant, id+" "+k.Warn.UTC().Format(time.RFC3339), "/auth/keys"))
		}
		k.Warn = apikey.Warning(u.now, k.Expires)
		u.Put(s.apiKeys(tenant).Doc(id), k)
		return nil
	})
	return told && err == nil, err
}
