// Package gcs keeps files in Cloud Storage, behind cloud.Blobs. Programs that
// move no files do not import it: the client is the largest of all.
package gcs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"cloud.google.com/go/storage"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/iterator"
	"google.golang.org/api/option"

	"github.com/aiprod/aiprod/shared/cloud"
)

// chunk is how much of a file is sent in one request; smaller files go in one.
const chunk = 8 << 20

// Store is cloud.Blobs on Cloud Storage.
type Store struct {
	client *storage.Client
	config cloud.Config
}

var _ cloud.Blobs = (*Store)(nil)

// Open returns the store of c's buckets. The options reach a local storage.
func Open(ctx context.Context, c cloud.Config, opts ...option.ClientOption) (*Store, error) {
	client, err := storage.NewClient(ctx, opts...)
	if err != nil {
		return nil, fmt.Errorf("gcs: %w", err)
	}
	return &Store{client, c}, nil
}

// Serve gives a program's environment the store: an option of package serve.
func Serve(ctx context.Context, env *cloud.Env) error {
	s, err := Open(ctx, env.Config)
	env.Blobs = s
	return err
}

func (s *Store) object(b cloud.Bucket, name string) *storage.ObjectHandle {
	return s.client.Bucket(s.config.Name(b)).Object(name)
}

// Put writes a file that must not exist; one that does is left and is no error.
func (s *Store) Put(ctx context.Context, b cloud.Bucket, name, contentType string, src io.Reader) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // a writer that is not closed is cancelled, and writes nothing
	w := s.object(b, name).If(storage.Conditions{DoesNotExist: true}).NewWriter(ctx)
	w.ContentType, w.ChunkSize = contentType, chunk
	_, err := io.Copy(w, src)
	if err == nil {
		err = w.Close()
	}
	if err = there(err); err != nil {
		return fmt.Errorf("gcs: write %s: %w", name, err)
	}
	return nil
}

// there takes "it exists already" for success.
func there(err error) error {
	var api *googleapi.Error
	if errors.As(err, &api) && api.Code == http.StatusPreconditionFailed {
		return nil
	}
	return err
}

// Get opens a file.
func (s *Store) Get(ctx context.Context, b cloud.Bucket, name string) (io.ReadCloser, error) {
	r, err := s.object(b, name).NewReader(ctx)
	if err != nil {
		return nil, fmt.Errorf("gcs: read %s: %w", name, missing(err))
	}
	return r, nil
}

func missing(err error) error {
	if errors.Is(err, storage.ErrObjectNotExist) {
		return cloud.ErrNoBlob
	}
	return err
}

// Copy copies a file inside the storage; one that exists at the target is left.
func (s *Store) Copy(ctx context.Context, from cloud.Bucket, fromName string, to cloud.Bucket, toName string) error {
	dst := s.object(to, toName).If(storage.Conditions{DoesNotExist: true})
	_, err := dst.CopierFrom(s.object(from, fromName)).Run(ctx)
	if err = there(err); err != nil {
		return fmt.Errorf("gcs: copy %s: %w", fromName, missing(err))
	}
	return nil
}

// Delete removes a file; a missing one is no error.
func (s *Store) Delete(ctx context.Context, b cloud.Bucket, name string) error {
	err := s.object(b, name).Delete(ctx)
	if err != nil && !errors.Is(err, storage.ErrObjectNotExist) {
		return fmt.Errorf("gcs: delete %s: %w", name, err)
	}
	return nil
}

// Stat describes a file.
func (s *Store) Stat(ctx context.Context, b cloud.Bucket, name string) (cloud.Blob, error) {
	a, err := s.object(b, name).Attrs(ctx)
	if err != nil {
		return cloud.Blob{}, fmt.Errorf("gcs: stat %s: %w", name, missing(err))
	}
	return blob(b, a), nil
}

// List describes the files whose names start with prefix, at most limit.
func (s *Store) List(ctx context.Context, b cloud.Bucket, prefix string, limit int) ([]cloud.Blob, error) {
	return s.list(ctx, b, &storage.Query{Prefix: prefix}, limit)
}

// After describes the files whose names come after one, in order, at most limit; an empty one begins.
func (s *Store) After(ctx context.Context, b cloud.Bucket, name string, limit int) ([]cloud.Blob, error) {
	q := &storage.Query{}
	if name != "" {
		q.StartOffset = name + "\x01" // the least name that can follow: storage allows no NUL
	}
	return s.list(ctx, b, q, limit)
}

func (s *Store) list(ctx context.Context, b cloud.Bucket, q *storage.Query, limit int) ([]cloud.Blob, error) {
	if err := q.SetAttrSelection([]string{"Name", "Size", "ContentType", "Created"}); err != nil {
		return nil, err
	}
	it := s.client.Bucket(s.config.Name(b)).Objects(ctx, q)
	var blobs []cloud.Blob
	for len(blobs) < limit {
		a, err := it.Next()
		if errors.Is(err, iterator.Done) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("gcs: list %s: %w", b, err)
		}
		blobs = append(blobs, blob(b, a))
	}
	return blobs, nil
}

func blob(b cloud.Bucket, a *storage.ObjectAttrs) cloud.Blob {
	return cloud.Blob{Bucket: b, Name: a.Name, Size: a.Size, Type: a.ContentType, Made: a.Created}
}
