package media

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
)

// Asset looks at every uploaded file, keeps what can be used, and says why of the rest.
var _ = function.OnFinalized("asset", cloud.Uploads, cloud.Needs{
	Reads: []cloud.Bucket{cloud.Uploads}, Creates: []cloud.Bucket{cloud.Work}, Deletes: []cloud.Bucket{cloud.Uploads},
}, takeAsset)

// uses is what a role wants of a file.
var uses = map[string]media.Use{"image": media.Image, "logo": media.Image, "footage": media.Footage}

// types are the media types of the kinds we take, and their endings.
var types = map[media.Kind][2]string{
	media.PNG: {"image/png", ".png"}, media.JPEG: {"image/jpeg", ".jpg"}, media.WebP: {"image/webp", ".webp"},
	media.MP4: {"video/mp4", ".mp4"}, media.WebM: {"video/webm", ".webm"},
}

func takeAsset(ctx context.Context, env *cloud.Env, o function.Object) error {
	tenant, id, ok := strings.Cut(o.Name, "/")
	if !ok {
		return fault.New(fault.Malformed, "asset.name", "This is no upload of ours.")
	}
	s, err := env.Store()
	if err != nil {
		return err
	}
	a, err := s.Asset(ctx, tenant, id)
	if err != nil {
		return err
	}
	if a == nil || a.Ready { // erased meanwhile; or sent once more by the same link: what was looked at stays
		return env.Blobs.Delete(ctx, cloud.Uploads, o.Name)
	}
	var refused *media.Refusal
	err = look(ctx, env, o, tenant, a, func(a store.Asset) error { return name(ctx, s, tenant, a) })
	if errors.As(err, &refused) {
		a.Refused, err = refused.Message, nil
	}
	if errors.Is(err, cloud.ErrNoBlob) {
		return nil // looked at before, by an event delivered twice
	}
	if err != nil {
		return err
	}
	if err := s.PutAsset(ctx, tenant, *a); err != nil {
		return err
	}
	return env.Blobs.Delete(ctx, cloud.Uploads, o.Name)
}

// name notes on the asset where its file is going to lie: before it is written, so that
// nobody who erases the same content meanwhile removes it.
func name(ctx context.Context, s *store.Store, tenant string, a store.Asset) error {
	a.Ready = false
	if err := s.PutAsset(ctx, tenant, a); err != nil {
		return err
	}
	_, err := s.Spared(ctx, tenant, a.Object)
	return err
}

// look probes the file and keeps it by content, once it is named. A file that cannot be used is a *media.Refusal.
// What is kept is what was looked at: the object may be another one by then.
func look(ctx context.Context, env *cloud.Env, o function.Object, tenant string, a *store.Asset, name func(store.Asset) error) error {
	limit, _ := media.Limits(uses[a.Role])
	if size, err := strconv.ParseInt(o.Size, 10, 64); err == nil { // else it is judged when it is here
		if err := limit.Fits(size); err != nil {
			return err
		}
	}
	t, err := tools()
	if err != nil {
		return missingTool(err)
	}
	dir, err := os.MkdirTemp("", "aiprod-asset-")
	if err != nil {
		return fmt.Errorf("asset: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "upload")
	if a.SHA256, a.Size, err = fetch(ctx, env, cloud.Uploads, o.Name, file); err != nil {
		return err
	}
	info, err := t.CheckUpload(ctx, file, uses[a.Role])
	if err != nil {
		return err
	}
	describe(a, info)
	a.Object = stage.ArtefactName(tenant, "assets", a.SHA256, types[info.Kind][1])
	if err := name(*a); err != nil {
		return err
	}
	return put(ctx, env, a.Object, a.Type, file)
}

// describe notes what an upload turned out to be.
func describe(a *store.Asset, info media.Info) {
	a.Type, a.Kind, a.Ready, a.Refused = types[info.Kind][0], string(uses[a.Role]), true, ""
	if info.Video != nil {
		a.Width, a.Height = info.Video.Width, info.Video.Height
	}
	a.Seconds = info.Duration.Seconds()
}

// put copies a file of this machine to the work bucket.
func put(ctx context.Context, env *cloud.Env, name, contentType, file string) error {
	src, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("asset: %w", err)
	}
	defer func() { _ = src.Close() }()
	return env.Blobs.Put(ctx, cloud.Work, name, contentType, src)
}

// fetch copies a file of a bucket to this machine and hashes it on the way.
func fetch(ctx context.Context, env *cloud.Env, b cloud.Bucket, name, file string) (sum string, size int64, err error) {
	src, err := env.Blobs.Get(ctx, b, name)
	if err != nil {
		return "", 0, err
	}
	defer func() { _ = src.Close() }()
	dst, err := os.Create(file)
	if err != nil {
		return "", 0, fmt.Errorf("fetch %s: %w", name, err)
	}
	h := sha256.New()
	size, err = io.Copy(io.MultiWriter(dst, h), src)
	if err := errors.Join(err, dst.Close()); err != nil {
		return "", 0, fmt.Errorf("fetch %s: %w", name, err)
	}
	return hex.EncodeToString(h.Sum(nil)), size, nil
}
