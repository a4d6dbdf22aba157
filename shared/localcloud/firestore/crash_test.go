package firestore_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"

	cloud "cloud.google.com/go/firestore"

	"github.com/aiprod/aiprod/shared/localcloud/firestore"
)

// crashFile names the database of the child process TestCrash starts; the parent does not have it set.
const crashFile = "FIRESTORE_TEST_CRASH_FILE"

// TestCrash kills a process with SIGKILL while eight clients write to its server, opens the file again, and looks for every
// write that was acknowledged.
func TestCrash(t *testing.T) {
	t.Parallel()
	if path := os.Getenv(crashFile); path != "" {
		writeUntilKilled(t, path)
		return
	}
	path := t.TempDir() + "/firestore.db"
	acknowledged := crash(t, path, 300)

	_, c := serve(t, firestore.Options{Path: path})
	found := map[string]bool{}
	for _, id := range ids(t, c.Collection("crash").Documents(context.Background())) {
		found[id] = true
	}
	for _, id := range acknowledged {
		if !found[id] {
			t.Errorf("%s was acknowledged and is lost", id)
		}
	}
	for id := range found {
		if doc := get(t, c, "crash/"+id); doc["id"] != id || get(t, c, "twin/"+id) == nil {
			t.Errorf("%s is there without all of its commit: %v", id, doc)
		}
	}
	t.Logf("%d writes acknowledged, %d found", len(acknowledged), len(found))
}

// crash runs this test in a child process, kills it after it has acknowledged enough writes, and returns those it got to say.
func crash(t *testing.T, path string, enough int) []string {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestCrash$")
	child.Env = append(os.Environ(), crashFile+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		ids = append(ids, lines.Text())
		if len(ids) == enough {
			_ = child.Process.Kill() // gone already: too few lines say so below
		}
	}
	_ = child.Wait() // killed: the error says so
	if len(ids) < enough {
		t.Fatalf("the child ended by itself after %d writes", len(ids))
	}
	return ids[:len(ids)-1] // the last line may be cut
}

// writeUntilKilled is the child: it prints the id of each write after the server has acknowledged it.
func writeUntilKilled(t *testing.T, path string) {
	_, c := serve(t, firestore.Options{Path: path})
	var mu sync.Mutex
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := 0; ; i++ {
				id := fmt.Sprintf("w%d-%06d", w, i)
				if err := writeTwins(c, id); err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				fmt.Println(id)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

// writeTwins commits two documents together.
func writeTwins(c *cloud.Client, id string) error {
	_, err := c.Batch().Set(c.Doc("crash/"+id), fields{"id": id}).Set(c.Doc("twin/"+id), fields{}).Commit(context.Background()) //nolint:staticcheck // the plain Commit call is what is under test
	return err
}
