package library

import (
	"context"
	"strconv"
	"strings"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// ReplaceBrand writes a brand kit anew.
var _ = function.HTTP(function.Route{
	Name: "brands-replace", Method: "PUT", Path: "/brands/{id}", Tag: "Library", Role: identity.Producer,
	Summary:     "Replace a brand kit",
	Description: "Writes the whole kit anew, apart from default where it is left out. If-Match carries the ETag of the kit that was seen. Jobs that were submitted before keep the kit they took.",
	Errors:      []int{400, 412, 413, 422, 428},
	Faults: []error{
		store.NoBrand("b1"),
		fault.New(fault.Conflict, "asset.erased", "The asset 0198 was deleted a moment ago.").
			WithHint("Upload it again, or leave it out."),
	},
}, replaceBrand)

// ReplaceBrandInput is a kit in place of another.
type ReplaceBrandInput struct {
	BrandInput
	IfMatch string `header:"If-Match" maxLength:"64" doc:"The ETag of the kit that was seen"`
	Body    BrandBody
}

func replaceBrand(ctx context.Context, env *cloud.Env, in *ReplaceBrandInput) (*BrandOutput, error) {
	seen, err := version(in.IfMatch)
	if err != nil {
		return nil, err
	}
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	tenant := function.Caller(ctx).Tenant
	content, err := in.Body.content(ctx, s, tenant)
	if err != nil {
		return nil, err
	}
	b, err := s.ReplaceBrand(ctx, tenant, in.ID, content, in.Body.Default, seen)
	if err != nil {
		return nil, err
	}
	out := &BrandOutput{ETag: etag(b.Version)}
	out.Body, err = shown(ctx, s, tenant, b)
	return out, err
}

// version reads the ETag of a kit.
func version(etag string) (int, error) {
	const hint = "Read GET /brands/{id} and send its ETag as If-Match."
	if etag == "" {
		return 0, fault.New(fault.PreconditionRequired, "precondition.required", "If-Match is missing.").WithHint(hint)
	}
	n, err := strconv.Atoi(strings.Trim(etag, `"`))
	if err != nil {
		return 0, fault.New(fault.Stale, "brand.changed", "If-Match is not an ETag of this kit.").WithHint(hint)
	}
	return n, nil
}
