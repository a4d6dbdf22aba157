package platform

import (
	"context"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/erasure"
	"github.com/aiprod/aiprod/shared/function"
)

// Erasure reads what became of an erasure. It needs no credentials: who has erased
// their account has none any more, and a receipt cannot be guessed and names nobody.
var _ = function.HTTP(function.Route{
	Name: "platform-erasure", Method: "GET", Path: "/erasures/{receipt}", Tag: "Platform", Role: function.Public,
	Summary:     "Read an erasure",
	Description: "How far an erasure is, what it has removed, what a last look has found still there, and what has to be kept and why. It is done once that look finds nothing. Readable with the receipt alone, for 90 days.",
	Faults:      []error{erasure.Unknown()},
}, readErasure)

// ErasureInput names an erasure.
type ErasureInput struct {
	Receipt string `path:"receipt" maxLength:"64" doc:"As the erasure was answered with"`
}

// ErasureOutput is an erasure.
type ErasureOutput struct{ Body erasure.Report }

func readErasure(ctx context.Context, env *cloud.Env, in *ErasureInput) (*ErasureOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	r, err := erasure.Find(ctx, s, in.Receipt)
	if err != nil {
		return nil, err
	}
	return &ErasureOutput{Body: r.Report()}, nil
}
