package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

// A tag is told with the digest that it has today, and how that stands to the one that is written down.
func TestPins(t *testing.T) {
	t.Parallel()
	host := loopback(t)
	tag, err := name.NewTag(host + "/base:1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	if err := remote.Write(tag, empty.Image); err != nil {
		t.Fatal(err)
	}
	is, err := empty.Image.Digest()
	if err != nil {
		t.Fatal(err)
	}
	old := "sha256:" + strings.Repeat("0", 64)
	root := t.TempDir()
	for file, text := range map[string]string{
		".ko.yaml":                        "defaultBaseImage: " + tag.String() + "@" + is.String() + "\n",
		"cloudbuild.yaml":                 "steps:\n  - id: a\n    name: " + tag.String() + "\n",
		"scripts/images/media/Dockerfile": "FROM " + tag.String() + "@" + old + " AS tools\n",
	} {
		path := filepath.Join(root, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := pins(t.Context(), root, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		".ko.yaml: " + tag.String() + "@" + is.String() + " (as written down)",
		"cloudbuild.yaml: " + tag.String() + "@" + is.String() + " (only the tag is written down)",
		"Dockerfile: " + tag.String() + "@" + is.String() + " (written down: " + old + ")",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if err := os.WriteFile(filepath.Join(root, "cloudbuild.yaml"), []byte("    name: "+host+"/none:1.0.0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := pins(t.Context(), root, &out); err == nil || !strings.Contains(err.Error(), "cloudbuild.yaml: "+host+"/none:1.0.0") {
		t.Errorf("an image that is not there: %v", err)
	}
}

// The files of this repository name images in the way that is looked for.
func TestPinsFindsOurs(t *testing.T) {
	t.Parallel()
	for file, least := range map[string]int{".ko.yaml": 1, "cloudbuild.yaml": 3, "scripts/images/media/Dockerfile": 2} {
		text, err := os.ReadFile(filepath.Join("../..", file))
		if err != nil {
			t.Fatal(err)
		}
		if n := len(named.FindAllString(string(text), -1)); n < least {
			t.Errorf("%s names %d images, at least %d were expected", file, n, least)
		}
	}
}
