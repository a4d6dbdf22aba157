package erasure

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"cloud.google.com/go/firestore"
	"google.golang.org/api/iterator"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/costreport"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
)

// What was removed is looked for once more before an erasure is done: a worker that had not seen that its job is gone may have
// written since, and a removal that was answered with success may not have been one. What is found is removed by another run. Files that
// are kept by content are looked for as each is removed, since nothing lists them afterwards. Caches cannot be looked
// into; what they keep is removed by its name, and ends by itself.

// Left counts what a look has found, at most a batch of each.
type Left struct {
	Documents int `firestore:"documents" json:"documents" minimum:"0" doc:"Documents of the database"`
	Files     int `firestore:"files" json:"files" minimum:"0" doc:"Files of the storage"`
	Lines     int `firestore:"lines" json:"lines" minimum:"0" doc:"Ledger lines that say more than what was paid, when and to whom"`
	Names     int `firestore:"names" json:"names" minimum:"0" doc:"Mentions of the person"`
}

// A Look is how the newest look for what is left has ended.
type Look struct {
	At   time.Time `firestore:"at" json:"at" doc:"When it was"`
	Left Left      `firestore:"left" json:"left" doc:"What was found: an erasure is done once it is nothing"`
	// Failed is how many looks in a row have found something.
	Failed int `firestore:"failed,omitempty" json:"-"`
}

// patience is how many looks in a row may find something before those who run the platform are told: a worker that had not
// seen that its job is gone has by then.
const patience = 3

// A count adds what it finds to what is left.
type count func(context.Context, *Left) error

// look returns the piece that looks for what is left. Whatever it finds has everything done again.
func (w *worker) look(counts ...count) piece {
	return func(ctx context.Context) error {
		var left Left
		for _, c := range counts {
			if err := c(ctx, &left); err != nil {
				return err
			}
		}
		err := w.save(ctx, func(r *Record) {
			failed := 0
			if left != (Left{}) {
				failed = r.Look.Failed + 1
			}
			r.Look = Look{At: w.store.Now(), Left: left, Failed: failed}
		})
		if err != nil || left == (Left{}) {
			return err
		}
		if w.rec.Look.Failed >= patience {
			w.log.ErrorContext(ctx, "alert", "rule", "erasure.unfinished", "receipt", w.rec.Receipt, "looks", w.rec.Look.Failed,
				"documents", left.Documents, "files", left.Files, "lines", left.Lines, "names", left.Names)
		}
		return fault.New(fault.Unavailable, "erasure.left", fmt.Sprintf("Something of what is erased is still there: %+v.", left))
	}
}

// ofJob counts what is left of the job at hand.
func (w *worker) ofJob(ctx context.Context, left *Left) error {
	job := w.store.Job(w.job())
	if err := w.there(ctx, left, w.store.Tenant(w.rec.Tenant).Collection("jobs").Where("id", "==", w.rec.Job)); err != nil {
		return err
	}
	if err := w.there(ctx, left, w.keysOf()); err != nil {
		return err
	}
	if err := w.below(ctx, left, job, ledger); err != nil {
		return err
	}
	lines, err := job.Collection(ledger).Where("part", ">", "").Limit(batch).Select().Documents(ctx).GetAll()
	if err != nil {
		return fmt.Errorf("erasure: look at ledger: %w", err)
	}
	left.Lines += len(lines)
	return w.lying(ctx, left, w.folders())
}

// ofTenant counts what is left of the tenant, but for what its jobs have been looked at for.
func (w *worker) ofTenant(ctx context.Context, left *Left) error {
	if err := w.there(ctx, left, w.tenant().Collection("jobs").Query); err != nil {
		return err
	}
	if err := w.below(ctx, left, w.tenant(), lasting...); err != nil {
		return err
	}
	return w.lying(ctx, left, w.ownFolders())
}

// ofPerson counts what still names the person.
func (w *worker) ofPerson(ctx context.Context, left *Left) error {
	if err := w.there(ctx, left, w.store.Membership(w.rec.Tenant, w.rec.Person)); err != nil {
		return err
	}
	for _, n := range store.Namings() {
		docs, err := w.store.Naming(n, w.rec.Person).Limit(batch).Select().Documents(ctx).GetAll()
		if err != nil {
			return fmt.Errorf("erasure: look for %s: %w", n, err)
		}
		left.Names += len(docs)
	}
	return nil
}

// there counts the documents that a query finds.
func (w *worker) there(ctx context.Context, left *Left, q firestore.Query) error {
	docs, err := q.Limit(batch).Select().Documents(ctx).GetAll()
	if err != nil {
		return fmt.Errorf("erasure: look: %w", err)
	}
	left.Documents += len(docs)
	return nil
}

// below counts the documents below another, but for those of collections that stay.
func (w *worker) below(ctx context.Context, left *Left, of *firestore.DocumentRef, stay ...string) error {
	return eachOf(of.Collections(ctx), stay, func(c *firestore.CollectionRef) error { return w.there(ctx, left, c.Query) })
}

// eachOf does something with each collection, one at a time, but for those that stay.
func eachOf(below *firestore.CollectionIterator, stay []string, do func(*firestore.CollectionRef) error) error {
	for {
		c, err := below.Next()
		if errors.Is(err, iterator.Done) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("erasure: collections: %w", err)
		}
		if slices.Contains(stay, c.ID) {
			continue
		}
		if err := do(c); err != nil {
			return err
		}
	}
}

// lying counts the files of folders.
func (w *worker) lying(ctx context.Context, left *Left, folders []folder) error {
	for _, f := range folders {
		blobs, err := w.blobs.List(ctx, f.bucket, f.name, batch)
		if err != nil {
			return err
		}
		left.Files += len(blobs)
	}
	return nil
}

// A folder of a bucket, whose files go with what is erased.
type folder struct {
	bucket cloud.Bucket
	name   string
}

// folders are those of the job at hand.
func (w *worker) folders() []folder {
	own := w.rec.Tenant + "/" + w.rec.Job + "/"
	return []folder{{cloud.Work, stage.Left(w.rec.Tenant, w.rec.Job)}, {cloud.Delivery, own}, {cloud.Intake, own}}
}

// ownFolders are those of the tenant.
func (w *worker) ownFolders() []folder {
	own := w.rec.Tenant + "/"
	return []folder{
		{cloud.Uploads, own}, {cloud.Intake, own}, {cloud.Delivery, own}, {cloud.Work, "artefacts/" + own}, {cloud.Work, "consistency/" + own},
		{cloud.Work, costreport.Folder(w.rec.Tenant)},
	}
}
