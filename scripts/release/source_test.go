package main

import (
	"io/fs"
	"os"
	"path"
)

// sources is what programs are built of in a repository: no history, no results, nothing hidden.
func sources(root string) fs.FS { return source{os.DirFS(root)} }

type source struct{ fs.FS }

// ReadDir leaves out the rest.
func (s source) ReadDir(dir string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(s.FS, dir)
	if dir != "." {
		return all, err
	}
	var of []fs.DirEntry
	for _, e := range all {
		switch path.Base(e.Name()) {
		case "functions", "shared", "go.mod", "go.sum", ".ko.yaml":
			of = append(of, e)
		}
	}
	return of, err
}
