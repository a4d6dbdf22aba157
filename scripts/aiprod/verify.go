package main

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/disclosure/xmp"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/localcloud"
)

type verifyCommand struct {
	Video      string `arg:"" type:"existingfile" help:"The film."`
	Provenance string `type:"existingfile" placeholder:"FILE" help:"Its signed statement. Defaults to the one beside the film."`
	Key        string `type:"existingfile" placeholder:"FILE" help:"Public keys of signers you trust, as PEM. Defaults to that of the local cloud."`
	Data       string `default:".aiprod" type:"path" help:"Folder of the local cloud's data, for its key."`
	JSON       bool   `help:"Print the report as JSON."`
}

// Run verifies the film and what lies beside it.
func (c *verifyCommand) Run() error {
	d, err := c.delivered()
	if err != nil {
		return err
	}
	r := disclosure.Verify(d)
	if c.JSON {
		enc := json.NewEncoder(os.Stdout)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		err = enc.Encode(r)
	} else {
		c.tell(r)
	}
	if err == nil && !r.OK {
		err = exit(exitFailed)
	}
	return err
}

// delivered finds the sidecar and the files that were delivered with it.
func (c *verifyCommand) delivered() (d disclosure.Delivered, err error) {
	sidecar, name := c.beside()
	if d.Sidecar, err = os.ReadFile(sidecar); errors.Is(err, os.ErrNotExist) {
		return d, fmt.Errorf("there is no %s beside the film; give its place with --provenance\n  %s", filepath.Base(sidecar), unsigned(c.Video))
	}
	if err != nil {
		return d, err
	}
	d.Find = func(delivered string) (string, bool) {
		if delivered == disclosure.VideoName {
			return c.Video, true
		}
		path := name(filepath.Base(delivered)) // whatever the sidecar says, nothing outside its folder is read
		return path, exists(path)
	}
	d.Trusted, err = c.trusted()
	return d, err
}

// unsigned is what a film says of itself, which proves nothing.
func unsigned(video string) string {
	m, err := xmp.Open(video)
	if err != nil {
		return "The film itself says nothing of how it was made."
	}
	return "The film itself says, unsigned: " + m.Comment()
}

// beside returns the path of the sidecar, and how the files beside it are called: as they
// were delivered, or by the film's name as make saves them.
func (c *verifyCommand) beside() (sidecar string, name func(delivered string) string) {
	ending := job.Ending(disclosure.Name)
	plain := func(dir string) func(string) string { return func(f string) string { return filepath.Join(dir, f) } }
	ours := func(base string) func(string) string { return func(f string) string { return base + job.Ending(f) } }
	base := strings.TrimSuffix(c.Video, filepath.Ext(c.Video))
	switch p := c.Provenance; {
	case strings.HasSuffix(p, ending):
		return p, ours(strings.TrimSuffix(p, ending))
	case p != "":
		return p, plain(filepath.Dir(p))
	case !exists(base+ending) && exists(filepath.Join(filepath.Dir(c.Video), disclosure.Name)):
		return filepath.Join(filepath.Dir(c.Video), disclosure.Name), plain(filepath.Dir(c.Video))
	}
	return base + ending, ours(base)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// trusted reads the keys of the signers who are believed; none where there is no local cloud.
func (c *verifyCommand) trusted() ([]ed25519.PublicKey, error) {
	file := c.Key
	if file == "" {
		if _, file = localcloud.ProvenanceKeys(c.Data); !exists(file) {
			return nil, nil
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	keys, err := disclosure.ParseTrusted(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return keys, nil
}
