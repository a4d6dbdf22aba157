package library

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/aiprod/aiprod/shared/brand"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/store"
)

// CreateBrand stores a new brand kit.
var _ = function.HTTP(function.Route{
	Name: "brands-create", Method: "POST", Path: "/brands", Tag: "Library", Role: identity.Producer, Idempotent: true, Status: 201,
	Summary: "Create a brand kit",
	Description: "Colours, type, logo, tone and the lines that every film says word for word. A brief names the kit in brand; the default kit is followed by briefs that name none. " +
		"A job takes the kit as it is when it is submitted. The answer says which colours are drawn another way, because they could not be read.",
	Errors: []int{400, 413, 422},
	Faults: []error{
		fault.New(fault.Conflict, "brand.too_many", "There are 100 brand kits already.").
			WithHint("Delete one that is not used any more."),
	},
}, createBrand)

// BrandBody is a kit as a client writes it.
type BrandBody struct {
	brand.Kit
	Default *bool `json:"default,omitempty" doc:"Whether briefs that name no kit follow this one; left as it is where it is left out"`
}

// CreateBrandInput is a kit to be made.
type CreateBrandInput struct {
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"255" doc:"Makes the call safe to repeat for 24 hours"`
	Body           BrandBody
}

// CreateBrandOutput is the kit that was made, and where it is.
type CreateBrandOutput struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag" doc:"The kit's version"`
	Body     Brand
}

func createBrand(ctx context.Context, env *cloud.Env, in *CreateBrandInput) (*CreateBrandOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	who := function.Caller(ctx)
	content, err := in.Body.content(ctx, s, who.Tenant)
	if err != nil {
		return nil, err
	}
	asked, err := json.Marshal(in.Body)
	if err != nil {
		return nil, fmt.Errorf("brands: %w", err)
	}
	now := s.Now()
	b := store.Brand{Schema: 1, ID: uuid.NewString(), Owner: who.UID, Version: 1, Content: content, Created: now, Updated: now}
	id, key := store.NewKey(who.UID, in.IdempotencyKey, "brand "+string(asked), b.ID, now)
	if b, err = s.CreateBrand(ctx, who.Tenant, b, in.Body.Default != nil && *in.Body.Default, id, key); err != nil {
		return nil, err
	}
	out := &CreateBrandOutput{Location: "/brands/" + b.ID, ETag: etag(b.Version)}
	out.Body, err = shown(ctx, s, who.Tenant, b)
	return out, err
}
