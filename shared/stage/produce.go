package stage

import (
	"context"
	"fmt"
	"os"
	"path"
	"strconv"
	"strings"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
)

// A Product is a file a step has made.
type Product struct {
	File   string // path on this machine
	Type   string // media type
	Result any    // what was measured
}

// produce makes the step's file and writes it to intake.
func (w *Work) produce(ctx context.Context, do func(context.Context, *Work, string) (Product, error)) error {
	if sent, err := w.resend(ctx); sent || err != nil {
		return err
	}
	return w.make(ctx, func(dir string) (Product, error) { return do(ctx, w, dir) }, nil)
}

// make makes the step's file in a folder of its own and hands it over.
func (w *Work) make(ctx context.Context, do func(dir string) (Product, error), cost *int64) error {
	dir, err := os.MkdirTemp("", "aiprod-"+string(w.Message.Stage)+"-")
	if err != nil {
		return fmt.Errorf("stage: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	p, err := do(dir)
	if err != nil {
		return err
	}
	return w.hand(ctx, p, cost)
}

// hand records what was measured of a product, and what the backend says it cost
// where it says so, and writes the file to intake.
func (w *Work) hand(ctx context.Context, p Product, cost *int64) error {
	file, err := os.Open(p.File)
	if err != nil {
		return fmt.Errorf("stage: product of %s: %w", w.Step.Name, err)
	}
	defer func() { _ = file.Close() }()
	if err := w.lease.Produce(ctx, p.Result, cost); err != nil {
		return err
	}
	failpoint.Hit("produced", string(w.Message.Stage))
	err = w.Env.Blobs.Put(ctx, cloud.Intake, w.intakeName(p.File), p.Type, file)
	failpoint.Hit("written", string(w.Message.Stage))
	return err
}

// Makes is what a function needs that makes files by [Work.Produce]: it writes to intake, and looks there for what a worker before it has
// written whose event never came.
var Makes = cloud.Needs{Reads: []cloud.Bucket{cloud.Intake}, Creates: []cloud.Bucket{cloud.Intake}, Deletes: []cloud.Bucket{cloud.Intake}}

// resend looks for a file of the step in intake whose event has not come. It is
// given a new name, which makes storage tell of it again, and nothing is made twice.
func (w *Work) resend(ctx context.Context) (sent bool, err error) {
	if w.Step.Result == "" { // nobody has produced it
		return false, nil
	}
	folder := path.Join(w.Message.Tenant, w.Message.Job, w.Message.Step) + "/"
	files, err := w.Env.Blobs.List(ctx, cloud.Intake, folder, 1)
	if err != nil || len(files) == 0 {
		return false, err
	}
	if err := w.lease.Again(ctx); err != nil {
		return false, err
	}
	if err := w.Env.Blobs.Copy(ctx, cloud.Intake, files[0].Name, cloud.Intake, w.intakeName(files[0].Name)); err != nil {
		return true, err
	}
	return true, w.Env.Blobs.Delete(ctx, cloud.Intake, files[0].Name)
}

// intakeName is a new name for every lease, so that a late writer cannot touch an earlier file.
func (w *Work) intakeName(file string) string {
	return path.Join(w.Message.Tenant, w.Message.Job, w.Message.Step, fmt.Sprintf("%d-%d%s", w.Message.Attempt, w.Step.Generation, path.Ext(file)))
}

// An Intake is what the name of a file in intake says.
type Intake struct {
	Tenant, Job, Step string
	Attempt           int
	Ext               string
}

// ParseIntake reads the name of a file in intake.
func ParseIntake(name string) (Intake, error) {
	parts := strings.Split(name, "/")
	if len(parts) != 4 {
		return Intake{}, strange(name)
	}
	stem, _, ok := strings.Cut(parts[3], "-")
	attempt, err := strconv.Atoi(stem)
	if err != nil || !ok {
		return Intake{}, strange(name)
	}
	return Intake{Tenant: parts[0], Job: parts[1], Step: parts[2], Attempt: attempt, Ext: path.Ext(name)}, nil
}

func strange(name string) error {
	return fault.New(fault.Malformed, "intake.name", fmt.Sprintf("%q is no name of a file of ours.", name))
}

// Message returns the message of the step the file belongs to.
func (in Intake) Message(s job.Stage) job.Message {
	return job.Message{Tenant: in.Tenant, Job: in.Job, Attempt: in.Attempt, Stage: s, Step: in.Step}
}
