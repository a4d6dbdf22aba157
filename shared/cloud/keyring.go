package cloud

import (
	"context"

	"github.com/aiprod/aiprod/shared/apikey"
)

// keyBook is the API keys in the store.
type keyBook struct{ env *Env }

var _ apikey.Book = keyBook{}

// Key implements apikey.Book.
func (b keyBook) Key(ctx context.Context, id string) (*apikey.Key, error) {
	s, err := b.env.Store()
	if err != nil {
		return nil, err
	}
	return s.APIKey(ctx, id)
}

// Used implements apikey.Book.
func (b keyBook) Used(ctx context.Context, k apikey.Key, place string) {
	s, err := b.env.Store()
	if err == nil {
		err = s.APIKeyUsed(ctx, k.Tenant, k.ID, place)
	}
	if err != nil {
		b.env.Log.WarnContext(ctx, "key's use not noted", "key", k.ID, "error", err)
	}
}
