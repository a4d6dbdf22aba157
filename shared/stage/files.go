package stage

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/provider"
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

// A File is one on this machine that a stage wants kept.
type File struct {
	Path string
	Kind string // the folder it is kept in: "masters"
	Type string // media type
}

// Keep stores files by their content as artefacts of the tenant's and returns them in order.
// The step names them before the first is written.
func (w *Work) Keep(ctx context.Context, files ...File) ([]step.Artefact, error) {
	kept := make([]step.Artefact, len(files))
	names := make([]string, len(files))
	for i, f := range files {
		sum, size, err := disclosure.Digest(f.Path)
		if err != nil {
			return nil, fmt.Errorf("stage: keep: %w", err)
		}
		names[i] = ArtefactName(w.Message.Tenant, f.Kind, sum, filepath.Ext(f.Path))
		kept[i] = step.Artefact{Object: names[i], SHA256: sum, Size: size, Type: f.Type}
	}
	if err := w.lease.Name(ctx, names); err != nil {
		return nil, err
	}
	failpoint.Hit("named", string(w.Message.Stage))
	for i, f := range files {
		if _, err := w.Store.Spared(ctx, w.Message.Tenant, names[i]); err != nil {
			return nil, err
		}
		if err := w.put(ctx, f, names[i]); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

func (w *Work) put(ctx context.Context, f File, object string) error {
	src, err := os.Open(f.Path)
	if err != nil {
		return fmt.Errorf("stage: keep: %w", err)
	}
	defer func() { _ = src.Close() }()
	return w.Env.Blobs.Put(ctx, cloud.Work, object, f.Type, src)
}

// bought is the kind of artefact that backends leave themselves.
const bought = "bought"

// Left is the folder of the work bucket in which backends leave what a job has bought of them, until it is taken in.
// What was never taken in is removed with the job.
func Left(tenant, job string) string { return path.Join("artefacts", tenant, bought, job) + "/" }

// Outbox is a folder of the step's, gs://bucket/folder/, in which a backend may leave a file for it.
func (w *Work) Outbox() string {
	return w.workURI() + Left(w.Message.Tenant, w.Message.Job) + w.Message.Step + "/"
}

func (w *Work) workURI() string { return "gs://" + w.Env.Config.Name(cloud.Work) + "/" }

// discard removes what a backend has left in the step's outbox, once it is taken in. What
// stays there by a failure is not worth one.
func (w *Work) discard(ctx context.Context, output string) {
	if !strings.HasPrefix(output, w.Outbox()) {
		return
	}
	if err := w.Env.Blobs.Delete(ctx, cloud.Work, strings.TrimPrefix(output, w.workURI())); err != nil {
		w.Env.Log.WarnContext(ctx, "file not removed", "file", output, "error", err)
	}
}

// forgetTime is how long a backend may take to forget.
const forgetTime = 10 * time.Second

// forget has a backend that keeps what it was asked for forget a call that has ended, once its clip is
// taken in. What it keeps by a failure is not worth one: it goes there with time.
func (w *Work) forget(ctx context.Context, o Offer, c step.Call) {
	keeper, ok := o.Video.(provider.Forgetter)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, forgetTime)
	defer cancel()
	if err := keeper.Forget(ctx, c.Operation); err != nil {
		w.Env.Log.WarnContext(ctx, "call not forgotten", "step", w.Step.Name, "job", w.Message.Job, "error", err)
	}
}

// ArtefactName is where a tenant's artefact of some content lies in the work bucket.
func ArtefactName(tenant, kind, sha256, ext string) string {
	return path.Join("artefacts", tenant, kind, sha256+ext)
}

// ArtefactSum is the SHA-256 of an artefact, which its name holds.
func ArtefactSum(object string) string {
	return strings.TrimSuffix(path.Base(object), path.Ext(object))
}
