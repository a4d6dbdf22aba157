// Command release is what cloudbuild.yaml and operators release with: it stages sources of Cloud Functions, deploys images beside what
// runs, asks them whether they are well, sends them users, and sends users back. It calls gcloud, whose account decides what it may.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/aiprod/aiprod/scripts/release/rollout"
)

const usage = `release COMMAND [--flags]

  archive   stages the source of each function of program ops, and writes what Terraform makes functions with
  deploy    gives every service a revision with the new image, under --tag; nobody is sent to it
  smoke     asks the tagged revisions whether they are well
  promote   sends them --percentages of users, each watched for --watch
  functions gives Cloud Functions the archives of --tfvars, from --source
  rollback  sends everybody to what ran before; --dry-run only says so
  pins      asks the registries which digests the images of the build have today, beside those that are written down
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1) //nolint:gocritic // nothing is left to clean up
	}
}

// options are the flags of all commands; each reads those it needs.
type options struct {
	project, region, tag, images, percentages, out, tfvars, only, source, root string
	watch                                                                      time.Duration
	dry                                                                        bool
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errors.New(usage)
	}
	var o options
	f := flag.NewFlagSet(args[0], flag.ContinueOnError)
	f.StringVar(&o.project, "project", "", "Google Cloud project")
	f.StringVar(&o.region, "region", "europe-west1", "region of the services")
	f.StringVar(&o.tag, "tag", "", "tag of the release's revisions")
	f.StringVar(&o.images, "images", ".release", "folder with PROGRAM.ref of each image")
	f.StringVar(&o.percentages, "percentages", "5,25,100", "of users, one after the other")
	f.DurationVar(&o.watch, "watch", 5*time.Minute, "how long each percentage is watched")
	f.StringVar(&o.out, "out", ".release/functions", "folder for archives")
	f.StringVar(&o.tfvars, "tfvars", "", "file for Terraform's images and archives")
	f.StringVar(&o.source, "source", "", "bucket of the archives")
	f.StringVar(&o.only, "if", "true", "anything but true does nothing")
	f.StringVar(&o.root, "root", ".", "folder of the repository, for pins")
	f.BoolVar(&o.dry, "dry-run", false, "only say what would be done")
	if err := f.Parse(args[1:]); err != nil {
		return err
	}
	if o.only != "true" {
		fmt.Println(args[0]+": not asked for, --if is", o.only)
		return nil
	}
	return o.command(ctx, args[0])
}

func (o options) command(ctx context.Context, name string) error {
	switch name {
	case "archive":
		return o.stage(ctx)
	case "pins":
		return pins(ctx, o.root, os.Stdout)
	}
	if o.project == "" {
		return errors.New("--project is missing")
	}
	if o.tag == "" && name != "rollback" && name != "functions" {
		return errors.New("--tag is missing")
	}
	r := &rollout.Rollout{Gcloud: gcloud, Project: o.project, Region: o.region, Log: os.Stdout, Wait: wait}
	switch name {
	case "deploy":
		images, err := services(".", o.images)
		if err != nil {
			return err
		}
		return r.Deploy(ctx, o.tag, images)
	case "smoke":
		return r.Smoke(ctx, o.tag)
	case "promote":
		percentages, err := parts(o.percentages)
		if err != nil {
			return err
		}
		return r.Promote(ctx, o.tag, percentages, o.watch)
	case "functions":
		archives, err := o.archives()
		if err != nil {
			return err
		}
		return r.Functions(ctx, archives)
	case "rollback":
		return r.Rollback(ctx, o.dry)
	}
	return errors.New(usage)
}

// parts reads percentages: rising, and 100 at last.
func parts(list string) ([]int, error) {
	var all []int
	last := 0
	for p := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(p)
		if err != nil || n <= last || n > 100 {
			return nil, fmt.Errorf("--percentages %s: use rising numbers up to 100, such as 5,25,100", list)
		}
		all, last = append(all, n), n
	}
	if last != 100 {
		return nil, fmt.Errorf("--percentages %s: the last has to be 100", list)
	}
	return all, nil
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// gcloud runs gcloud.
func gcloud(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "gcloud", args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("gcloud %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(said.String()))
	}
	return out, nil
}
