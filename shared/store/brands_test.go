package store_test

import (
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// kit makes a kit in a tenant.
func kit(t *testing.T, b *storetest.Bench, tenant, id string, main bool) store.Brand {
	t.Helper()
	now := b.Now()
	made, err := b.CreateBrand(t.Context(), tenant, store.Brand{
		Schema: 1, ID: id, Owner: "alice", Version: 1, Content: `{"name":"` + id + `","colours":{"primary":"#0057ff"}}`, Created: now, Updated: now,
	}, main, "", store.Key{})
	if err != nil {
		t.Fatal(err)
	}
	b.Clock.Advance(time.Second)
	return made
}

func TestBrandsAreTheTenants(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	kit(t, b, storetest.Tenant, "one", false)
	kit(t, b, storetest.Tenant, "two", true)
	kit(t, b, "other", "theirs", false)
	list, err := b.Brands(t.Context(), storetest.Tenant)
	if err != nil || len(list) != 2 || list[0].ID != "one" {
		t.Errorf("%+v, %v", list, err)
	}
	for id, want := range map[string]string{"one": "one", "": "two", "theirs": "", "../two": "", "__x__": ""} {
		got, err := b.Brand(t.Context(), storetest.Tenant, id)
		if err != nil || (got == nil) != (want == "") || got != nil && got.ID != want {
			t.Errorf("%q: %+v, %v", id, got, err)
		}
	}
	if got, err := b.Brand(t.Context(), "other", ""); got != nil || err != nil {
		t.Errorf("a default of a tenant without one: %+v, %v", got, err)
	}
	e, err := list[0].Edition()
	if err != nil || e.ID != "one" || e.Version != 1 || e.Name != "one" {
		t.Errorf("%+v, %v", e, err)
	}
}

func TestReplaceBrand(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	kit(t, b, storetest.Tenant, "one", false)
	yes, no := true, false
	put := func(id string, main *bool, seen int) error {
		_, err := b.ReplaceBrand(t.Context(), storetest.Tenant, id, `{"name":"new"}`, main, seen)
		return err
	}
	wantFault(t, put("none", nil, 1), fault.NotFound, "brand.not_found")
	wantFault(t, put("a/b", nil, 1), fault.NotFound, "brand.not_found")
	wantFault(t, put("one", nil, 2), fault.Stale, "brand.changed")
	for i, tt := range []struct {
		main *bool
		want string
	}{{&yes, "one"}, {nil, "one"}, {&no, ""}, {&no, ""}} {
		if err := put("one", tt.main, i+1); err != nil {
			t.Fatal(err)
		}
		if got, err := b.DefaultBrand(t.Context(), storetest.Tenant); got != tt.want || err != nil {
			t.Errorf("write %d: default %q, %v, want %q", i, got, err, tt.want)
		}
	}
	wantFault(t, put("one", nil, 1), fault.Stale, "brand.changed")
}

// The default stays until another one takes its place; what is gone is gone.
func TestDeleteBrand(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	kit(t, b, storetest.Tenant, "one", true)
	wantFault(t, b.DeleteBrand(t.Context(), storetest.Tenant, "one"), fault.Conflict, "brand.default")
	kit(t, b, storetest.Tenant, "two", true)
	if err := b.DeleteBrand(t.Context(), storetest.Tenant, "one"); err != nil {
		t.Fatal(err)
	}
	wantFault(t, b.DeleteBrand(t.Context(), storetest.Tenant, "one"), fault.NotFound, "brand.not_found")
	wantFault(t, b.DeleteBrand(t.Context(), "other", "two"), fault.NotFound, "brand.not_found")
}
