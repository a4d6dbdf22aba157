package ops

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/costreport"
	"github.com/aiprod/aiprod/shared/erasure"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/retention"
	"github.com/aiprod/aiprod/shared/store"
)

// pages is how many files of a bucket one run looks at.
const pages = 1000

// files has those erased that are old and that nothing names. A run goes on in each
// bucket where the last one stopped, and begins again at its end.
func (k keeper) files(ctx context.Context) (n int, err error) {
	for _, b := range []struct {
		bucket cloud.Bucket
		class  retention.Class
		take   func(context.Context, []cloud.Blob) (int, error)
	}{
		{cloud.Uploads, retention.Uploads, k.leftIn}, {cloud.Intake, retention.Intake, k.leftIn},
		{cloud.Delivery, retention.Unnamed, k.undelivered}, {cloud.Work, retention.Unnamed, k.unused},
	} {
		taken, berr := k.page(ctx, b.bucket, b.class.Keep(), b.take)
		n, err = n+taken, errors.Join(err, berr)
	}
	return n, err
}

// page takes the files of the next page of a bucket that have been kept long enough.
func (k keeper) page(ctx context.Context, b cloud.Bucket, keep time.Duration, take func(context.Context, []cloud.Blob) (int, error)) (int, error) {
	after, err := k.store.Mark(ctx, string(b))
	if err != nil {
		return 0, err
	}
	blobs, err := k.env.Blobs.After(ctx, b, after, pages)
	if err != nil {
		return 0, err
	}
	after = ""
	if len(blobs) == pages {
		after = blobs[pages-1].Name
	}
	var old []cloud.Blob
	for _, f := range blobs {
		if f.Made.Before(k.store.Now().Add(-keep)) {
			old = append(old, f)
		}
	}
	n, err := take(ctx, old)
	return n, errors.Join(err, k.store.SetMark(ctx, string(b), after))
}

// leftIn removes what should have passed on within minutes.
func (k keeper) leftIn(ctx context.Context, blobs []cloud.Blob) (int, error) {
	for i, f := range blobs {
		if err := k.env.Blobs.Delete(ctx, f.Bucket, f.Name); err != nil {
			return i, err
		}
	}
	return len(blobs), nil
}

// undelivered removes what was delivered of jobs that are not there.
func (k keeper) undelivered(ctx context.Context, blobs []cloud.Blob) (n int, err error) {
	gone := map[store.Ref]bool{}
	for _, f := range blobs {
		parts := strings.SplitN(f.Name, "/", 3)
		if len(parts) < 3 {
			continue
		}
		ref := store.Ref{Tenant: parts[0], Job: parts[1]}
		if _, asked := gone[ref]; !asked {
			_, err := k.store.Get(ctx, ref)
			if err != nil && fault.Of(err).Kind != fault.NotFound {
				return n, err
			}
			gone[ref] = err != nil
		}
		if !gone[ref] {
			continue
		}
		if err := k.env.Blobs.Delete(ctx, f.Bucket, f.Name); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// unused has artefacts removed that nothing names when it is their turn: they are kept by content, and may be named meanwhile.
func (k keeper) unused(ctx context.Context, blobs []cloud.Blob) (n int, err error) {
	found := map[string][]string{}
	for _, f := range blobs {
		if tenant, period, ok := costreport.Owner(f.Name); ok {
			removed, err := k.unreported(ctx, f, tenant, period)
			if err != nil {
				return n, err
			}
			n += removed
			continue
		}
		parts := strings.SplitN(f.Name, "/", 3) // artefacts/{tenant}/...
		if len(parts) < 3 {
			continue
		}
		named, err := erasure.Named(ctx, k.store, parts[1], f.Name)
		if err != nil {
			return n, err
		}
		if !named {
			found[parts[1]] = append(found[parts[1]], f.Name)
		}
	}
	for tenant, objects := range found {
		if err := erasure.Orphans(ctx, k.store, tenant, objects); err != nil {
			return n, err
		}
		n += len(objects)
	}
	return n, nil
}

// unreported removes a file of a cost report that was kept long enough, or was never finished, and returns how many that are.
func (k keeper) unreported(ctx context.Context, f cloud.Blob, tenant, period string) (int, error) {
	if kept, err := k.store.CostReport(ctx, tenant, period); err != nil || kept != nil {
		return 0, err
	}
	return 1, k.env.Blobs.Delete(ctx, f.Bucket, f.Name)
}
