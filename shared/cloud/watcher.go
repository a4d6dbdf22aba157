package cloud

import (
	"context"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
)

// Watcher returns the language model that watches a film, by the terms of [Env.Language]. A server of
// one's own is not asked: the API it speaks has no films. It returns ErrNoLanguage where none can be asked for that.
func (e *Env) Watcher(ctx context.Context, most provider.Tokens, ceiling int64, s route.Strategy) (Language, error) {
	need := route.Need{Modality: route.Language, Input: int(most.Input), Output: int(most.Output), Watch: true}
	for _, c := range route.Current().Choose(e.Market(ctx), need, ceiling, s).Candidates {
		if c.Backend.Vendor != route.LocalVendor && e.Backends != nil {
			return e.bought(c.Backend)
		}
	}
	return Language{}, ErrNoLanguage
}
