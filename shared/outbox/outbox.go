// Package outbox makes "commit, then tell" safe. A transaction writes all it
// wants to tell into one document beside its other changes; after the commit
// the letters are posted and the document is deleted. Whatever dies in between
// leaves the document, and the sweeper posts it again. Letters may therefore
// arrive twice; whoever receives them is idempotent.
package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cloud.google.com/go/firestore"
	"github.com/aiprod/aiprod/shared/schema"
)

// Collection holds the boxes. due_at needs no plain ascending index, so that new boxes do not crowd one spot.
const Collection = "outbox"

// Leftover is how old a box is before it is taken for forgotten.
const Leftover = 30 * time.Second

// A Letter is one thing to tell: a message on a topic or, where Queue is set, a task.
type Letter struct {
	Topic      string            `firestore:"topic,omitempty"`
	Attributes map[string]string `firestore:"attributes,omitempty"`
	Data       []byte            `firestore:"data"`
	// Queue, Name, Function and At make it a task: posted to the function at the time, once for each name.
	Queue    string    `firestore:"queue,omitempty"`
	Name     string    `firestore:"name,omitempty"`
	Function string    `firestore:"function,omitempty"`
	At       time.Time `firestore:"at,omitempty"`
}

// A Box is the letters of one transaction.
type Box struct {
	Schema  int       `firestore:"schema"`
	Letters []Letter  `firestore:"letters"`
	Due     time.Time `firestore:"due_at"`
}

// A Poster carries letters. Posting a task whose name was used is success: it is the same task.
type Poster interface {
	Post(ctx context.Context, letters []Letter) error
}

// A Note is a box that a transaction has written and that has to be posted.
type Note struct {
	ref     *firestore.DocumentRef
	letters []Letter
}

// Put writes letters as part of tx. Post the note after the commit; nil letters give a note that posts nothing.
func Put(fs *firestore.Client, tx *firestore.Transaction, now time.Time, letters []Letter) (Note, error) {
	if len(letters) == 0 {
		return Note{}, nil
	}
	ref := fs.Collection(Collection).NewDoc()
	if err := tx.Create(ref, Box{Schema: 1, Letters: letters, Due: now.Add(Leftover)}); err != nil {
		return Note{}, fmt.Errorf("outbox: %w", err)
	}
	return Note{ref, letters}, nil
}

// Post carries a note's letters and forgets the box. An error leaves the box to the sweeper.
func Post(ctx context.Context, p Poster, n Note) error {
	if n.ref == nil {
		return nil
	}
	if err := p.Post(ctx, n.letters); err != nil {
		return fmt.Errorf("outbox: post: %w", err)
	}
	if _, err := n.ref.Delete(ctx); err != nil {
		return fmt.Errorf("outbox: forget: %w", err)
	}
	return nil
}

// Sweep posts the boxes that were forgotten, at most limit, and returns how many
// it posted. A box that cannot be posted is left, and the others are not held up by it.
func Sweep(ctx context.Context, fs *firestore.Client, p Poster, now time.Time, limit int) (int, error) {
	docs, err := fs.Collection(Collection).Where("due_at", "<=", now).OrderBy("due_at", firestore.Desc).Limit(limit).Documents(ctx).GetAll()
	if err != nil {
		return 0, fmt.Errorf("outbox: sweep: %w", err)
	}
	posted := 0
	var errs []error
	for _, d := range docs {
		if err := repost(ctx, p, d); err != nil {
			errs = append(errs, err)
			continue
		}
		posted++
	}
	return posted, errors.Join(errs...)
}

func repost(ctx context.Context, p Poster, d *firestore.DocumentSnapshot) error {
	var box Box
	if err := schema.Read(d, &box); err != nil {
		return fmt.Errorf("outbox: read %s: %w", d.Ref.ID, err)
	}
	return Post(ctx, p, Note{d.Ref, box.Letters})
}
