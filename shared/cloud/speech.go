package cloud

import (
	"context"
	"slices"

	"github.com/aiprod/aiprod/shared/casting"
	"github.com/aiprod/aiprod/shared/route"
)

// Speaks reports whether a vendor's voice can be paid to speak a language here, by its tag.
func (e *Env) Speaks(ctx context.Context, lang string) bool {
	need := route.Need{Modality: route.Speech, Lang: lang}
	return slices.ContainsFunc(route.Current().Choose(e.Market(ctx).Calm(), need, route.Unlimited, route.Strategy{}).Candidates, func(c route.Candidate) bool {
		return c.Backend.Vendor != route.LocalVendor && len(casting.Voices(c.Backend.ID, lang)) > 0
	})
}
