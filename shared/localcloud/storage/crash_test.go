package storage

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	gcs "cloud.google.com/go/storage"
	"google.golang.org/api/iterator"
)

// crashDir names, in a re-executed test binary, the folder to serve until killed.
const crashDir = "STORAGE_CRASH_TEST_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		serveUntilKilled(dir)
	}
	os.Exit(m.Run())
}

// serveUntilKilled prints its address. Its notifications never succeed, so all of them stay owed.
func serveUntilKilled(dir string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	s, err := Open(Options{Dir: dir, Buckets: []string{"work", "intake"}, Host: listener.Addr().String(),
		Token:   func(string) bool { return true },
		Changed: func(context.Context, Object, Event) error { return io.ErrClosedPipe }})
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr())
	panic(http.Serve(listener, s))
}

// victim is a server in a process of its own.
type victim struct {
	host   string
	client *gcs.Client
	kill   func()
}

func startVictim(t *testing.T, dir string) victim {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashDir+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill := sync.OnceFunc(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // killed: the error says so
	})
	t.Cleanup(kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	host := strings.TrimSpace(line)
	return victim{host, connect(t, host, testToken), kill}
}

func TestKill(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	v := startVictim(t, dir)
	work := v.client.Bucket("work")
	put(t, work.Object("finished"), "all of it")
	old := put(t, work.Object("replaced"), "old")
	session := startSession(t, v.host, "resumed")
	sendPiece(t, session, "0123", "bytes 0-3/*", http.StatusPermanentRedirect)
	half := sendHalf(t, v.host, "replaced")
	defer half.Close()
	v.kill()

	notices := make(chan notice)
	b := start(t, Options{Dir: dir, Changed: into(notices, 0)})
	for _, want := range []string{"finished", "replaced"} {
		if n := <-notices; n.event != Finalized || n.object.Name != want {
			t.Errorf("notice %v, want %s finalized", n, want)
		}
	}
	if got := read(t, b.object("finished")); got != "all of it" {
		t.Errorf("finished upload reads %q", got)
	}
	if got := read(t, b.object("replaced")); got != "old" {
		t.Errorf("after half an overwrite it reads %q", got)
	}
	if attrs, err := b.object("replaced").Attrs(t.Context()); err != nil || attrs.Generation != old.Generation {
		t.Errorf("after half an overwrite: %+v %v", attrs, err)
	}
	if names := list(t, b.client.Bucket("work")); len(names) != 2 {
		t.Errorf("objects %v", names)
	}

	left, err := b.blobs.undecided()
	if err != nil || len(left) != 1 {
		t.Errorf("undecided blobs %v, want the session's alone; %v", left, err)
	}
	session = strings.Replace(session, v.host, b.host, 1)
	sendPiece(t, session, "456", "bytes 4-6/7", http.StatusOK)
	if got := read(t, b.object("resumed")); got != "0123456" {
		t.Errorf("resumed upload reads %q", got)
	}
}

// Killed in the midst of many writers, it keeps all it acknowledged, shows nothing it cannot serve, owes a notification
// for every object, and holds no blob that is nobody's.
func TestKillAmongWriters(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	v := startVictim(t, dir)
	var mu sync.Mutex
	acknowledged := map[string]bool{}
	var writers sync.WaitGroup
	for n := range 4 {
		writers.Go(func() {
			for i := 0; ; i++ {
				name := fmt.Sprintf("writer-%d/%d", n, i)
				w := v.client.Bucket("work").Object(name).If(gcs.Conditions{DoesNotExist: true}).Retryer(gcs.WithPolicy(gcs.RetryNever)).NewWriter(t.Context())
				w.ChunkSize = 0
				_, _ = w.Write(bytes.Repeat([]byte(name+"."), 20_000))
				if w.Close() != nil {
					return
				}
				mu.Lock()
				acknowledged[name] = true
				if len(acknowledged) == 40 {
					go v.kill()
				}
				mu.Unlock()
			}
		})
	}
	writers.Wait()

	finalized := make(chan notice, 1000)
	b := start(t, Options{Dir: dir, Changed: into(finalized, 0)})
	names := list(t, b.client.Bucket("work"))
	for _, name := range names {
		if want := strings.Repeat(name+".", 20_000); read(t, b.object(name)) != want {
			t.Errorf("%s is not what was written", name)
		}
		<-finalized
		delete(acknowledged, name)
	}
	if len(acknowledged) != 0 {
		t.Errorf("lost %v", acknowledged)
	}
	blobs, err := os.ReadDir(b.blobs.settled)
	if err != nil || len(blobs) != len(names) {
		t.Errorf("%d blobs of %d objects, %v", len(blobs), len(names), err)
	}
}

// Every place where a publication may be cut is a state of the two folders and the catalogue; mend decides each.
func TestMendDecides(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, Options{Dir: dir}, "local")
	accept := func(name string) record {
		rec, err := s.accept(upload{Bucket: "work", Name: name}, strings.NewReader(name))
		if err != nil {
			t.Fatal(err)
		}
		return rec
	}
	unsettled := accept("committed, not settled")
	if err := os.Link(s.blobs.path(unsettled.Blob), s.blobs.incomingPath(unsettled.Blob)); err != nil {
		t.Fatal(err)
	}
	written, err := s.blobs.write(strings.NewReader("written, not published"))
	if err != nil {
		t.Fatal(err)
	}
	published, err := s.blobs.write(strings.NewReader("published, not committed"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.blobs.publish(published.blob); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	b := start(t, Options{Dir: dir})
	if got := read(t, b.object("committed, not settled")); got != "committed, not settled" {
		t.Errorf("read %q", got)
	}
	for _, id := range []string{written.blob, published.blob} {
		if _, err := os.Stat(b.blobs.path(id)); !os.IsNotExist(err) {
			t.Errorf("blob %s is still there: %v", id, err)
		}
	}
	if left, err := b.blobs.undecided(); len(left) != 0 || err != nil {
		t.Errorf("undecided %v %v", left, err)
	}
}

func TestOneProcessAtATime(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	v := startVictim(t, dir)
	if _, err := Open(Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("second opening: %v", err)
	}
	v.kill()
	b := start(t, Options{Dir: dir})
	put(t, b.object("a"), "x")
}

func list(t *testing.T, bucket *gcs.BucketHandle) (names []string) {
	t.Helper()
	it := bucket.Objects(t.Context(), nil)
	for {
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

func startSession(t *testing.T, host, name string) string {
	t.Helper()
	res, body := fetch(t, "POST", "http://"+host+"/upload/storage/v1/b/work/o?uploadType=resumable&name="+name, nil,
		map[string]string{"Authorization": "Bearer " + testToken})
	if res.StatusCode != http.StatusOK {
		t.Fatalf("start session: %d %s", res.StatusCode, body)
	}
	return res.Header.Get("Location")
}

func sendPiece(t *testing.T, session, body, span string, status int) {
	t.Helper()
	if res, text := fetch(t, "PUT", session, []byte(body), map[string]string{"Content-Range": span}); res.StatusCode != status {
		t.Fatalf("%s: %d %s, want %d", span, res.StatusCode, text, status)
	}
}

// sendHalf begins an upload that never ends. It returns once the server has taken more than the connection can buffer
// on the way, so that part of it is on the server's disk.
func sendHalf(t *testing.T, host, name string) io.Closer {
	t.Helper()
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(conn, "POST /upload/storage/v1/b/work/o?uploadType=media&name=%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer x\r\nContent-Length: 99000000\r\n\r\n", name, host)
	if _, err := conn.Write(bytes.Repeat([]byte("x"), 32<<20)); err != nil {
		t.Fatal(err)
	}
	return conn
}
