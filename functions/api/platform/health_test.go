package platform

import (
	"context"
	"errors"
	"testing"

	"github.com/aiprod/aiprod/shared/cloud"
)

// Each dependency is told by itself, in order, and a caller who has gone says nothing of any.
func TestAsk(t *testing.T) {
	t.Parallel()
	ctx, leave := context.WithCancel(t.Context())
	leave()
	got := ask(ctx, []cloud.Dependency{
		{Name: "up", Ping: context.Context.Err},
		{Name: "broken", Ping: func(context.Context) error { return errors.New("no") }},
		{Name: "silent", Ping: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }},
	})
	for i, want := range []Dependency{{Name: "up", Status: "ok"}, {Name: "broken", Status: "down"}, {Name: "silent", Status: "down"}} {
		if got[i].Name != want.Name || got[i].Status != want.Status {
			t.Errorf("%+v, want %+v", got[i], want)
		}
	}
}
