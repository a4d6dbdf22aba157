// Package secrets is the Secret Manager of the local cloud, in the form in which functions meet it: files. In the cloud
// a secret is mounted as a volume, a folder per secret whose file "latest" holds its newest version; here the same folders
// are kept on disk, so a function reads both with os.ReadFile and links no client.
//
//	<dir>/<name>/1, 2, 3 ...   the versions, never rewritten
//	<dir>/<name>/latest        the newest one
//
// It encrypts nothing: files are readable by their owner only, and hold what a developer's machine may hold.
package secrets

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
)

// Latest names the newest version of a secret.
const Latest = "latest"

// ErrNotFound is when there is no such secret or version.
var ErrNotFound = errors.New("secrets: not found")

// maxValue is the largest value, bytes. Source: https://cloud.google.com/secret-manager/quotas, read 2026-11.
const maxValue = 64 << 10

// validName is what Secret Manager accepts. Source: projects.secrets.create, secretId.
var validName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`)

// Folder holds secrets. It is safe for concurrent use, also by several processes.
type Folder struct{ dir string }

// Open opens or creates a folder of secrets.
func Open(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("secrets: %w", err)
	}
	return &Folder{dir}, nil
}

// Access reads a version of a secret: a number, or Latest. The error is ErrNotFound where there is none.
func (f *Folder) Access(name, version string) ([]byte, error) {
	if _, err := strconv.ParseUint(version, 10, 32); err != nil && version != Latest || !validName.MatchString(name) {
		return nil, fmt.Errorf("%w: %q version %q", ErrNotFound, name, version)
	}
	value, err := os.ReadFile(filepath.Join(f.dir, name, version))
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s version %s", ErrNotFound, name, version)
	}
	if err != nil {
		return nil, fmt.Errorf("secrets: access %s: %w", name, err)
	}
	return value, nil
}

// Ensure reads a secret's newest version, and makes the first one of what fresh gives where there is none. Of several
// callers at once, one makes it and all read it.
func (f *Folder) Ensure(name string, fresh func() ([]byte, error)) ([]byte, error) {
	value, err := f.Access(name, Latest)
	if !errors.Is(err, ErrNotFound) {
		return value, err
	}
	if value, err = fresh(); err != nil {
		return nil, fmt.Errorf("secrets: make %s: %w", name, err)
	}
	if err := f.add(name, 1, value); err != nil && !errors.Is(err, os.ErrExist) {
		return nil, fmt.Errorf("secrets: make %s: %w", name, err)
	}
	// A version is there, ours or another's; whoever made it may have died before it was the latest.
	if err := f.point(name); err != nil {
		return nil, fmt.Errorf("secrets: make %s: %w", name, err)
	}
	return f.Access(name, Latest)
}

// Add adds a version, which becomes the latest, and gives its number, from 1.
func (f *Folder) Add(name string, value []byte) (version int, err error) {
	for version = f.newest(name) + 1; ; version++ {
		err := f.add(name, version, value)
		if errors.Is(err, os.ErrExist) {
			continue // another caller took the number
		}
		if err == nil {
			err = f.point(name)
		}
		if err != nil {
			return 0, fmt.Errorf("secrets: add %s: %w", name, err)
		}
		return version, nil
	}
}

// newest gives the highest version, 0 for none.
func (f *Folder) newest(name string) int {
	entries, err := os.ReadDir(filepath.Join(f.dir, name))
	if err != nil {
		return 0 // what is wrong shows when the version is added
	}
	highest := 0
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil {
			highest = max(highest, n)
		}
	}
	return highest
}

// add makes a version that must not exist.
func (f *Folder) add(name string, version int, value []byte) error {
	if !validName.MatchString(name) {
		return fmt.Errorf("name %q: use 1 to 255 letters, digits, - and _", name)
	}
	if len(value) > maxValue {
		return fmt.Errorf("%d bytes are more than the %d a secret may have", len(value), maxValue)
	}
	return f.write(name, value, func(temporary string) error {
		return os.Link(temporary, filepath.Join(f.dir, name, strconv.Itoa(version)))
	})
}

// point makes the newest version what is read as the latest. It looks again afterwards: whoever points last has seen
// every version that came while others pointed.
func (f *Folder) point(name string) error {
	for {
		newest := f.newest(name)
		value, err := f.Access(name, strconv.Itoa(newest))
		if err != nil {
			return err
		}
		err = f.write(name, value, func(temporary string) error {
			return os.Rename(temporary, filepath.Join(f.dir, name, Latest))
		})
		if err != nil || f.newest(name) == newest {
			return err
		}
	}
}

// write makes a complete, synced file of mode 0600 and hands it to place, which gives it its name in one step.
func (f *Folder) write(name string, value []byte, place func(temporary string) error) error {
	dir := filepath.Join(f.dir, name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // gone already after a rename
	_, err = file.Write(value)
	if err == nil {
		err = file.Sync()
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	return place(file.Name())
}
