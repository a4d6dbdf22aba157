// Package archive stages the source of one function for Cloud Functions, which build it themselves: the packages it is made of,
// and a root package, since the Go buildpack takes no other. It uploads and deploys nothing.
// Source: cmd/go/functions_framework/lib of github.com/GoogleCloudPlatform/buildpacks, read 2026-11.
package archive

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// module is the product's; its packages go along, those of others are fetched by go.sum.
const module = "github.com/aiprod/aiprod"

// program is the one whose functions are staged.
const program = "functions/cmd/ops"

// Files are a staged source: contents by path, with forward slashes.
type Files map[string][]byte

// Stage returns the source of the function of a name, from the repository at root.
func Stage(ctx context.Context, root, name string) (Files, error) {
	main, err := os.ReadFile(filepath.Join(root, program, "main.go"))
	if err != nil {
		return nil, err
	}
	made, err := rootFile(main, name)
	if err != nil {
		return nil, err
	}
	files, err := packages(ctx, root)
	if err != nil {
		return nil, err
	}
	files["root.go"] = made
	for _, f := range []string{"go.mod", "go.sum"} {
		if files[f], err = os.ReadFile(filepath.Join(root, f)); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// A listed package is what go list says of one.
type listed struct {
	ImportPath, Dir             string
	GoFiles, SFiles, EmbedFiles []string
	Module                      *struct{ Path string }
}

// packages returns the files of every package of ours that the program is made of, but its main.
func packages(ctx context.Context, root string) (Files, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-deps", "-json=ImportPath,Dir,GoFiles,SFiles,EmbedFiles,Module", "./"+program)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("archive: go list: %w", err)
	}
	base, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	files := Files{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return files, nil
		} else if err != nil {
			return nil, fmt.Errorf("archive: go list: %w", err)
		}
		if p.Module == nil || p.Module.Path != module || p.ImportPath == module+"/"+program {
			continue
		}
		if err := files.add(base, p); err != nil {
			return nil, err
		}
	}
}

func (f Files) add(base string, p listed) error {
	for _, name := range slices.Concat(p.GoFiles, p.SFiles, p.EmbedFiles) {
		path := filepath.Join(p.Dir, name)
		at, err := filepath.Rel(base, path)
		if err != nil {
			return err
		}
		if f[filepath.ToSlash(at)], err = os.ReadFile(path); err != nil {
			return err
		}
	}
	return nil
}

// Zip returns the files in one archive, which is the same whenever and wherever they are, and the digest it is named by: the
// first 32 hexadecimal digits of its SHA-256.
func (f Files) Zip() (archive []byte, digest string, err error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(f)) {
		h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)} // the first the format knows
		h.SetMode(0o644)
		to, err := w.CreateHeader(h)
		if err != nil {
			return nil, "", err
		}
		if _, err := to.Write(f[name]); err != nil {
			return nil, "", err
		}
	}
	if err := w.Close(); err != nil {
		return nil, "", err
	}
	sum := sha256.Sum256(b.Bytes())
	return b.Bytes(), hex.EncodeToString(sum[:16]), nil
}
