package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

// named matches an image where a file that builds names one.
var named = regexp.MustCompile(`(?m)^(?:FROM|\s*name:|defaultBaseImage:) +([\w./:-]+)(?:@(sha256:[0-9a-f]{64}))?`)

// pins asks the registries which digest each tag of the build has today, and says where it is another than the one that is written
// down. It changes nothing: to take a newer image is to write its digest and let the tests pass.
func pins(ctx context.Context, root string, out io.Writer) error {
	var failed []error
	var seen []string
	for _, file := range []string{".ko.yaml", "cloudbuild.yaml", "scripts/images/media/Dockerfile"} {
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			return err
		}
		for _, m := range named.FindAllStringSubmatch(string(text), -1) {
			if slices.Contains(seen, m[0]) {
				continue
			}
			seen = append(seen, m[0])
			today, err := digest(ctx, m[1])
			if err != nil {
				failed = append(failed, fmt.Errorf("%s: %s: %w", file, m[1], err))
				continue
			}
			fmt.Fprintf(out, "%s: %s@%s %s\n", file, m[1], today, state(m[2], today))
		}
	}
	return errors.Join(failed...)
}

// state says how a digest that is written down stands to today's.
func state(written, today string) string {
	switch written {
	case "":
		return "(only the tag is written down)"
	case today:
		return "(as written down)"
	}
	return "(written down: " + written + ")"
}

// digest returns what a tag means now.
func digest(ctx context.Context, tag string) (string, error) {
	ref, err := name.NewTag(tag)
	if err != nil {
		return "", err
	}
	found, err := remote.Head(ref, remote.WithContext(ctx))
	if err != nil {
		return "", err
	}
	return found.Digest.String(), nil
}
