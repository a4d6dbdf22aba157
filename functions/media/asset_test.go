package media

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/store"
)

// A bucket is storage of one file, which is another one whenever it is read again.
type bucket struct {
	cloud.Blobs

	read func() io.Reader
	kept []byte
}

func (b *bucket) Get(context.Context, cloud.Bucket, string) (io.ReadCloser, error) {
	return io.NopCloser(b.read()), nil
}

func (b *bucket) Put(_ context.Context, _ cloud.Bucket, _, _ string, src io.Reader) (err error) {
	b.kept, err = io.ReadAll(src)
	return err
}

// unnamed keeps no record of where a file lies.
func unnamed(store.Asset) error { return nil }

// What is kept of an upload is what was looked at, whatever is sent by the same link meanwhile.
func TestAssetIsKeptAsItWasLookedAt(t *testing.T) {
	t.Parallel()
	var drawn bytes.Buffer
	if err := png.Encode(&drawn, image.NewRGBA(image.Rect(0, 0, 64, 64))); err != nil {
		t.Fatal(err)
	}
	picture := drawn.Bytes()
	sent := 0
	b := &bucket{read: func() io.Reader {
		if sent++; sent > 1 {
			return bytes.NewReader([]byte("something else"))
		}
		return bytes.NewReader(picture)
	}}
	a := store.Asset{Role: "image"}
	err := look(t.Context(), &cloud.Env{Blobs: b}, function.Object{Name: "acme/a", Size: strconv.Itoa(len(picture))}, "acme", &a, unnamed)
	if err != nil || !bytes.Equal(b.kept, picture) || a.Size != int64(len(picture)) || a.Type != "image/png" {
		t.Errorf("kept %d bytes of %d, asset %+v, %v", len(b.kept), len(picture), a, err)
	}
}

// An upload that is too large is not fetched to find that out.
func TestAssetTooLarge(t *testing.T) {
	t.Parallel()
	b := &bucket{read: func() io.Reader { t.Error("fetched"); return bytes.NewReader(nil) }}
	err := look(t.Context(), &cloud.Env{Blobs: b}, function.Object{Name: "acme/a", Size: "900000000000"}, "acme", &store.Asset{Role: "footage"}, unnamed)
	var refused *media.Refusal
	if !errors.As(err, &refused) || refused.Code != "asset.bytes" {
		t.Errorf("error %v", err)
	}
}

// A film passes from the bucket to the disk, however long it is, and not through memory.
func TestFetchStreams(t *testing.T) { //nolint:paralleltest // it counts what the process allocates
	const length, most = 64 << 20, 2 << 20
	b := &bucket{read: func() io.Reader { return io.LimitReader(zeros{}, length) }}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, size, err := fetch(t.Context(), &cloud.Env{Blobs: b}, cloud.Work, "film", filepath.Join(t.TempDir(), "film"))
	runtime.ReadMemStats(&after)
	if err != nil || size != length {
		t.Fatalf("%d bytes, %v", size, err)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > most {
		t.Errorf("%d bytes were allocated for a film of %d", took, size)
	}
}

// zeros is a film without end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
