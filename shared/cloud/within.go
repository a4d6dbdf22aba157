package cloud

import (
	"context"
	"crypto/ed25519"
	"io"
	"net/http"
	"slices"
	"sync"

	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/route"
)

// Within returns the environment of one function: e, but for what the function's declaration leaves out.
func (e *Env) Within(function string, n Needs) *Env {
	g := grant{function, n}
	in := *e
	in.Post, in.Pauser = heldPost{g, e.Post}, heldPauser{g, e.Pauser}
	in.store = sync.OnceValues(in.openStore)
	in.sealKey = func() (ed25519.PrivateKey, error) {
		if err := g.hold(n.Seals, "seals"); err != nil {
			return nil, err
		}
		return e.sealKey()
	}
	in.sealKeys = func() ([]ed25519.PublicKey, error) {
		if err := g.hold(n.Verifies, "verifies"); err != nil {
			return nil, err
		}
		return e.sealKeys()
	}
	if e.Secrets != nil {
		in.Secrets = heldSecrets{g, e.Secrets}
	}
	if e.Blobs != nil {
		in.Blobs = heldBlobs{g, e.Blobs}
	}
	if e.Signer != nil {
		in.Signer = heldSigner{g, e.Signer}
	}
	if e.Backends != nil {
		in.Backends = heldBackends{g, e.Backends}
	}
	if e.Users != nil {
		in.Users = heldUsers{g, e.Users}
	}
	return &in
}

type heldPost struct {
	grant
	outbox.Poster
}

func (p heldPost) Post(ctx context.Context, letters []outbox.Letter) error {
	for _, l := range letters {
		to := l.Queue
		if to == "" {
			to = Stages
		}
		if err := p.hold(p.needs.PostsTo(to), "posts to %s", to); err != nil {
			return err
		}
	}
	return p.Poster.Post(ctx, letters)
}

type heldBlobs struct {
	grant
	Blobs
}

func (g grant) reads(b Bucket) error {
	return g.hold(slices.Contains(g.needs.Reads, b), "reads %s", b)
}

func (g grant) creates(b Bucket) error {
	return g.hold(slices.Contains(g.needs.Creates, b), "creates in %s", b)
}

func (h heldBlobs) Put(ctx context.Context, b Bucket, name, contentType string, src io.Reader) error {
	if err := h.creates(b); err != nil {
		return err
	}
	return h.Blobs.Put(ctx, b, name, contentType, src)
}

func (h heldBlobs) Get(ctx context.Context, b Bucket, name string) (io.ReadCloser, error) {
	if err := h.reads(b); err != nil {
		return nil, err
	}
	return h.Blobs.Get(ctx, b, name)
}

func (h heldBlobs) Copy(ctx context.Context, from Bucket, fromName string, to Bucket, toName string) error {
	if err := h.reads(from); err != nil {
		return err
	}
	if err := h.creates(to); err != nil {
		return err
	}
	return h.Blobs.Copy(ctx, from, fromName, to, toName)
}

func (h heldBlobs) Delete(ctx context.Context, b Bucket, name string) error {
	if err := h.hold(slices.Contains(h.needs.Deletes, b), "deletes in %s", b); err != nil {
		return err
	}
	return h.Blobs.Delete(ctx, b, name)
}

func (h heldBlobs) Stat(ctx context.Context, b Bucket, name string) (Blob, error) {
	if err := h.reads(b); err != nil {
		return Blob{}, err
	}
	return h.Blobs.Stat(ctx, b, name)
}

func (h heldBlobs) List(ctx context.Context, b Bucket, prefix string, limit int) ([]Blob, error) {
	if err := h.reads(b); err != nil {
		return nil, err
	}
	return h.Blobs.List(ctx, b, prefix, limit)
}

func (h heldBlobs) After(ctx context.Context, b Bucket, name string, limit int) ([]Blob, error) {
	if err := h.reads(b); err != nil {
		return nil, err
	}
	return h.Blobs.After(ctx, b, name, limit)
}

// A heldSigner signs links to what the function may itself reach: whoever follows a link does so in its name.
type heldSigner struct {
	grant
	Signer
}

func (h heldSigner) Sign(ctx context.Context, l Link) (string, error) {
	may := h.reads
	if l.Method == http.MethodPut {
		may = h.creates
	}
	if err := may(l.Bucket); err != nil {
		return "", err
	}
	if err := h.hold(h.needs.Signs, "signs links"); err != nil {
		return "", err
	}
	return h.Signer.Sign(ctx, l)
}

type heldBackends struct {
	grant
	Backends
}

func (h heldBackends) buys(m route.Modality) error {
	return h.hold(slices.Contains(h.needs.Buys, m), "buys %s", m)
}

func (h heldBackends) Video(b route.Backend) (provider.Video, error) {
	if err := h.buys(route.Video); err != nil {
		return nil, err
	}
	return h.Backends.Video(b)
}

func (h heldBackends) Language(b route.Backend) (provider.Language, error) {
	if err := h.buys(route.Language); err != nil {
		return nil, err
	}
	return h.Backends.Language(b)
}

func (h heldBackends) Speech(b route.Backend) (provider.Speech, error) {
	if err := h.buys(route.Speech); err != nil {
		return nil, err
	}
	return h.Backends.Speech(b)
}

func (h heldBackends) Music(b route.Backend) (provider.Music, error) {
	if err := h.buys(route.Music); err != nil {
		return nil, err
	}
	return h.Backends.Music(b)
}

func (h heldBackends) Effects(b route.Backend) (provider.Effects, error) {
	if err := h.buys(route.Effects); err != nil {
		return nil, err
	}
	return h.Backends.Effects(b)
}

func (h heldBackends) Images(b route.Backend) (provider.Images, error) {
	if err := h.buys(route.Image); err != nil {
		return nil, err
	}
	return h.Backends.Images(b)
}

type heldUsers struct {
	grant
	Users
}

func (h heldUsers) changes() error { return h.hold(h.needs.Accounts, "changes accounts") }

func (h heldUsers) Invite(ctx context.Context, email string) (Account, error) {
	if err := h.changes(); err != nil {
		return Account{}, err
	}
	return h.Users.Invite(ctx, email)
}

func (h heldUsers) Grant(ctx context.Context, uid, tenant string, role identity.Role) error {
	if err := h.changes(); err != nil {
		return err
	}
	return h.Users.Grant(ctx, uid, tenant, role)
}

func (h heldUsers) End(ctx context.Context, uid string) error {
	if err := h.changes(); err != nil {
		return err
	}
	return h.Users.End(ctx, uid)
}

func (h heldUsers) Delete(ctx context.Context, uid string) error {
	if err := h.changes(); err != nil {
		return err
	}
	return h.Users.Delete(ctx, uid)
}
