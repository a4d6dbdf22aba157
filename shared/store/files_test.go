package store_test

import (
	"encoding/json"
	"testing"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// upload stores an asset that is ready.
func upload(t *testing.T, b *storetest.Bench, id string) store.Asset {
	t.Helper()
	a := store.Asset{Schema: 1, ID: id, Ready: true, Kind: "image", Object: "artefacts/acme/assets/" + id + ".png"}
	if _, err := b.CreateAsset(t.Context(), storetest.Tenant, a, "", store.Key{}); err != nil {
		t.Fatal(err)
	}
	return a
}

func erase(t *testing.T, b *storetest.Bench, id string) error {
	t.Helper()
	return b.Touch(t.Context(), store.Ref{Tenant: storetest.Tenant}, func(u *store.Unit) error {
		_, err := u.RemoveAsset(id)
		return err
	})
}

// A file stays while a job is made with it, however many have been, and goes afterwards.
func TestRemoveAsset(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	a := upload(t, b, "a1")
	raw, err := json.Marshal(map[string]store.Asset{a.ID: a})
	if err != nil {
		t.Fatal(err)
	}
	for id, state := range map[string]job.State{"over": job.Delivered, "made": job.Rendering} {
		ref := b.Submit(t, id, state)
		if err := b.Update(t.Context(), ref, func(u *store.Unit) error {
			u.Job.Files = string(raw)
			u.Event("test", "")
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	err = erase(t, b, "a1")
	wantFault(t, err, fault.Conflict, "asset.in_use")
	if f := fault.Of(err); f.Message != "The job made is being made with the asset." {
		t.Errorf("%s", f.Message)
	}
	if err := b.Update(t.Context(), store.Ref{Tenant: storetest.Tenant, Job: "made"}, move(job.Error)); err != nil {
		t.Fatal(err)
	}
	if err := erase(t, b, "a1"); err != nil {
		t.Error(err)
	}
	wantFault(t, erase(t, b, "a1"), fault.NotFound, "asset.not_found")
}

// A kit has a logo that is there when it is stored, and a logo stays while a kit has it.
func TestKitsTakeLogos(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	upload(t, b, "a1")
	upload(t, b, "a2")
	create := func(id, logo string) error {
		kit := store.Brand{Schema: 1, ID: id, Version: 1, Content: `{"name":"n","logo":"` + logo + `"}`}
		_, err := b.CreateBrand(t.Context(), storetest.Tenant, kit, false, "", store.Key{})
		return err
	}
	if err := create("k1", "a1"); err != nil {
		t.Fatal(err)
	}
	wantFault(t, erase(t, b, "a1"), fault.Conflict, "asset.in_kit")
	if err := erase(t, b, "a2"); err != nil {
		t.Fatal(err)
	}
	erased := create("k2", "a2")
	wantFault(t, erased, fault.Conflict, "asset.erased")
	if f := fault.Of(erased).Fields; len(f) != 1 || f[0].Pointer != "/logo" {
		t.Errorf("fields %+v", f)
	}
	_, err := b.ReplaceBrand(t.Context(), storetest.Tenant, "k1", `{"name":"n","logo":"a2"}`, nil, 1)
	wantFault(t, err, fault.Conflict, "asset.erased")
	if _, err := b.ReplaceBrand(t.Context(), storetest.Tenant, "k1", `{"name":"n"}`, nil, 1); err != nil {
		t.Fatal(err)
	}
	if err := erase(t, b, "a1"); err != nil {
		t.Error(err)
	}
}

// An edit shows a file that is there when it is stored, not only when it was looked at.
func TestEditTakesFiles(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	ref := b.Submit(t, "j", job.WaitingApproval)
	edit := func(seen int, files map[string]store.Asset) error {
		return b.Update(t.Context(), ref, func(u *store.Unit) error {
			return u.Edit(&manifest.Manifest{}, store.Authored{Seen: seen, Author: "alice", Files: files})
		})
	}
	first, second := upload(t, b, "a1"), upload(t, b, "a2")
	if err := edit(0, map[string]store.Asset{"a1": first}); err != nil {
		t.Fatal(err)
	}
	wantFault(t, erase(t, b, "a1"), fault.Conflict, "asset.in_use")
	if err := erase(t, b, "a2"); err != nil {
		t.Fatal(err)
	}
	wantFault(t, edit(1, map[string]store.Asset{"a2": second}), fault.Conflict, "asset.erased")
}
