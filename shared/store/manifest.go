package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/manifest"
)

// A Revision is one version of a job's manifest. The newest is the attempt's Revision.
type Revision struct {
	Schema  int       `firestore:"schema"`
	Number  int       `firestore:"number"`
	Author  string    `firestore:"author"`
	Note    string    `firestore:"note,omitempty"`
	At      time.Time `firestore:"at"`
	Content string    `firestore:"content"` // the manifest as JSON
	// Attempt is the job's newest attempt when it was made, 0 in what was stored before attempts were noted.
	Attempt int `firestore:"attempt,omitempty"`
	// Patch is what a person has changed, as a JSON merge patch of the revision before; empty for what agents made.
	Patch string `firestore:"patch,omitempty"`
}

// An Authored edit says who has changed what, and in which revision.
type Authored struct {
	Seen   int    // the revision the author has read
	Author string // uid
	Note   string
	Patch  string // as JSON
	// Files are the user's files the edit shows, by id; the job keeps them as they are now.
	Files map[string]Asset
}

// Revise stores m as the attempt's next revision.
func (u *Unit) Revise(m *manifest.Manifest, author, note string) error {
	u.Attempt.Revision++
	u.changed = true
	return u.revise(u.Attempt.Revision, m, Authored{Author: author, Note: note})
}

// Edit stores m as a person's edit of what they have seen: the attempt's next
// revision while it waits for approval; once the film is delivered, one for the next attempt. A
// manifest that cannot be edited now, or is not the one that was seen any more, is a fault.
func (u *Unit) Edit(m *manifest.Manifest, by Authored) error {
	if err := u.Job.MayEdit(u.Attempt, by.Seen); err != nil {
		return err
	}
	if err := u.take(by.Files); err != nil {
		return err
	}
	n := u.Job.Newest(u.Attempt) + 1
	if u.Attempt.State.Final() {
		u.Job.Edited, u.sealed = n, true
	} else {
		u.Attempt.Revision = n
	}
	u.tell(job.Event{Type: "manifest.edited", Message: by.Note, Revision: n, Author: by.Author})
	return u.revise(n, m, by)
}

// take keeps files with the job, besides those it has: what was taken before stays as it was then. One that
// was deleted since it was chosen is a conflict.
func (u *Unit) take(files map[string]Asset) error {
	if len(files) == 0 {
		return nil
	}
	kept := map[string]Asset{}
	if u.Job.Files != "" {
		if err := json.Unmarshal([]byte(u.Job.Files), &kept); err != nil {
			return fmt.Errorf("store: files of the job: %w", err)
		}
	}
	files = maps.Clone(files)
	maps.DeleteFunc(files, func(id string, _ Asset) bool { _, had := kept[id]; return had })
	if err := u.there(files); err != nil {
		return err
	}
	maps.Copy(kept, files)
	raw, err := json.Marshal(kept)
	u.Job.Files = string(raw)
	return err
}

func (u *Unit) revise(n int, m *manifest.Manifest, by Authored) error {
	content, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("store: manifest: %w", err)
	}
	u.Put(u.s.revision(u.ref, n), Revision{
		Schema: 1, Number: n, Author: by.Author, Note: by.Note, At: u.now, Content: string(content), Attempt: u.Attempt.Number, Patch: by.Patch,
	})
	return nil
}

// Manifest reads a revision of a job's manifest.
func (s *Store) Manifest(ctx context.Context, ref Ref, revision int) (*manifest.Manifest, Revision, error) {
	var r Revision
	found, err := get(ctx, s.revision(ref, revision), &r)
	if err != nil {
		return nil, r, unavailable("store: read manifest", err)
	}
	if !found && revision > 0 {
		return nil, r, fault.New(fault.NotFound, "revision.not_found", fmt.Sprintf("The manifest has no revision %d.", revision)).
			WithHint("Its revisions are in GET /job/{id}/history.")
	}
	if !found {
		return nil, r, fault.New(fault.NotFound, "manifest.not_found", "The job has no manifest yet.").
			WithHint("Ask again once the job has left CREATIVE_DIRECTION.")
	}
	m, err := r.manifest(ref)
	return m, r, err
}

// Manifest reads the attempt's newest revision as part of the unit.
func (u *Unit) Manifest() (*manifest.Manifest, error) {
	var r Revision
	found, err := u.Read(u.s.revision(u.ref, u.Attempt.Revision), &r)
	if err == nil && !found {
		err = fmt.Errorf("store: revision %d of %s is missing", u.Attempt.Revision, u.ref.Job)
	}
	if err != nil {
		return nil, err
	}
	return r.manifest(u.ref)
}

func (r Revision) manifest(ref Ref) (*manifest.Manifest, error) {
	var m manifest.Manifest
	if err := json.Unmarshal([]byte(r.Content), &m); err != nil {
		return nil, fmt.Errorf("store: manifest of %s: %w", ref.Job, err)
	}
	return &m, nil
}
