package storage

import (
	"errors"
	"net/http"
	"slices"
	"testing"

	gcs "cloud.google.com/go/storage"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/iterator"
)

func TestBuckets(t *testing.T) {
	t.Parallel()
	b := start(t, Options{})
	ctx := t.Context()
	made := b.client.Bucket("made-by-a-caller")
	if err := made.Create(ctx, "demo", &gcs.BucketAttrs{Labels: map[string]string{"a": "1"}}); err != nil {
		t.Fatal(err)
	}
	wantStatus(t, made.Create(ctx, "demo", nil), http.StatusConflict)
	wantStatus(t, b.client.Bucket("No/Name").Create(ctx, "demo", nil), http.StatusBadRequest)

	changed, err := made.If(gcs.BucketConditions{MetagenerationMatch: 1}).Update(ctx, gcs.BucketAttrsToUpdate{StorageClass: "NEARLINE"})
	if err != nil {
		t.Fatal(err)
	}
	if changed.MetaGeneration != 2 || changed.StorageClass != "NEARLINE" || changed.Labels["a"] != "1" {
		t.Errorf("after an update: metageneration %d, class %s, labels %v", changed.MetaGeneration, changed.StorageClass, changed.Labels)
	}
	_, err = made.If(gcs.BucketConditions{MetagenerationMatch: 1}).Update(ctx, gcs.BucketAttrsToUpdate{StorageClass: "ARCHIVE"})
	wantStatus(t, err, http.StatusPreconditionFailed)
	if diff := cmp.Diff([]string{"intake", "made-by-a-caller", "work"}, bucketNames(t, b.client)); diff != "" {
		t.Errorf("buckets (-want +got):\n%s", diff)
	}

	object := made.Object("o")
	put(t, object, "x")
	wantStatus(t, made.Delete(ctx), http.StatusConflict)
	if err := errors.Join(object.Delete(ctx), made.Delete(ctx)); err != nil {
		t.Error(err)
	}
	if _, err := made.Attrs(ctx); !errors.Is(err, gcs.ErrBucketNotExist) {
		t.Errorf("a deleted bucket answers %v", err)
	}
}

func TestBucketsSurviveReopening(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := open(t, Options{Dir: dir}, "127.0.0.1:1")
	if _, err := first.catalog.makeBucket("kept", nil); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	b := start(t, Options{Dir: dir})
	if !slices.Contains(bucketNames(t, b.client), "kept") || !b.Owns("/kept/o") {
		t.Error("a bucket a caller made is gone after reopening")
	}
}

func bucketNames(t *testing.T, c *gcs.Client) []string {
	t.Helper()
	var names []string
	for it := c.Buckets(t.Context(), "demo"); ; {
		attrs, err := it.Next()
		if errors.Is(err, iterator.Done) {
			return names
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, attrs.Name)
	}
}

func wantStatus(t *testing.T, err error, want int) {
	t.Helper()
	if e := new(googleapi.Error); !errors.As(err, &e) || e.Code != want {
		t.Errorf("err = %v, want status %d", err, want)
	}
}
