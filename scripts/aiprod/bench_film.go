package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/shared/manifest"
)

// A made film: the job, where it lies, and what making it took of the whole process tree.
type made struct {
	job       jobs.Job
	data, out string
	wall, cpu time.Duration
	peak      int64 // bytes
}

// Bars of the figures below. Source: issue of the studio's speed; 30 s of vertical
// film on two cores.
const (
	filmBar    = 18   // s
	memoryBar  = 700  // MB
	previewBar = 4    // s
	renderBar  = 1.35 // of the encoder's own CPU
	editBar    = 0.25 // of the CPU of the whole job
)

// films makes the sample film, each time in a folder of its own.
func (b *bench) films(ctx context.Context) error {
	for i := range b.runs {
		m, err := b.command(ctx, fmt.Sprint("film", i), "make")
		if err != nil {
			return err
		}
		b.film = m
		b.add("job_wall_s", "30 s film, 1080x1920, brief to MP4", "s", filmBar, m.wall.Seconds())
		b.add("job_cpu_s", "CPU of it", "s", 0, m.cpu.Seconds())
		b.add("peak_mb", "peak memory of the process tree", "MB", memoryBar, float64(m.peak)/1e6)
	}
	return nil
}

func (b *bench) previews(ctx context.Context) error {
	for i := range b.runs {
		m, err := b.command(ctx, fmt.Sprint("preview", i), "make", "--quality", "preview")
		if err != nil {
			return err
		}
		b.add("preview_wall_s", "preview of it", "s", previewBar, m.wall.Seconds())
	}
	return nil
}

// edits changes what one caption says, then one shot, of the last film.
func (b *bench) edits(ctx context.Context) error {
	film, err := b.manifest()
	if err != nil {
		return err
	}
	line, shot := film.Lines[len(film.Lines)/2], film.Shots[len(film.Shots)/2]
	_, shorter, _ := strings.Cut(line.Text, " ")
	for _, e := range []struct{ key, name, change string }{
		{"edit_caption_cpu_ratio", "CPU of editing a caption, of the job's", "/lines/" + line.ID + "/text=" + shorter},
		{"edit_shot_cpu_ratio", "CPU of editing a shot, of the job's", "/shots/" + shot.ID + "/seed=7"},
	} {
		m, err := b.command(ctx, "film"+fmt.Sprint(b.runs-1), "edit", b.film.job.ID, "--set", e.change)
		if err != nil {
			return err
		}
		b.add(e.key, e.name, "", editBar, m.cpu.Seconds()/b.figures["job_cpu_s"].median())
	}
	return nil
}

// manifest is the manifest of the last film, as it was delivered.
func (b *bench) manifest() (film manifest.Manifest, err error) {
	files, err := filepath.Glob(strings.TrimSuffix(b.film.out, ".mp4") + "*manifest.json")
	if err != nil || len(files) == 0 {
		return film, fmt.Errorf("no manifest beside %s: %w", b.film.out, err)
	}
	raw, err := os.ReadFile(files[0])
	if err != nil {
		return film, err
	}
	return film, json.Unmarshal(raw, &film)
}

// command runs a command of ours that makes a film, in a process of its own, and
// watches the memory of its tree.
func (b *bench) command(ctx context.Context, folder string, args ...string) (made, error) {
	m := made{data: filepath.Join(b.dir, folder, "data"), out: filepath.Join(b.dir, folder, "film.mp4")}
	self, err := os.Executable()
	if err != nil {
		return m, err
	}
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, self, append(args, "--json", "--data", m.data, "-o", m.out)...)
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		return m, err
	}
	peak := watchTree(cmd.Process.Pid)
	err = cmd.Wait()
	m.wall, m.peak = time.Since(begun), peak()
	if err != nil {
		return m, fmt.Errorf("%s: %w", args[0], err)
	}
	m.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime() // its encoders included: it has waited for them
	if err := json.Unmarshal(out.Bytes(), &m.job); err != nil {
		return m, fmt.Errorf("%s: %w", args[0], err)
	}
	return m, nil
}
