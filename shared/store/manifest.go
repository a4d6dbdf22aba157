package store

import (
	"context"
	"encoding/json"
	"fmt"
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
}

// Revise stores m as the attempt's next revision.
func (u *Unit) Revise(m *manifest.Manifest, author, note string) error {
	u.Attempt.Revision++
	u.changed = true
	return u.revise(u.Attempt.Revision, m, author, note)
}

// Edit stores m as a person's edit of what they have seen: the attempt's next
// revision while it waits for approval; once the film is delivered, one for the next attempt. A
// manifest that cannot be edited now, or is not the one that was seen any more, is a fault.
func (u *Unit) Edit(seen int, m *manifest.Manifest, author, note string) error {
	if err := u.Job.MayEdit(u.Attempt, seen); err != nil {
		return err
	}
	n := u.Job.Newest(u.Attempt) + 1
	if u.Attempt.State.Final() {
		u.Job.Edited = n
	} else {
		u.Attempt.Revision = n
	}
	u.tell(job.Event{Type: "manifest.edited", Message: note, Revision: n, Author: author})
	return u.revise(n, m, author, note)
}

func (u *Unit) revise(n int, m *manifest.Manifest, author, note string) error {
	content, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("store: manifest: %w", err)
	}
	u.Put(u.s.revision(u.ref, n), Revision{Schema: 1, Number: n, Author: author, Note: note, At: u.now, Content: string(content)})
	return nil
}

// Manifest reads a revision of a job's manifest.
func (s *Store) Manifest(ctx context.Context, ref Ref, revision int) (*manifest.Manifest, Revision, error) {
	var r Revision
	found, err := get(ctx, s.revision(ref, revision), &r)
	if err != nil {
		return nil, r, unavailable("store: read manifest", err)
	}
	if !found {
		return nil, r, fault.New(fault.NotFound, "manifest.not_found", "The job has no manifest yet.").
			WithHint("Ask again once the job has left CREATIVE_DIRECTION.")
	}
	var m manifest.Manifest
	if err := json.Unmarshal([]byte(r.Content), &m); err != nil {
		return nil, r, fmt.Errorf("store: manifest of %s: %w", ref.Job, err)
	}
	return &m, r, nil
}
