package cloud_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
)

// Everything takes whatever it is asked for.
type (
	allBlobs    struct{ cloud.Blobs }
	allSigner   struct{}
	allBackends struct{ cloud.Backends }
	allUsers    struct{ cloud.Users }
	allPost     struct{}
)

func (allBlobs) Put(context.Context, cloud.Bucket, string, string, io.Reader) error { return nil }
func (allBlobs) Get(context.Context, cloud.Bucket, string) (io.ReadCloser, error)   { return nil, nil }
func (allBlobs) Delete(context.Context, cloud.Bucket, string) error                 { return nil }
func (allBlobs) Copy(context.Context, cloud.Bucket, string, cloud.Bucket, string) error {
	return nil
}
func (allSigner) Sign(context.Context, cloud.Link) (string, error)          { return "", nil }
func (allBackends) Video(route.Backend) (provider.Video, error)             { return nil, nil }
func (allBackends) Language(route.Backend) (provider.Language, error)       { return nil, nil }
func (allUsers) Grant(context.Context, string, string, identity.Role) error { return nil }
func (allPost) Post(context.Context, []outbox.Letter) error                 { return nil }

// A function can do what it declares, and nothing else.
func TestWithin(t *testing.T) {
	t.Parallel()
	work, both := []cloud.Bucket{cloud.Work}, []cloud.Bucket{cloud.Work, cloud.Intake}
	get := func(ctx context.Context, e *cloud.Env) error { _, err := e.Blobs.Get(ctx, cloud.Work, "a"); return err }
	put := func(ctx context.Context, e *cloud.Env) error {
		return e.Blobs.Put(ctx, cloud.Work, "a", "", strings.NewReader(""))
	}
	move := func(ctx context.Context, e *cloud.Env) error {
		return e.Blobs.Copy(ctx, cloud.Work, "a", cloud.Intake, "b")
	}
	remove := func(ctx context.Context, e *cloud.Env) error { return e.Blobs.Delete(ctx, cloud.Work, "a") }
	link := func(method string) func(context.Context, *cloud.Env) error {
		return func(ctx context.Context, e *cloud.Env) error {
			_, err := e.Signer.Sign(ctx, cloud.Link{Bucket: cloud.Work, Method: method})
			return err
		}
	}
	post := func(queue string) func(context.Context, *cloud.Env) error {
		return func(ctx context.Context, e *cloud.Env) error {
			return e.Post.Post(ctx, []outbox.Letter{{Queue: queue}})
		}
	}
	film := func(_ context.Context, e *cloud.Env) error { _, err := e.Backends.Video(route.Backend{}); return err }
	grant := func(ctx context.Context, e *cloud.Env) error { return e.Users.Grant(ctx, "u", "t", identity.Viewer) }

	for _, tt := range []struct {
		name  string
		needs cloud.Needs
		do    func(context.Context, *cloud.Env) error
		want  string // what was not declared
	}{
		{"reads", cloud.Needs{Reads: work}, get, ""},
		{"reads undeclared", cloud.Needs{Creates: work, Deletes: work}, get, "reads work"},
		{"creates", cloud.Needs{Creates: work}, put, ""},
		{"creates undeclared", cloud.Needs{Reads: work}, put, "creates in work"},
		{"creates elsewhere", cloud.Needs{Creates: []cloud.Bucket{cloud.Intake}}, put, "creates in work"},
		{"deletes undeclared", cloud.Needs{Reads: work, Creates: work}, remove, "deletes in work"},
		{"copies", cloud.Needs{Reads: work, Creates: both}, move, ""},
		{"copies from undeclared", cloud.Needs{Creates: both}, move, "reads work"},
		{"copies to undeclared", cloud.Needs{Reads: both, Creates: work}, move, "creates in intake"},
		{"signs", cloud.Needs{Reads: work, Signs: true}, link(http.MethodGet), ""},
		{"signs undeclared", cloud.Needs{Reads: work}, link(http.MethodGet), "signs links"},
		{"signs for who writes", cloud.Needs{Reads: work, Signs: true}, link(http.MethodPut), "creates in work"},
		{"posts to stages", cloud.Needs{Posts: []string{cloud.Stages}}, post(""), ""},
		{"posts by pattern", cloud.Needs{Posts: []string{"video-*"}}, post("video-local"), ""},
		{"posts beside the pattern", cloud.Needs{Posts: []string{"video-*"}}, post("voice-local"), "posts to voice-local"},
		{"posts everything", cloud.Needs{Posts: []string{cloud.Everything}}, post("erasure"), ""},
		{"posts to undeclared stages", cloud.Needs{Posts: []string{"video-*"}}, post(""), "posts to stages"},
		{"buys", cloud.Needs{Buys: []route.Modality{route.Video}}, film, ""},
		{"buys something else", cloud.Needs{Buys: []route.Modality{route.Language}}, film, "buys video"},
		{"changes accounts", cloud.Needs{Accounts: true}, grant, ""},
		{"changes accounts undeclared", cloud.Needs{}, grant, "changes accounts"},
		{"seals undeclared", cloud.Needs{}, func(_ context.Context, e *cloud.Env) error { _, err := e.ProvenanceKey(); return err }, "seals"},
		{"verifies undeclared", cloud.Needs{}, func(_ context.Context, e *cloud.Env) error { _, err := e.ProvenanceKeys(); return err }, "verifies"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := cloud.New(cloud.Config{Project: "demo"}, slog.New(slog.DiscardHandler))
			e.Blobs, e.Signer, e.Backends, e.Users, e.Post = allBlobs{}, allSigner{}, allBackends{}, allUsers{}, allPost{}
			err := tt.do(t.Context(), e.Within("f", tt.needs))
			if tt.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var f *fault.Error
			if !errors.As(err, &f) || f.Code != "server.not_granted" || !strings.Contains(err.Error(), "function f does not declare that it "+tt.want) {
				t.Errorf("%v, want: %s", err, tt.want)
			}
		})
	}
}
