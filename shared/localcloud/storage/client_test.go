package storage

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	gcs "cloud.google.com/go/storage"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/iterator"
)

// status gives the HTTP status of a client's error, 0 for success.
func status(err error) int {
	var api *googleapi.Error
	switch {
	case err == nil:
		return 0
	case errors.As(err, &api):
		return api.Code
	case errors.Is(err, gcs.ErrObjectNotExist), errors.Is(err, gcs.ErrBucketNotExist):
		return http.StatusNotFound
	}
	return -1
}

func TestWriteAndRead(t *testing.T) {
	t.Parallel()
	b := start(t, Options{})
	big := bytes.Repeat([]byte("0123456789abcdef"), 40_000) // 640 kB: three pieces of 256 KiB
	for _, tc := range []struct {
		name    string
		chunk   int
		content []byte
	}{
		{"empty", 0, nil},
		{"one request", 0, []byte("hello")},
		{"one resumable piece", 256 << 10, []byte("hello")},
		{"many pieces", 256 << 10, big},
		{"pieces that end exactly", 256 << 10, big[:512<<10]},
		{"odd // name/ü ?#%2F+ end", 0, []byte("odd")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			o := b.object(tc.name)
			w := o.NewWriter(t.Context())
			w.ChunkSize, w.ContentType, w.Metadata = tc.chunk, "text/x-test", map[string]string{"shot": "3"}
			if _, err := w.Write(tc.content); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if got := read(t, o); got != string(tc.content) {
				t.Errorf("read %d bytes, wrote %d", len(got), len(tc.content))
			}
			attrs, err := o.Attrs(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if attrs.ContentType != "text/x-test" || attrs.Metadata["shot"] != "3" || attrs.Size != int64(len(tc.content)) {
				t.Errorf("attributes %+v", attrs)
			}
			if diff := cmp.Diff(w.Attrs(), attrs); diff != "" {
				t.Errorf("attributes at the write and later differ (-write +later):\n%s", diff)
			}
		})
	}
}

func TestRanges(t *testing.T) {
	t.Parallel()
	b := start(t, Options{})
	o := b.object("clip")
	put(t, o, "0123456789")
	for _, tc := range []struct {
		offset, length int64
		want           string
		status         int
	}{
		{0, -1, "0123456789", 0}, {3, 4, "3456", 0}, {8, -1, "89", 0}, {-3, -1, "789", 0}, {0, 0, "", 0}, {20, -1, "", 416},
	} {
		r, err := o.NewRangeReader(t.Context(), tc.offset, tc.length)
		if status(err) != tc.status {
			t.Errorf("range %d+%d: %v, want status %d", tc.offset, tc.length, err, tc.status)
		}
		if err != nil {
			continue
		}
		got, err := io.ReadAll(r)
		if string(got) != tc.want || err != nil {
			t.Errorf("range %d+%d = %q, %v, want %q", tc.offset, tc.length, got, err, tc.want)
		}
	}
}

func TestReadsThroughJSON(t *testing.T) {
	t.Parallel()
	b := start(t, Options{})
	put(t, b.object("a/b"), "content")
	client := connect(t, b.host, testToken, gcs.WithJSONReads())
	if got := read(t, client.Bucket("work").Object("a/b")); got != "content" {
		t.Errorf("read %q", got)
	}
}

func TestChecksums(t *testing.T) {
	t.Parallel()
	b := start(t, Options{})
	for _, chunk := range []int{0, 256 << 10} {
		o := b.object(fmt.Sprintf("sum-%d", chunk))
		w := o.NewWriter(t.Context())
		w.ChunkSize, w.SendCRC32C, w.CRC32C = chunk, true, 12345
		_, _ = io.WriteString(w, "not what was announced") // Close tells what went wrong
		if err := w.Close(); status(err) != http.StatusBadRequest {
			t.Errorf("chunk size %d: wrong checksum gave %v", chunk, err)
		}
		if _, err := o.Attrs(t.Context()); !errors.Is(err, gcs.ErrObjectNotExist) {
			t.Errorf("chunk size %d: refused content became an object: %v", chunk, err)
		}
	}
	if left, err := b.blobs.undecided(); len(left) != 0 || err != nil {
		t.Errorf("refused content left %v, %v", left, err)
	}
}

func TestPreconditions(t *testing.T) {
	t.Parallel()
	b := start(t, Options{})
	ctx := t.Context()
	const stale = 7
	write := func(o *gcs.ObjectHandle) error {
		w := o.NewWriter(ctx)
		w.ChunkSize = 0
		_, _ = io.WriteString(w, "new") // Close tells what went wrong
		return w.Close()
	}
	readAll := func(o *gcs.ObjectHandle) error {
		r, err := o.NewReader(ctx)
		if err == nil {
			r.Close()
		}
		return err
	}
	attrs := func(o *gcs.ObjectHandle) error { _, err := o.Attrs(ctx); return err }
	update := func(o *gcs.ObjectHandle) error {
		_, err := o.Update(ctx, gcs.ObjectAttrsToUpdate{ContentType: "text/plain"})
		return err
	}
	remove := func(o *gcs.ObjectHandle) error { return o.Delete(ctx) }
	copyFrom := func(o *gcs.ObjectHandle) error {
		_, err := b.object("copied").CopierFrom(o).Run(ctx)
		return err
	}
	copyTo := func(o *gcs.ObjectHandle) error {
		_, err := o.CopierFrom(b.object("source")).Run(ctx)
		return err
	}
	put(t, b.object("source"), "source")
	is := func(g int64) gcs.Conditions { return gcs.Conditions{GenerationMatch: g} }
	isMeta := func(g int64) gcs.Conditions { return gcs.Conditions{MetagenerationMatch: g} }
	absent := gcs.Conditions{DoesNotExist: true}
	for i, tc := range []struct {
		do     string
		run    func(*gcs.ObjectHandle) error
		stale  *gcs.Conditions // instead of the live generation
		status int
	}{
		{"write", write, nil, 0}, {"read", readAll, nil, 0}, {"attrs", attrs, nil, 0}, {"update", update, nil, 0},
		{"delete", remove, nil, 0}, {"copy from", copyFrom, nil, 0}, {"copy to", copyTo, nil, 0},
		{"write", write, new(is(stale)), 412}, {"read", readAll, new(is(stale)), 412}, {"attrs", attrs, new(is(stale)), 412},
		{"update", update, new(is(stale)), 412}, {"delete", remove, new(is(stale)), 412},
		{"copy from", copyFrom, new(is(stale)), 412}, {"copy to", copyTo, new(is(stale)), 412},
		{"write", write, &absent, 412}, {"copy to", copyTo, &absent, 412},
		{"write", write, new(isMeta(1)), 0}, {"write", write, new(isMeta(2)), 412}, {"read", readAll, new(isMeta(2)), 412},
		{"delete", remove, new(isMeta(2)), 412}, {"update", update, new(isMeta(1)), 0},
	} {
		t.Run(fmt.Sprintf("%s %d", tc.do, i), func(t *testing.T) {
			o := b.object(fmt.Sprintf("object-%d", i))
			live := put(t, o, "old")
			cond := gcs.Conditions{GenerationMatch: live.Generation}
			if tc.stale != nil {
				cond = *tc.stale
			}
			if err := tc.run(o.If(cond)); status(err) != tc.status {
				t.Errorf("got %v, want status %d", err, tc.status)
			}
			if tc.status == 0 {
				return
			}
			if now, err := o.Attrs(ctx); err != nil || now.Generation != live.Generation || now.Metageneration != 1 {
				t.Errorf("refused, yet the object changed: %v %v", now, err)
			}
		})
	}
}

func TestCreateRaceHasOneWinner(t *testing.T) {
	t.Parallel()
	b := start(t, Options{})
	var wg sync.WaitGroup
	var mu sync.Mutex
	codes := map[int]int{}
	for i := range 16 {
		wg.Go(func() {
			w := b.object("contended").If(gcs.Conditions{DoesNotExist: true}).NewWriter(t.Context())
			w.ChunkSize = 0
			fmt.Fprintf(w, "writer %d", i)
			code := status(w.Close())
			mu.Lock()
			defer mu.Unlock()
			codes[code]++
		})
	}
	wg.Wait()
	if diff := cmp.Diff(map[int]int{0: 1, 412: 15}, codes); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

func TestUpdateBumpsMetageneration(t *testing.T) {
	t.Parallel()
	b := start(t, Options{})
	ctx := t.Context()
	o := b.object("doc")
	before := put(t, o, "x")
	if _, err := o.Update(ctx, gcs.ObjectAttrsToUpdate{Metadata: map[string]string{"a": "1", "b": "2"}, CacheControl: "no-store"}); err != nil {
		t.Fatal(err)
	}
	after, err := o.Update(ctx, gcs.ObjectAttrsToUpdate{Metadata: map[string]string{"a": ""}, CacheControl: ""})
	if err != nil {
		t.Fatal(err)
	}
	if after.Generation != before.Generation || after.Metageneration != 3 || after.Etag == before.Etag {
		t.Errorf("generation %d.%d, was %d.%d", after.Generation, after.Metageneration, before.Generation, before.Metageneration)
	}
	if diff := cmp.Diff(map[string]string{"a": "", "b": "2"}, after.Metadata); diff != "" || after.CacheControl != "" {
		t.Errorf("cache control %q, metadata (-want +got):\n%s", after.CacheControl, diff)
	}
}

func TestCopyAndCompose(t *testing.T) {
	t.Parallel()
	b := start(t, Options{})
	ctx := t.Context()
	w := b.object("one").NewWriter(ctx)
	w.ContentType, w.Metadata = "text/one", map[string]string{"k": "v"}
	_, _ = io.WriteString(w, "one,") // Close tells what went wrong
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	put(t, b.object("two"), "two")

	target := b.client.Bucket("intake").Object("copy of one")
	copied, err := target.CopierFrom(b.object("one")).Run(ctx)
	if err != nil || copied.ContentType != "text/one" || copied.Metadata["k"] != "v" || copied.Bucket != "intake" {
		t.Fatalf("copied %+v, %v", copied, err)
	}
	if err := b.object("one").Delete(ctx); err != nil {
		t.Fatal(err)
	}
	if got := read(t, target); got != "one," {
		t.Errorf("the copy of a deleted object reads %q", got)
	}

	put(t, b.object("one"), "one,")
	composer := b.object("both").ComposerFrom(b.object("one"), b.object("two"), b.object("one"))
	composer.ContentType = "text/both"
	both, err := composer.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, b.object("both")); got != "one,twoone," || both.ComponentCount != 3 || len(both.MD5) != 0 || both.ContentType != "text/both" {
		t.Errorf("composed %q of %d parts, %+v", got, both.ComponentCount, both)
	}
	if _, err := b.object("none").ComposerFrom(b.object("missing")).Run(ctx); status(err) != http.StatusNotFound {
		t.Errorf("composing a missing object: %v", err)
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	b := start(t, Options{})
	for _, name := range []string{"a", "a/1", "a/2/x", "a/2/y", "a/3", "b/", "b/1", "c"} {
		put(t, b.object(name), "x")
	}
	for _, tc := range []struct {
		name  string
		query gcs.Query
		want  []string
	}{
		{"all", gcs.Query{}, []string{"a", "a/1", "a/2/x", "a/2/y", "a/3", "b/", "b/1", "c"}},
		{"prefix", gcs.Query{Prefix: "a/"}, []string{"a/1", "a/2/x", "a/2/y", "a/3"}},
		{"prefix within a name", gcs.Query{Prefix: "a/2"}, []string{"a/2/x", "a/2/y"}},
		{"folders", gcs.Query{Delimiter: "/"}, []string{"a", "a/", "b/", "c"}},
		{"folder", gcs.Query{Prefix: "a/", Delimiter: "/"}, []string{"a/1", "a/2/", "a/3"}},
		{"trailing", gcs.Query{Delimiter: "/", IncludeTrailingDelimiter: true, StartOffset: "b"}, []string{"b/", "b/", "c"}},
		{"between", gcs.Query{StartOffset: "a/2", EndOffset: "b/"}, []string{"a/2/x", "a/2/y", "a/3"}},
		{"nothing", gcs.Query{Prefix: "zz"}, nil},
	} {
		for _, size := range []int{0, 1, 2} {
			t.Run(fmt.Sprintf("%s by %d", tc.name, size), func(t *testing.T) {
				t.Parallel()
				query := tc.query
				it := b.client.Bucket("work").Objects(t.Context(), &query)
				it.PageInfo().MaxSize = size
				var got []string
				for {
					attrs, err := it.Next()
					if errors.Is(err, iterator.Done) {
						break
					}
					if err != nil {
						t.Fatal(err)
					}
					got = append(got, attrs.Name+attrs.Prefix)
				}
				slices.Sort(got)
				if diff := cmp.Diff(tc.want, got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
	}
}

// A listing must cost what it returns: it may not look at the other 10,000 objects.
func TestListDoesNotReadOtherPrefixes(t *testing.T) {
	t.Parallel()
	s := open(t, Options{Dir: t.TempDir()}, "local")
	defer s.Close()
	poison(t, s.catalog, "work", 10_000)
	page, err := s.catalog.list("work", listing{prefix: "mine/", start: "mine/", limit: maxListed})
	if err != nil || len(page.Items) != 0 {
		t.Errorf("read records of other prefixes: %v %v", page, err)
	}
	page, err = s.catalog.list("work", listing{delimiter: "/", limit: maxListed})
	if err != nil || !slices.Equal(page.Prefixes, []string{"other/"}) {
		t.Errorf("read records inside a folder: %v %v", page, err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	b := start(t, Options{})
	ctx := t.Context()
	put(t, b.object("a"), "x")
	stranger := connect(t, b.host, "another-token").Bucket("work").Object("a")
	long := strings.Repeat("n", 1025)
	for _, tc := range []struct {
		name   string
		run    func() error
		status int
	}{
		{"attrs with a wrong token", func() error { _, err := stranger.Attrs(ctx); return err }, 401},
		{"read with a wrong token", func() error { _, err := stranger.NewReader(ctx); return err }, 403},
		{"delete with a wrong token", func() error { return stranger.Delete(ctx) }, 401},
		{"bucket that is not", func() error { _, err := b.client.Bucket("nope").Object("a").Attrs(ctx); return err }, 404},
		{"object that is not", func() error { return b.object("nope").Delete(ctx) }, 404},
		{"generation that is not", func() error { _, err := b.object("a").Generation(5).NewReader(ctx); return err }, 404},
		{"name too long", func() error { w := b.object(long).NewWriter(ctx); return w.Close() }, 400},
		{"bucket that is", func() error { _, err := b.client.Bucket("work").Attrs(ctx); return err }, 0},
	} {
		if err := tc.run(); status(err) != tc.status {
			t.Errorf("%s: %v, want status %d", tc.name, err, tc.status)
		}
	}
}
