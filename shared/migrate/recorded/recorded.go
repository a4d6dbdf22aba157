// Package recorded is the database of a data folder as an older build of ours has
// left it, for tests: what is stored outlives the program that stored it. No program links it.
//
// It was recorded by the build of commit f672cc3, in the probe format, under the
// tenant and the user of a local stack: a delivered job, one that waits for its storyboard to be
// approved, and two that were killed: one in RENDERING while it was translated, one in INIT before its brief
// was read. The dead workers' leases are still held. Files, queues and keys are left out. To record
// again, request.json being a brand_campaign with approval none:
//
//	aiprod make --probe --data DIR --duration 12
//	aiprod make --probe --data DIR --preset brand_campaign --duration 15 </dev/null
//	AIPROD_FAILPOINT=committed:RENDERING aiprod make --probe --data DIR -f request.json
//	AIPROD_FAILPOINT=committed:RENDERING aiprod make --probe --data DIR --duration 12
//	gzip -9nc DIR/firestore.db
package recorded

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cloud.google.com/go/firestore"
	"google.golang.org/api/iterator"

	"github.com/aiprod/aiprod/shared/migrate/folder"
	"github.com/aiprod/aiprod/shared/schema"
)

// Tenant and User are whose jobs were recorded.
const (
	Tenant = "local"
	User   = "developer"
)

//go:embed f672cc3.db.gz
var database []byte

// Unpack makes a data folder of the recorded one, and returns its path.
func Unpack(t testing.TB) string {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(database))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, folder.File), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Open opens the database of a data folder until the test ends, or close is called.
func Open(t testing.TB, dir string) (fs *firestore.Client, done func()) {
	t.Helper()
	f, err := folder.Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	open := true
	done = func() {
		if open {
			open = false
			if err := f.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		}
	}
	t.Cleanup(done)
	return f.Client, done
}

// Documents reads every document of a database, of whatever kind, by its path.
func Documents(t testing.TB, fs *firestore.Client) map[string]*firestore.DocumentSnapshot {
	t.Helper()
	found := map[string]*firestore.DocumentSnapshot{}
	if err := collect(t.Context(), fs.Collections(t.Context()), found); err != nil {
		t.Fatal(err)
	}
	return found
}

func collect(ctx context.Context, collections *firestore.CollectionIterator, found map[string]*firestore.DocumentSnapshot) error {
	for {
		c, err := collections.Next()
		if errors.Is(err, iterator.Done) {
			return nil
		}
		if err != nil {
			return err
		}
		refs, err := c.DocumentRefs(ctx).GetAll() // those too that only have documents below them
		if err != nil {
			return err
		}
		for _, ref := range refs {
			if d, err := ref.Get(ctx); err == nil {
				found[schema.Relative(ref.Path)] = d
			}
			if err := collect(ctx, ref.Collections(ctx), found); err != nil {
				return err
			}
		}
	}
}

// Postpone moves every time of a database on, so that the newest transition of it is of now: nothing is overdue.
func Postpone(t testing.TB, fs *firestore.Client) {
	t.Helper()
	documents := Documents(t, fs)
	var newest time.Time
	for _, d := range documents {
		if at, err := d.DataAt("updated"); err == nil && at.(time.Time).After(newest) {
			newest = at.(time.Time)
		}
	}
	by := time.Since(newest)
	for name, d := range documents {
		if _, err := d.Ref.Set(t.Context(), moved(d.Data(), by)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}

func moved(v any, by time.Duration) any {
	switch v := v.(type) {
	case time.Time:
		if v.IsZero() {
			return v
		}
		return v.Add(by)
	case map[string]any:
		for k := range v {
			v[k] = moved(v[k], by)
		}
	case []any:
		for i := range v {
			v[i] = moved(v[i], by)
		}
	}
	return v
}
