package typeset

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// A Book is the fonts of a machine. It is safe for concurrent use.
type Book struct {
	// faces holds what is installed, by family and weight.
	faces map[string]map[string]*face
	masks *maskCache
	// benches are the parts of shaping that one goroutine at a time may use.
	benches sync.Pool
}

// Open finds the fonts under dirs, or under the system's font folders where none
// is given. Fonts are read when text first needs them. It is an error, naming the
// Debian package to install, if a family every film needs is not there.
func Open(dirs ...string) (*Book, error) {
	if len(dirs) == 0 {
		dirs = systemDirs()
	}
	paths, err := fontFiles(dirs)
	if err != nil {
		return nil, fmt.Errorf("typeset: open: %w", err)
	}
	b := &Book{faces: installed(fonts(), paths), masks: newMaskCache(maskCacheBytes)}
	b.benches.New = func() any { return newBench() }
	for _, name := range fonts().Required {
		if f := fonts().Families[name]; len(b.faces[name]) == 0 {
			return nil, fmt.Errorf("typeset: open: font %s is not installed under %s: apt-get install %s",
				f.Name, strings.Join(dirs, " "), f.Package)
		}
	}
	return b, nil
}

func systemDirs() []string {
	dirs := []string{"/usr/share/fonts", "/usr/local/share/fonts"}
	if home, err := os.UserHomeDir(); err == nil {
		dirs = append(dirs, filepath.Join(home, ".local", "share", "fonts"), filepath.Join(home, ".fonts"))
	}
	return dirs
}

// fontFiles maps the names of files under dirs to their paths; the first folder wins.
func fontFiles(dirs []string) (map[string]string, error) {
	paths := map[string]string{}
	for _, dir := range dirs {
		if target, err := filepath.EvalSymlinks(dir); err == nil {
			dir = target
		}
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
				return nil
			}
			if err != nil {
				return err
			}
			if _, ok := paths[d.Name()]; !ok && !d.IsDir() {
				paths[d.Name()] = path
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return paths, nil
}

func installed(c *catalogue, paths map[string]string) map[string]map[string]*face {
	faces := map[string]map[string]*face{}
	id := 0
	for _, name := range sortedKeys(c.Families) {
		f := c.Families[name]
		for _, weight := range sortedKeys(f.Files) {
			path, ok := paths[f.Files[weight]]
			if !ok {
				continue
			}
			if faces[name] == nil {
				faces[name] = map[string]*face{}
			}
			id++
			faces[name][weight] = newFace(id, f, path)
		}
	}
	return faces
}

// face returns the installed face of a family nearest to a weight, or nil.
func (b *Book) face(family, weight string) *face {
	for _, w := range nearest[weight] {
		if f := b.faces[family][w]; f != nil {
			return f
		}
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
