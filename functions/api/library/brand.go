package library

import (
	"context"
	"fmt"
	"time"

	"github.com/aiprod/aiprod/shared/brand"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/store"
)

// ReadBrand reads one brand kit.
var _ = function.HTTP(function.Route{
	Name: "brands-get", Method: "GET", Path: "/brands/{id}", Tag: "Library", Role: identity.Producer,
	Summary: "Read a brand kit", Description: "Its ETag is what PUT wants as If-Match.",
	Faults: []error{store.NoBrand("b1")},
}, readBrand)

// BrandInput names a kit.
type BrandInput struct {
	ID string `path:"id" maxLength:"128" doc:"The kit's id"`
}

// BrandOutput is a kit.
type BrandOutput struct {
	ETag string `header:"ETag" doc:"The kit's version"`
	Body Brand
}

// A Brand is a kit as its owner sees it.
type Brand struct {
	ID      string `json:"id" format:"uuid"`
	Version int    `json:"version" minimum:"1" doc:"Counts what was written"`
	Default bool   `json:"default" doc:"Briefs that name no kit follow this one"`
	brand.Kit
	// Palette is what films are drawn with, before the studio makes it readable; Adjusted what it changes.
	Palette   manifest.Palette   `json:"palette" doc:"What films are drawn with"`
	Adjusted  []brand.Adjustment `json:"adjusted" doc:"Colours that are drawn another way, because they could not be read on what they lie on"`
	CreatedAt time.Time          `json:"created_at"`
	UpdatedAt time.Time          `json:"updated_at"`
}

func readBrand(ctx context.Context, env *cloud.Env, in *BrandInput) (*BrandOutput, error) {
	s, err := env.Store()
	if err != nil {
		return nil, err
	}
	tenant := function.Caller(ctx).Tenant
	b, err := s.Brand(ctx, tenant, in.ID)
	if err != nil {
		return nil, err
	}
	if b == nil {
		return nil, store.NoBrand(in.ID)
	}
	out := &BrandOutput{ETag: etag(b.Version)}
	out.Body, err = shown(ctx, s, tenant, *b)
	return out, err
}

// shown is a stored kit as its owner sees it.
func shown(ctx context.Context, s *store.Store, tenant string, b store.Brand) (Brand, error) {
	main, err := s.DefaultBrand(ctx, tenant)
	if err != nil {
		return Brand{}, err
	}
	return viewBrand(b, main)
}

func viewBrand(b store.Brand, main string) (Brand, error) {
	e, err := b.Edition()
	if err != nil {
		return Brand{}, err
	}
	out := Brand{
		ID: b.ID, Version: b.Version, Default: b.ID == main, Kit: e.Kit, Palette: e.Colours.Palette(),
		Adjusted: e.Colours.Adjusted(), CreatedAt: b.Created, UpdatedAt: b.Updated,
	}
	if out.Adjusted == nil {
		out.Adjusted = []brand.Adjustment{}
	}
	return out, nil
}

// etag is a version as a header.
func etag(version int) string { return fmt.Sprintf("%q", fmt.Sprint(version)) }
