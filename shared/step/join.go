package step

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/store"
)

// A gathering is a group of steps in one pass of an attempt, there once the group is planned.
type gathering struct {
	Schema int       `firestore:"schema"`
	At     time.Time `firestore:"at"`
	// Passed is true once what follows the group was sent.
	Passed bool `firestore:"passed"`
}

func (j *Journal) gathering(u *store.Unit, group string) *firestore.DocumentRef {
	return j.s.Job(u.Ref()).Collection("joins").Doc(fmt.Sprintf("%d-%s-%d", u.Attempt.Number, group, u.Attempt.Pass))
}

// Gather says that a group is planned in the attempt's present pass, in the
// transaction that plans it. Before, the steps of an earlier pass would look like all there is.
func (j *Journal) Gather(u *store.Unit, group string) {
	u.Put(j.gathering(u, group), gathering{Schema: 1, At: u.Now()})
}

// Passed reports, as part of a unit, whether a group is planned in the attempt's present pass, and whether what follows it was sent.
func (j *Journal) Passed(u *store.Unit, group string) (planned, passed bool, err error) {
	var g gathering
	planned, err = u.Read(j.gathering(u, group), &g)
	return planned, g.Passed, err
}

// Join passes on what follows a gathered group of steps, once in each pass:
// whoever sees no open step of the attempt's group left sends. It is called
// after every completion and again by every duplicate, so that a death in between heals.
func (j *Journal) Join(ctx context.Context, ref store.Ref, group string, then func(*store.Unit) error) error {
	open, err := store.Count(ctx, j.open(ref, group))
	if err != nil || open > 0 {
		return classifyNil(err)
	}
	err = j.s.Update(ctx, ref, func(u *store.Unit) error {
		if err := j.gathered(ctx, u, ref, group); err != nil {
			return err
		}
		u.Put(j.gathering(u, group), gathering{Schema: 1, At: u.Now(), Passed: true})
		return then(u)
	})
	if errors.Is(err, ErrDone) {
		return nil
	}
	return err
}

// gathered returns ErrDone unless the group is planned, all done and not passed
// yet. It counts again: the group may have been planned since it was last counted.
func (j *Journal) gathered(ctx context.Context, u *store.Unit, ref store.Ref, group string) error {
	var g gathering
	found, err := u.Read(j.gathering(u, group), &g)
	if err != nil {
		return err
	}
	if !found || g.Passed || !u.Newest() || u.Attempt.State.Final() {
		return ErrDone
	}
	open, err := u.Count(ctx, j.open(ref, group))
	if err == nil && open > 0 {
		return ErrDone
	}
	return err
}

func classifyNil(err error) error {
	if err == nil {
		return nil
	}
	return classify(err)
}

// open is the query for the open steps of an attempt's group.
func (j *Journal) open(ref store.Ref, group string) firestore.Query {
	return j.s.Job(ref).Collection("steps").Where("attempt", "==", ref.Attempt).Where("group", "==", group).Where("open", "==", true)
}
