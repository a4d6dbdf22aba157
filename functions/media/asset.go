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
	"strings"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/store"
)

// Asset looks at every uploaded file, keeps what can be used, and says why of the rest.
var _ = function.OnFinalized("asset", cloud.Uploads, takeAsset)

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
	if err != nil || a == nil || a.Ready {
		return err
	}
	var refused *media.Refusal
	err = look(ctx, env, o.Name, tenant, a)
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

// look probes the file and keeps it by content. A file that cannot be used is a *media.Refusal.
func look(ctx context.Context, env *cloud.Env, name, tenant string, a *store.Asset) error {
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
	if a.SHA256, a.Size, err = fetch(ctx, env, cloud.Uploads, name, file); err != nil {
		return err
	}
	info, err := t.CheckUpload(ctx, file, uses[a.Role])
	if err != nil {
		return err
	}
	kind := types[info.Kind]
	a.Type, a.Kind, a.Ready, a.Refused = kind[0], string(uses[a.Role]), true, ""
	if info.Video != nil {
		a.Width, a.Height = info.Video.Width, info.Video.Height
	}
	a.Seconds = info.Duration.Seconds()
	a.Object = stage.ArtefactName(tenant, "assets", a.SHA256, kind[1])
	return env.Blobs.Copy(ctx, cloud.Uploads, name, cloud.Work, a.Object)
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
