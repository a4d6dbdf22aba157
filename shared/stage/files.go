package stage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/step"
)

// Input reads the input of the step being worked on.
func (w *Work) Input(dst any) error {
	if err := json.Unmarshal([]byte(w.Step.Input), dst); err != nil {
		return fmt.Errorf("stage: input of %s: %w", w.Step.Name, err)
	}
	return nil
}

// Result reads what an earlier stage of this pass found.
func (w *Work) Result(ctx context.Context, s job.Stage, dst any) error {
	m := w.Message
	m.Stage, m.Pass = s, w.Attempt.Pass
	key, err := runKey(m)
	if err != nil {
		return err
	}
	st, err := w.Journal.Get(ctx, w.Ref(), key)
	if err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(st.Result), dst); err != nil {
		return fmt.Errorf("stage: result of %s: %w", s, err)
	}
	return nil
}

// Before reads what a stage found in the last attempt before this one that got so far, and reports whether one did.
func (w *Work) Before(ctx context.Context, s job.Stage, dst any) (bool, error) {
	for n := w.Attempt.Number - 1; n > 0; n-- {
		ref := w.Ref()
		ref.Attempt = n
		a, err := w.Store.ReadAttempt(ctx, ref)
		if err != nil {
			return false, err
		}
		key, err := runKey(job.Message{Attempt: n, Stage: s, Pass: a.Pass})
		if err != nil {
			return false, err
		}
		st, found, err := w.Journal.Look(ctx, ref, key)
		if err != nil {
			return false, err
		}
		if found && st.State == step.Done && json.Unmarshal([]byte(st.Result), dst) == nil {
			return true, nil
		}
	}
	return false, nil
}

// Fetch copies a file of a bucket into dir and returns its path there.
func (w *Work) Fetch(ctx context.Context, b cloud.Bucket, object, dir string) (string, error) {
	src, err := w.Env.Blobs.Get(ctx, b, object)
	if err != nil {
		return "", err
	}
	defer func() { _ = src.Close() }()
	file := filepath.Join(dir, path.Base(object))
	dst, err := os.Create(file)
	if err != nil {
		return "", fmt.Errorf("stage: fetch %s: %w", object, err)
	}
	if _, err := io.Copy(dst, src); err != nil {
		_ = dst.Close()
		return "", fmt.Errorf("stage: fetch %s: %w", object, err)
	}
	return file, dst.Close()
}

// Keep stores a file by its content as an artefact of the tenant's and returns it.
func (w *Work) Keep(ctx context.Context, file, kind, contentType string) (step.Artefact, error) {
	f, err := os.Open(file)
	if err != nil {
		return step.Artefact{}, fmt.Errorf("stage: keep: %w", err)
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	size, err := io.Copy(h, f)
	if err != nil {
		return step.Artefact{}, fmt.Errorf("stage: keep: %w", err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return step.Artefact{}, fmt.Errorf("stage: keep: %w", err)
	}
	sum := hex.EncodeToString(h.Sum(nil))
	a := step.Artefact{Object: ArtefactName(w.Message.Tenant, kind, sum, filepath.Ext(file)), SHA256: sum, Size: size, Type: contentType}
	return a, w.Env.Blobs.Put(ctx, cloud.Work, a.Object, contentType, f)
}

// ArtefactName is where a tenant's artefact of some content lies in the work bucket.
func ArtefactName(tenant, kind, sha256, ext string) string {
	return path.Join("artefacts", tenant, kind, sha256+ext)
}

// ArtefactSum is the SHA-256 of an artefact, which its name holds.
func ArtefactSum(object string) string {
	return strings.TrimSuffix(path.Base(object), path.Ext(object))
}
