package media

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/aiprod/aiprod/shared/audio"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/media/mp4"
	"github.com/aiprod/aiprod/shared/stage"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store"
)

// Ingest takes in every file anyone has made: it is probed, hashed and kept by
// content, its step completed, and the steps it belongs with joined. It is the only
// completer of steps that make files, so a vendor's file and ours go the same way.
var _ = function.OnFinalized("ingest", cloud.Intake, cloud.Needs{
	Posts: []string{cloud.Stages, "video-*"},
	Reads: []cloud.Bucket{cloud.Intake}, Creates: []cloud.Bucket{cloud.Work}, Deletes: []cloud.Bucket{cloud.Intake},
}, ingest)

func ingest(ctx context.Context, env *cloud.Env, o function.Object) error {
	in, err := stage.ParseIntake(o.Name)
	if err != nil {
		return err
	}
	s, err := env.Store()
	if err != nil {
		return err
	}
	j, err := env.Journal()
	if err != nil {
		return err
	}
	ref := store.Ref{Tenant: in.Tenant, Job: in.Job, Attempt: in.Attempt}
	a, err := keep(ctx, env, in, o)
	if errors.Is(err, cloud.ErrNoBlob) {
		return rejoin(ctx, s, j, ref, in.Step) // taken in before, by an event delivered twice
	}
	if err != nil && !fault.Retryable(err) { // no other try will do: without ffprobe nothing can be taken in
		return stage.Fail(ctx, env, in.Message(job.Ingest), err)
	}
	if err != nil {
		return err
	}
	failpoint.Hit("kept", "ingest")
	st, err := j.Take(ctx, ref, in.Step, a, func(u *store.Unit, st step.Step) error { return taken(u, j, st) })
	if err != nil && !errors.Is(err, step.ErrDone) && !errors.Is(err, step.ErrObsolete) {
		return err
	}
	failpoint.Hit("taken", "ingest")
	if err := hold(ctx, env, s, in.Tenant, o.Name, a); err != nil {
		return err
	}
	if err := stage.Join(ctx, j, store.Ref{Tenant: in.Tenant, Job: in.Job, Attempt: st.Attempt}, st.Group); err != nil {
		return err
	}
	return env.Blobs.Delete(ctx, cloud.Intake, o.Name)
}

// hold holds that a take which its step names by now is there, even if one of the same content was just being erased.
func hold(ctx context.Context, env *cloud.Env, s *store.Store, tenant, source string, a step.Artefact) error {
	gone, err := s.Spared(ctx, tenant, a.Object)
	if err != nil || !gone {
		return err
	}
	return env.Blobs.Copy(ctx, cloud.Intake, source, cloud.Work, a.Object)
}

// rejoin repeats the join check of a step, so that a death between a completion and its join heals.
func rejoin(ctx context.Context, s *store.Store, j *step.Journal, ref store.Ref, key string) error {
	st, err := j.Get(ctx, ref, key)
	if err != nil || st.State != step.Done {
		return err
	}
	return stage.Join(ctx, j, store.Ref{Tenant: ref.Tenant, Job: ref.Job, Attempt: st.Attempt}, st.Group)
}

// keep probes and hashes the file and copies it to its place by content.
func keep(ctx context.Context, env *cloud.Env, in stage.Intake, o function.Object) (step.Artefact, error) {
	dir, err := os.MkdirTemp("", "aiprod-ingest-")
	if err != nil {
		return step.Artefact{}, fmt.Errorf("ingest: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "file"+in.Ext)
	sum, size, err := fetch(ctx, env, cloud.Intake, o.Name, file)
	if err != nil {
		return step.Artefact{}, err
	}
	if err := playable(ctx, file); err != nil {
		return step.Artefact{}, err
	}
	a := step.Artefact{Object: stage.ArtefactName(in.Tenant, "takes", sum, in.Ext), SHA256: sum, Size: size, Type: o.ContentType}
	return a, env.Blobs.Copy(ctx, cloud.Intake, o.Name, cloud.Work, a.Object)
}

// playable holds that a take is media and not empty. What we write is read here;
// a vendor's file that is not as simple is probed.
func playable(ctx context.Context, file string) error {
	if structured(file) {
		return nil
	}
	t, err := tools()
	if err != nil {
		return missingTool(err)
	}
	info, err := t.Probe(ctx, file)
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "take.broken", "A take that was made cannot be played.")
	}
	if info.Video == nil && info.Audio == nil {
		return fault.New(fault.Unavailable, "take.empty", "A take that was made is empty.")
	}
	return nil
}

// structured reports whether a file is whole: an MP4 with an H.264 picture, or a WAV with sound.
// It saves a process for each of a film's takes.
func structured(file string) bool {
	if f, err := mp4.Open(file); err == nil {
		return f.Missing == 0 && slices.ContainsFunc(f.Tracks, func(t mp4.Track) bool { return t.Kind == "vide" && t.Samples > 0 && len(t.Config) > 0 })
	}
	w, err := audio.OpenWAV(file)
	return err == nil && w.Len() > 0 && w.Close() == nil
}

// taken does what a take that is in leads to: progress, the clip of a bought picture, and the drawing over a bought clip.
func taken(u *store.Unit, j *step.Journal, st step.Step) error {
	switch st.Stage {
	case job.Picture:
		return stage.FilmBegun(u, j, st)
	case job.Generate:
		return stage.DrawBought(u, j, st)
	case job.Render:
		u.Made(st.Attempt, "shots", st.Part)
	case job.Narrate:
		u.Made(st.Attempt, "lines", st.Part)
	}
	return nil
}
