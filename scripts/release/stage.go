package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aiprod/aiprod/scripts/release/archive"
)

// programs are the four, each an image.
var programs = []string{"api", "pipeline", "media", "ops"}

// catalogue returns the program of each function.
func catalogue(root string) (map[string]string, error) {
	data, err := os.ReadFile(filepath.Join(root, "terraform", "catalogue.json"))
	if err != nil {
		return nil, err
	}
	var c struct {
		Functions map[string]struct{ Program string }
	}
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, fmt.Errorf("catalogue.json: %w", err)
	}
	of := map[string]string{}
	for name, f := range c.Functions {
		of[name] = f.Program
	}
	return of, nil
}

// services returns the image of each service, by the programs of the catalogue.
func services(root, folder string) (map[string]string, error) {
	functions, err := catalogue(root)
	if err != nil {
		return nil, err
	}
	images, err := built(folder)
	if err != nil {
		return nil, err
	}
	of := map[string]string{}
	for name, program := range functions {
		if image, ok := images[program]; ok {
			of["aiprod-"+name] = image
		}
	}
	return of, nil
}

// built returns the images in a folder, by program.
func built(folder string) (map[string]string, error) {
	images := map[string]string{}
	for _, p := range programs {
		ref, err := os.ReadFile(filepath.Join(folder, p+".ref"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return nil, err
		}
		images[p] = strings.TrimSpace(string(ref))
		if !strings.Contains(images[p], "@sha256:") {
			return nil, fmt.Errorf("%s.ref names %q by no digest", p, images[p])
		}
	}
	return images, nil
}

// stage writes the archive of each function of ops, and the variables that Terraform makes functions with.
func (o options) stage(ctx context.Context) error {
	functions, err := catalogue(".")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return err
	}
	archives := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(functions)) {
		if functions[name] != "ops" {
			continue
		}
		if archives[name], err = o.write(ctx, name); err != nil {
			return err
		}
		fmt.Println("staged", archives[name])
	}
	if o.tfvars == "" {
		return nil
	}
	images, err := built(o.images)
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(map[string]any{"images": images, "archives": archives}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(o.tfvars, append(data, '\n'), 0o644)
}

// write stages one function, and returns the object it is to be in the bucket of sources.
func (o options) write(ctx context.Context, name string) (string, error) {
	files, err := archive.Stage(ctx, ".", name)
	if err != nil {
		return "", err
	}
	data, digest, err := files.Zip()
	if err != nil {
		return "", err
	}
	file := name + "-" + digest + ".zip"
	return "functions/" + file, os.WriteFile(filepath.Join(o.out, file), data, 0o644)
}

// archives returns where the archive of each Cloud Function lies, of those that were staged.
func (o options) archives() (map[string]string, error) {
	data, err := os.ReadFile(o.tfvars)
	if err != nil {
		return nil, err
	}
	var staged struct{ Archives map[string]string }
	if err := json.Unmarshal(data, &staged); err != nil {
		return nil, fmt.Errorf("%s: %w", o.tfvars, err)
	}
	of := map[string]string{}
	for name, object := range staged.Archives {
		of["aiprod-"+name] = "gs://" + o.source + "/" + object
	}
	return of, nil
}
