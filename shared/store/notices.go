package store

import (
	"context"
	"encoding/json"
	"time"

	"cloud.google.com/go/firestore"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/aiprod/aiprod/shared/notice"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/retention"
)

// Notify has a notice posted with the unit's letters, after them: it is told exactly where what it tells of is stored. Whoever
// uses it declares that it posts on the topic of stages.
func (u *Unit) Notify(n notice.Notice) {
	n.At = u.now
	data, err := json.Marshal(n)
	if err != nil {
		panic("store: notice: " + err.Error()) // strings, a number and a time always encode
	}
	u.notices = append(u.notices, outbox.Letter{Attributes: map[string]string{"stage": notice.Stage}, Data: data})
}

// A toldMark is that a notice was handed on.
type toldMark struct {
	Schema  int       `firestore:"schema"`
	Expires time.Time `firestore:"expire_at"`
}

func (s *Store) notice(id string) *firestore.DocumentRef { return s.fs.Collection("notices").Doc(id) }

// Noticed reports whether a notice was handed on before.
func (s *Store) Noticed(ctx context.Context, id string) (bool, error) {
	var m toldMark
	found, err := get(ctx, s.notice(id), &m)
	return found, unavailable("store: read notice", err)
}

// MarkNoticed notes that a notice was handed on, and reports whether nobody had before.
func (s *Store) MarkNoticed(ctx context.Context, id string) (first bool, err error) {
	_, err = s.notice(id).Create(ctx, toldMark{Schema: 1, Expires: s.Now().Add(retention.Notices.Keep())})
	if status.Code(err) == codes.AlreadyExists {
		return false, nil
	}
	return err == nil, unavailable("store: mark notice", err)
}
