package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/retention"
)

// Files are kept by content, so that an erasure may remove one just when somebody makes it
// again. Both sides write before they look: who erases condemns the object and then asks who
// names it; who makes it names it and then asks whether it is condemned. One of them sees the other.

// A sentence is what becomes of an object.
type sentence struct {
	Schema int `firestore:"schema"`
	// Over is true once the object is removed or spared.
	Over    bool      `firestore:"over"`
	Expires time.Time `firestore:"expire_at"`
}

func (s *Store) condemned(tenant, object string) *firestore.DocumentRef {
	sum := sha256.Sum256([]byte(object))
	return s.Tenant(tenant).Collection("condemned").Doc(hex.EncodeToString(sum[:16]))
}

// Condemn announces that an object of the work bucket may be about to be removed; Acquit that it was, or was not.
func (s *Store) Condemn(ctx context.Context, tenant, object string) error {
	return s.sentence(ctx, tenant, object, false)
}

// Acquit ends what Condemn began, once the object is removed or spared.
func (s *Store) Acquit(ctx context.Context, tenant, object string) error {
	return s.sentence(ctx, tenant, object, true)
}

func (s *Store) sentence(ctx context.Context, tenant, object string, over bool) error {
	_, err := s.condemned(tenant, object).Set(ctx, sentence{Schema: 1, Over: over, Expires: s.Now().Add(retention.Condemned.Keep())})
	return unavailable("store: condemn", err)
}

// Spared says whether an object that is named by now stays. While it is condemned, it
// is a fault to try again after. Gone tells that it may have been removed before it was named: then it
// has to be written again, unless it is there.
func (s *Store) Spared(ctx context.Context, tenant, object string) (gone bool, err error) {
	var c sentence
	found, err := get(ctx, s.condemned(tenant, object), &c)
	if err != nil {
		return false, unavailable("store: read condemned", err)
	}
	if found && !c.Over {
		e := fault.New(fault.Unavailable, "artefact.condemned", "A file of the same content is being erased.")
		e.RetryAfter = time.Second
		return false, e
	}
	return found, nil
}
