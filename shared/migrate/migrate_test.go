package migrate_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"cloud.google.com/go/firestore"
	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/migrate"
	"github.com/aiprod/aiprod/shared/migrate/folder"
	"github.com/aiprod/aiprod/shared/migrate/recorded"
	"github.com/aiprod/aiprod/shared/schema"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// childDir, where set, makes this test binary a migration of a data folder.
const childDir = "AIPROD_MIGRATE_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		f, err := folder.Open(context.Background(), dir)
		if err == nil {
			err = migrate.Run(context.Background(), f.Client, migrate.Options{Batch: 2})
		}
		fmt.Println("not killed:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// progressName is where migrations keep how far they have got.
const progressName = "control/migration"

// contents are the documents of a database, without the progress of migrations.
func contents(t *testing.T, fs *firestore.Client) map[string]schema.Document {
	t.Helper()
	all := map[string]schema.Document{}
	for name, d := range recorded.Documents(t, fs) {
		if name != progressName {
			all[name] = d.Data()
		}
	}
	return all
}

// counts runs a migration and returns how many documents it has upgraded, by kind.
func counts(t *testing.T, fs *firestore.Client, o migrate.Options) map[string]int {
	t.Helper()
	n := map[string]int{}
	o.Report = func(c migrate.Count) {
		if c.Upgraded > 0 {
			n[c.Kind.Name] = c.Upgraded
		}
	}
	if err := migrate.Run(t.Context(), fs, o); err != nil {
		t.Fatal(err)
	}
	return n
}

// What an older build has left is upgraded where its version is old, and is otherwise left as it was.
func TestRecordedFolder(t *testing.T) {
	t.Parallel()
	fs, _ := recorded.Open(t, recorded.Unpack(t))
	before := contents(t, fs)
	if got := counts(t, fs, migrate.Options{DryRun: true}); !maps.Equal(got, map[string]int{"attempt": 4}) {
		t.Errorf("a trial would upgrade %v", got)
	}
	if diff := cmp.Diff(before, contents(t, fs)); diff != "" {
		t.Errorf("a trial has changed what is stored (-before +after):\n%s", diff)
	}
	if got := counts(t, fs, migrate.Options{}); !maps.Equal(got, map[string]int{"attempt": 4}) {
		t.Errorf("upgraded %v", got)
	}
	after := contents(t, fs)
	states := map[string]schema.Document{}
	for name, was := range before {
		k, err := schema.Of(name)
		if err != nil {
			t.Error(err)
		}
		if k.Name == "attempt" {
			a := after[name]
			states[a["state"].(string)] = a
			continue
		}
		if diff := cmp.Diff(was, after[name]); diff != "" {
			t.Errorf("%s (-before +after):\n%s", name, diff)
		}
	}
	expectAttempts(t, states)
}

func expectAttempts(t *testing.T, states map[string]schema.Document) {
	t.Helper()
	at := func(state, field string) time.Time { return states[state][field].(time.Time) }
	for _, want := range []struct {
		state             string
		approved, planned bool
		due               any
	}{
		{"DELIVERED", true, true, nil},
		{"WAITING_APPROVAL", false, false, at("WAITING_APPROVAL", "since").Add(7 * 24 * time.Hour)},
		{"RENDERING", true, false, at("RENDERING", "updated").Add(90 * time.Second)},
		{"INIT", false, false, at("INIT", "updated").Add(90 * time.Second)},
	} {
		a := states[want.state]
		got := []any{a["schema"], a["approved"], a["planned"], a["due"], a["drawn"], a["held_micros"], a["escrow_micros"], a["remade"]}
		expected := []any{int64(2), want.approved, want.planned, want.due, false, int64(0), int64(0), int64(0)}
		if diff := cmp.Diff(expected, got); diff != "" {
			t.Errorf("%s: schema, approved, planned, due, drawn, held, escrow, remade (-want +got):\n%s", want.state, diff)
		}
	}
}

// A second migration writes nothing, not even that it was there.
func TestAgainDoesNothing(t *testing.T) {
	t.Parallel()
	fs, _ := recorded.Open(t, recorded.Unpack(t))
	counts(t, fs, migrate.Options{})
	written := func() map[string]time.Time {
		times := map[string]time.Time{}
		for name, d := range recorded.Documents(t, fs) {
			times[name] = d.UpdateTime
		}
		return times
	}
	before := written()
	if n := counts(t, fs, migrate.Options{}); len(n) > 0 {
		t.Errorf("upgraded again: %v", n)
	}
	if diff := cmp.Diff(before, written()); diff != "" {
		t.Errorf("written again:\n%s", diff)
	}
	var p struct {
		Schema   int       `firestore:"schema"`
		Finished time.Time `firestore:"finished"`
	}
	if d, err := fs.Doc(progressName).Get(t.Context()); err != nil || d.DataTo(&p) != nil || p.Schema != 1 || p.Finished.IsZero() {
		t.Errorf("progress %+v, %v", p, err)
	}
}

// Killed with -9 after its first commit and run again, a migration ends as if nothing had happened.
func TestKilled(t *testing.T) {
	t.Parallel()
	whole, _ := recorded.Open(t, recorded.Unpack(t))
	counts(t, whole, migrate.Options{})
	dir := recorded.Unpack(t)
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir, failpoint.Variable+"=migrated:attempt")
	out, err := cmd.CombinedOutput()
	if st, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || st.Signal() != syscall.SIGKILL {
		t.Fatalf("the migration did not die: %v: %s", err, out)
	}
	fs, _ := recorded.Open(t, dir)
	if _, err := fs.Doc(progressName).Get(t.Context()); err != nil {
		t.Errorf("no progress is left: %v", err)
	}
	if got := counts(t, fs, migrate.Options{}); !maps.Equal(got, map[string]int{"attempt": 3}) {
		t.Errorf("the second run upgraded %v, want the 3 attempts that were left", got)
	}
	if diff := cmp.Diff(contents(t, whole), contents(t, fs)); diff != "" {
		t.Errorf("not as if uninterrupted (-whole +resumed):\n%s", diff)
	}
}

// numbered is a kind whose version 2 doubles a number.
var numbered = []schema.Kind{{Name: "numbered", Path: "tenants/*/jobs/*", Version: 2, Upgrades: map[int]schema.Upgrade{
	1: func(d schema.Document) error { d["n"] = d["n"].(int64) * 2; return nil },
}}}

// numbers fills a database with documents 0 to n-1 of the kind, every third one upgraded already.
func numbers(t *testing.T, n int) *firestore.Client {
	t.Helper()
	fs := storetest.Client(t)
	for i := range n {
		version := 1 + (i%3)/2
		put(t, fs.Doc(fmt.Sprintf("tenants/t%d/jobs/j%02d", i%2, i)), schema.Document{"schema": version, "n": i * version})
	}
	put(t, fs.Doc("elsewhere/x/jobs/y"), schema.Document{"schema": 1, "n": 7})
	return fs
}

func put(t *testing.T, ref *firestore.DocumentRef, doc schema.Document) {
	t.Helper()
	if _, err := ref.Set(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
}

// doubled holds every document against what numbers has put there.
func doubled(t *testing.T, fs *firestore.Client, n int) {
	t.Helper()
	want := map[string]schema.Document{"elsewhere/x/jobs/y": {"schema": int64(1), "n": int64(7)}}
	for i := range n {
		want[fmt.Sprintf("tenants/t%d/jobs/j%02d", i%2, i)] = schema.Document{"schema": int64(2), "n": int64(2 * i)}
	}
	if diff := cmp.Diff(want, contents(t, fs)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// However often it is interrupted, each document is upgraded once, and a document
// that was dealt with is not looked at again.
func TestInterruptedAtEveryCommit(t *testing.T) {
	t.Parallel()
	const n, batch = 31, 4
	fs := numbers(t, n)
	runs, looked := 0, 0
	for done := false; !done; runs++ {
		ctx, cancel := context.WithCancel(t.Context())
		commits := 0
		err := migrate.Run(ctx, fs, migrate.Options{
			Kinds: numbered, Batch: batch,
			Now: func() time.Time { // a commit, or the end, is about to be written: the second one never is
				if commits++; commits == 2 {
					cancel()
				}
				return time.Now()
			},
			Report: func(c migrate.Count) { looked = c.Seen },
		})
		cancel()
		if done = err == nil; !done && !errors.Is(err, context.Canceled) && !strings.Contains(err.Error(), "cancel") {
			t.Fatal(err)
		}
	}
	doubled(t, fs, n)
	if want := n / batch; runs < want {
		t.Errorf("%d runs, want %d or more", runs, want)
	}
	if looked > batch {
		t.Errorf("the last run has looked at %d documents again", looked)
	}
}

// A document that changes between reading and writing is read again: neither change is lost.
func TestChangedMeanwhile(t *testing.T) {
	t.Parallel()
	const n = 6
	fs := numbers(t, n)
	commits := 0
	meanwhile := func() time.Time {
		switch commits++; commits {
		case 1:
			put(t, fs.Doc("tenants/t0/jobs/j00"), schema.Document{"schema": 1, "n": 500})
		case 2:
			if _, err := fs.Doc("tenants/t1/jobs/j01").Delete(t.Context()); err != nil {
				t.Error(err)
			}
		case 3:
			put(t, fs.Doc("tenants/t1/jobs/j03"), schema.Document{"schema": 2, "n": 6}) // upgraded by another
		}
		return time.Now()
	}
	if err := migrate.Run(t.Context(), fs, migrate.Options{Kinds: numbered, Now: meanwhile}); err != nil {
		t.Fatal(err)
	}
	put(t, fs.Doc("tenants/t1/jobs/j01"), schema.Document{"schema": 2, "n": 2})
	if got := contents(t, fs)["tenants/t0/jobs/j00"]; got["n"] != int64(1000) || got["schema"] != int64(2) {
		t.Errorf("the document that changed is %v", got)
	}
	put(t, fs.Doc("tenants/t0/jobs/j00"), schema.Document{"schema": 2, "n": 0})
	doubled(t, fs, n)
}

// What a newer program has written stops the migration and is named.
func TestNewerIsRefused(t *testing.T) {
	t.Parallel()
	fs := numbers(t, 3)
	put(t, fs.Doc("tenants/t9/jobs/new"), schema.Document{"schema": 3, "n": 1})
	err := migrate.Run(t.Context(), fs, migrate.Options{Kinds: numbered})
	var newer *schema.NewerError
	if !errors.As(err, &newer) || !strings.Contains(err.Error(), "tenants/t9/jobs/new") {
		t.Errorf("error %v", err)
	}
}

// A folder that a stack works on is not opened.
func TestFolderInUse(t *testing.T) {
	t.Parallel()
	dir := recorded.Unpack(t)
	_, done := recorded.Open(t, dir)
	if f, err := folder.Open(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("opened twice: %v, %v", f, err)
	}
	done()
	recorded.Open(t, dir)
	if f, err := folder.Open(t.Context(), t.TempDir()); err == nil || !strings.Contains(err.Error(), "no local data") {
		t.Errorf("opened an empty folder: %v, %v", f, err)
	}
}

// Every kind is looked at, once.
func TestEveryKind(t *testing.T) {
	t.Parallel()
	var names, want []string
	o := migrate.Options{Report: func(c migrate.Count) { names = append(names, c.Kind.Name) }}
	if err := migrate.Run(t.Context(), storetest.Client(t), o); err != nil {
		t.Fatal(err)
	}
	for _, k := range schema.Kinds() {
		want = append(want, k.Name)
	}
	if !slices.Equal(names, want) {
		t.Errorf("kinds %v, want %v", names, want)
	}
}
