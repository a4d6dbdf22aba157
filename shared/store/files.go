package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/schema"
)

// RemoveAsset deletes a file's document, and returns where the file lies in the work
// bucket; empty for one that never came. A file that a running job was submitted with, or that is
// the logo of a kit, is a conflict.
func (u *Unit) RemoveAsset(id string) (object string, err error) {
	missing := fault.New(fault.NotFound, "asset.not_found", "There is no such asset.").WithHint("Upload it with POST /assets.")
	if !nameable(id) {
		return "", missing
	}
	var a Asset
	ref := u.s.asset(u.ref.Tenant, id)
	if found, err := u.Read(ref, &a); err != nil || !found {
		if err == nil {
			err = missing
		}
		return "", err
	}
	if err := u.unused(a); err != nil {
		return "", err
	}
	u.Delete(ref)
	return a.Object, nil
}

// unused is the fault of a file that is needed.
func (u *Unit) unused(a Asset) error {
	kits, err := u.tx.Documents(u.s.brands(u.ref.Tenant)).GetAll()
	if err != nil {
		return err
	}
	for _, d := range kits {
		var b Brand
		if err := schema.Read(d, &b); err != nil {
			return err
		}
		e, err := b.Edition()
		if err != nil {
			return err
		}
		if e.Kit.Logo == a.ID {
			return fault.New(fault.Conflict, "asset.in_kit", fmt.Sprintf("The asset is the logo of the brand kit %s.", b.ID)).
				WithHint("Give the kit another logo with PUT /brands/{id}, or delete it, first.")
		}
	}
	if a.Object == "" {
		return nil
	}
	docs, err := u.tx.Documents(u.s.Tenant(u.ref.Tenant).Collection("jobs").Where("objects", "array-contains", a.Object).
		Where("state", "in", job.Unfinished()).Limit(1).Select()).GetAll()
	if err != nil || len(docs) == 0 {
		return err
	}
	return fault.New(fault.Conflict, "asset.in_use", fmt.Sprintf("The job %s is being made with the asset.", docs[0].Ref.ID)).
		WithHint("Wait until it is over, or cancel it.")
}

// stillThere holds, in the transaction that submits a job, that its files are: one
// may have been deleted since it was chosen.
func (u *Unit) stillThere() error {
	kept, err := given(u.Job.Files)
	if err != nil {
		return err
	}
	return u.there(kept)
}

// codeErased is the code of a file that was deleted between its choice and its use.
const codeErased = "asset.erased"

// there holds that files have not been deleted meanwhile.
func (u *Unit) there(files map[string]Asset) error {
	for _, id := range slices.Sorted(maps.Keys(files)) {
		var a Asset
		found, err := u.Read(u.s.asset(u.ref.Tenant, id), &a)
		if err != nil {
			return err
		}
		if !found {
			return fault.New(fault.Conflict, codeErased, fmt.Sprintf("The asset %s was deleted a moment ago.", id)).
				WithHint("Upload it again, or leave it out.")
		}
	}
	return nil
}

// holdFiles notes where the job's files lie, for whoever asks who uses a file.
func (u *Unit) holdFiles() error {
	kept, err := given(u.Job.Files)
	u.Job.Objects = nil
	for _, a := range kept {
		u.Job.Objects = append(u.Job.Objects, a.Object)
	}
	slices.Sort(u.Job.Objects)
	return err
}

// given reads the user's files that a job keeps, by id.
func given(files string) (map[string]Asset, error) {
	if files == "" {
		return nil, nil
	}
	var kept map[string]Asset
	if err := json.Unmarshal([]byte(files), &kept); err != nil {
		return nil, fmt.Errorf("store: files of a job: %w", err)
	}
	return kept, nil
}
