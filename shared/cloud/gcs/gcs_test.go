package gcs_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/oauth2"
	"google.golang.org/api/option"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/cloud/gcs"
	"github.com/aiprod/aiprod/shared/localcloud/storage"
)

var config = cloud.Config{Project: "demo"}

// storing runs a storage with the product's buckets, behind what the test puts before it, and returns its address.
func storing(t *testing.T, before func(http.Handler) http.Handler) string {
	t.Helper()
	var names []string
	for _, b := range cloud.Buckets() {
		names = append(names, config.Name(b))
	}
	server := httptest.NewUnstartedServer(nil)
	files, err := storage.Open(storage.Options{
		Dir: t.TempDir(), Buckets: names, Host: server.Listener.Addr().String(),
		Token: func(bearer string) bool { return bearer == "good" },
	})
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = before(files)
	server.Start()
	t.Cleanup(func() {
		server.Close()
		if err := files.Close(); err != nil {
			t.Error(err)
		}
	})
	return server.URL
}

func nothing(next http.Handler) http.Handler { return next }

// open returns the store on a storage of the test's own.
func open(t *testing.T) *gcs.Store {
	t.Helper()
	return dial(t, storing(t, nothing), "good")
}

func dial(t *testing.T, address, token string) *gcs.Store {
	t.Helper()
	s, err := gcs.Open(t.Context(), config, option.WithEndpoint(address+"/storage/v1/"),
		option.WithTokenSource(oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func put(t *testing.T, s cloud.Blobs, b cloud.Bucket, name string, content string) {
	t.Helper()
	if err := s.Put(t.Context(), b, name, "text/plain", strings.NewReader(content)); err != nil {
		t.Fatal(err)
	}
}

// read returns a file whole.
func read(t *testing.T, s cloud.Blobs, b cloud.Bucket, name string) string {
	t.Helper()
	r, err := s.Get(t.Context(), b, name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// What is written once is read back; a second writer of the name changes nothing
// and hears of no error, however large the file.
func TestPut(t *testing.T) {
	t.Parallel()
	s := open(t)
	for _, size := range []int{0, 5, 8<<20 - 1, 8 << 20, 17 << 20} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			t.Parallel()
			name := fmt.Sprintf("of size/%d é+%%41.bin", size)
			first := strings.Repeat("1", size)
			put(t, s, cloud.Work, name, first)
			put(t, s, cloud.Work, name, strings.Repeat("2", size+1))
			if got := read(t, s, cloud.Work, name); got != first {
				t.Errorf("%d bytes, the second write's: %v", len(got), strings.Contains(got, "2"))
			}
			if _, err := s.Stat(t.Context(), cloud.Intake, name); !errors.Is(err, cloud.ErrNoBlob) {
				t.Errorf("in another bucket: %v", err)
			}
		})
	}
}

// A storage may say at once that the name is taken, before it has the file.
func TestPutOfTakenName(t *testing.T) {
	t.Parallel()
	s := dial(t, storing(t, func(http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("ifGenerationMatch") != "0" {
				t.Errorf("%s %s: an unconditional write", r.Method, r.URL)
			}
			http.Error(w, `{"error":{"code":412,"message":"At least one of the pre-conditions you specified did not hold."}}`, http.StatusPreconditionFailed)
		})
	}), "good")
	put(t, s, cloud.Work, "small", "x")
	put(t, s, cloud.Work, "large", strings.Repeat("x", 17<<20))
}

// A source that fails leaves no file, neither whole nor half.
func TestPutOfBrokenSource(t *testing.T) {
	t.Parallel()
	s := open(t)
	broken := errors.New("broken")
	for _, size := range []int{0, 10, 9 << 20} {
		name := fmt.Sprint(size)
		src := io.MultiReader(bytes.NewReader(make([]byte, size)), iotest.ErrReader(broken))
		if err := s.Put(t.Context(), cloud.Work, name, "text/plain", src); !errors.Is(err, broken) {
			t.Errorf("after %d bytes: error %v", size, err)
		}
		if _, err := s.Stat(t.Context(), cloud.Work, name); !errors.Is(err, cloud.ErrNoBlob) {
			t.Errorf("after %d bytes: a file is there: %v", size, err)
		}
	}
}

func TestStat(t *testing.T) {
	t.Parallel()
	s := open(t)
	put(t, s, cloud.Uploads, "a/b.txt", "hello")
	got, err := s.Stat(t.Context(), cloud.Uploads, "a/b.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := cloud.Blob{Bucket: cloud.Uploads, Name: "a/b.txt", Size: 5, Type: "text/plain", Made: time.Now()}
	if diff := cmp.Diff(want, got, cmpopts.EquateApproxTime(time.Hour)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCopy(t *testing.T) {
	t.Parallel()
	s := open(t)
	put(t, s, cloud.Uploads, "a", "new")
	put(t, s, cloud.Intake, "taken", "old")
	for name, want := range map[string]string{"free": "new", "taken": "old"} {
		if err := s.Copy(t.Context(), cloud.Uploads, "a", cloud.Intake, name); err != nil {
			t.Errorf("to %s: %v", name, err)
		}
		if got := read(t, s, cloud.Intake, name); got != want {
			t.Errorf("%s holds %q, want %q", name, got, want)
		}
	}
	if got, err := s.Stat(t.Context(), cloud.Intake, "free"); err != nil || got.Type != "text/plain" {
		t.Errorf("the copy's type: %q, %v", got.Type, err)
	}
}

// What is not there is told apart from what cannot be reached.
func TestMissing(t *testing.T) {
	t.Parallel()
	address := storing(t, nothing)
	calls := map[string]func(s cloud.Blobs) error{
		"get": func(s cloud.Blobs) error {
			r, err := s.Get(t.Context(), cloud.Work, "none")
			if err == nil {
				_ = r.Close()
			}
			return err
		},
		"stat": func(s cloud.Blobs) error {
			_, err := s.Stat(t.Context(), cloud.Work, "none")
			return err
		},
		"copy": func(s cloud.Blobs) error {
			return s.Copy(t.Context(), cloud.Work, "none", cloud.Delivery, "none")
		},
		"delete": func(s cloud.Blobs) error { return s.Delete(t.Context(), cloud.Work, "none") },
	}
	known, stranger := dial(t, address, "good"), dial(t, address, "forged")
	for name, call := range calls {
		want := cloud.ErrNoBlob
		if name == "delete" {
			want = nil
		}
		if err := call(known); !errors.Is(err, want) {
			t.Errorf("%s: error %v, want %v", name, err, want)
		}
		if err := call(stranger); err == nil || errors.Is(err, cloud.ErrNoBlob) {
			t.Errorf("%s without access: error %v", name, err)
		}
	}
	if _, err := stranger.List(t.Context(), cloud.Work, "", 1); err == nil {
		t.Error("list without access: no error")
	}
	if err := stranger.Put(t.Context(), cloud.Work, "a", "text/plain", strings.NewReader("a")); err == nil {
		t.Error("put without access: no error")
	}
}

func TestDelete(t *testing.T) {
	t.Parallel()
	s := open(t)
	put(t, s, cloud.Work, "a", "x")
	put(t, s, cloud.Work, "b", "x")
	if err := s.Delete(t.Context(), cloud.Work, "a"); err != nil {
		t.Fatal(err)
	}
	blobs, err := s.List(t.Context(), cloud.Work, "", 9)
	if err != nil || len(blobs) != 1 || blobs[0].Name != "b" {
		t.Errorf("left: %v, %v", blobs, err)
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	s := open(t)
	for _, name := range []string{"p/2", "p/1", "p/q/3", "other"} {
		put(t, s, cloud.Delivery, name, name)
	}
	tests := []struct {
		prefix string
		limit  int
		want   []string
	}{
		{"p/", 9, []string{"p/1", "p/2", "p/q/3"}},
		{"p/", 2, []string{"p/1", "p/2"}},
		{"", 9, []string{"other", "p/1", "p/2", "p/q/3"}},
		{"none", 9, nil},
		{"p/", 0, nil},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.prefix, tt.limit), func(t *testing.T) {
			t.Parallel()
			got, err := s.List(t.Context(), cloud.Delivery, tt.prefix, tt.limit)
			if err != nil {
				t.Fatal(err)
			}
			var want []cloud.Blob
			for _, name := range tt.want {
				want = append(want, cloud.Blob{Bucket: cloud.Delivery, Name: name, Size: int64(len(name)), Type: "text/plain", Made: time.Now()})
			}
			if diff := cmp.Diff(want, got, cmpopts.EquateApproxTime(time.Hour)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAfter(t *testing.T) {
	t.Parallel()
	s := open(t)
	for _, name := range []string{"a", "a/1", "a/2", "b"} {
		put(t, s, cloud.Work, name, name)
	}
	for after, want := range map[string]string{"": "[a a/1]", "a": "[a/1 a/2]", "a/2": "[b]", "b": "[]"} {
		blobs, err := s.After(t.Context(), cloud.Work, after, 2)
		names := []string{}
		for _, f := range blobs {
			names = append(names, f.Name)
		}
		if got := fmt.Sprint(names); err != nil || got != want {
			t.Errorf("after %q: %s, %v; want %s", after, got, err, want)
		}
	}
}

// A program's environment reaches the storage that its variables name, which asks for no token.
func TestServe(t *testing.T) {
	t.Setenv("STORAGE_EMULATOR_HOST", storing(t, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Set("Authorization", "Bearer good")
			next.ServeHTTP(w, r)
		})
	}))
	env := cloud.New(config, slog.New(slog.DiscardHandler))
	if err := gcs.Serve(t.Context(), env); err != nil {
		t.Fatal(err)
	}
	put(t, env.Blobs, cloud.Work, "a", "served")
	if got := read(t, env.Blobs, cloud.Work, "a"); got != "served" {
		t.Errorf("read %q", got)
	}
}
