package jobs

import (
	"context"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// A job's place is behind those that came before it and still wait.
func TestPosition(t *testing.T) {
	t.Parallel()
	b, ctx := storetest.New(t), context.Background()
	env := open(b)
	var refs []store.Ref
	for range 3 {
		b.Clock.Advance(time.Second)
		in := &SubmitInput{Body: brief.Request{Content: "Fresh bread every morning from six. Come by at 12 Mill Lane."}}
		out, err := accept(ctx, env, stranger{b.Store}, b.Now(), in)
		if err != nil {
			t.Fatal(err)
		}
		refs = append(refs, store.Ref{Tenant: storetest.Tenant, Job: out.Body.ID})
	}
	places := func() (got [3]int) {
		for i, ref := range refs {
			j, err := b.Get(ctx, ref)
			if err != nil {
				t.Fatal(err)
			}
			if got[i], err = position(ctx, b.Store, j); err != nil {
				t.Fatal(err)
			}
		}
		return got
	}
	if got := places(); got != [3]int{1, 2, 3} {
		t.Errorf("places %v", got)
	}
	if err := b.Update(ctx, refs[1], func(u *store.Unit) error { return u.Move(job.Canceled, "pat", "") }); err != nil {
		t.Fatal(err)
	}
	if got := places(); got[0] != 1 || got[2] != 2 {
		t.Errorf("places %v, with the second one gone", got)
	}
}
