package main

import (
	"crypto/sha256"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

var full = flag.Bool("full", false, "build all four programs twice, with nothing cached the second time")

// A recipe is .ko.yaml.
type recipe struct {
	DefaultBaseImage string
	DefaultPlatforms []string
	Builds           []struct {
		ID, Main            string
		Env, Flags, Ldflags []string
	}
}

func read(t *testing.T) recipe {
	t.Helper()
	data, err := os.ReadFile("../../.ko.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var r recipe
	if err := yaml.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// Every image is of a program, on a base by digest that has the user nonroot, and its flags stamp nothing that changes.
func TestRecipe(t *testing.T) {
	t.Parallel()
	r := read(t)
	if !regexp.MustCompile(`distroless/static-debian12:nonroot@sha256:[0-9a-f]{64}$`).MatchString(r.DefaultBaseImage) {
		t.Errorf("the base is %s", r.DefaultBaseImage)
	}
	var ids []string
	for _, b := range r.Builds {
		ids = append(ids, b.ID)
		flags := strings.Join(append(append(b.Env, b.Flags...), b.Ldflags...), " ")
		if b.Main != "./functions/cmd/"+b.ID || flags != "CGO_ENABLED=0 -trimpath -buildvcs=false -tags=disable_grpc_modules -s -w" {
			t.Errorf("%s is %s, with %s", b.ID, b.Main, flags)
		}
	}
	if strings.Join(ids, " ") != strings.Join(programs, " ") {
		t.Errorf("the images are %v", ids)
	}
	docker, err := os.ReadFile("../images/media/Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(docker), "\nFROM "+r.DefaultBaseImage+"\n") {
		t.Error("the media tools stand on another base than the other programs")
	}
}

// The same source gives the same program, wherever it lies: an image is that program on its base, and ko adds no time.
func TestReproducible(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("links programs")
	}
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	if err := os.CopyFS(elsewhere, sources("../..")); err != nil {
		t.Fatal(err)
	}
	for _, b := range read(t).Builds {
		if !*full && b.ID != "ops" {
			continue
		}
		var env []string
		if *full {
			env = append(b.Env, "GOCACHE="+t.TempDir())
		}
		first := program(t, "../..", b.Main, append(b.Flags, "-ldflags="+strings.Join(b.Ldflags, " ")), b.Env)
		second := program(t, elsewhere, b.Main, append(b.Flags, "-ldflags="+strings.Join(b.Ldflags, " ")), append(b.Env, env...))
		if first != second {
			t.Errorf("%s differs when it is built elsewhere", b.ID)
		}
	}
}

// program builds a program and returns its digest.
func program(t *testing.T, root, main string, flags, env []string) [sha256.Size]byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "program")
	cmd := exec.CommandContext(t.Context(), "go", append(append([]string{"build", "-o", file}, flags...), main)...)
	cmd.Dir = root
	cmd.Env = append(append(os.Environ(), "GOFLAGS=", "GOOS=linux", "GOARCH=amd64"), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		t.Fatal(err)
	}
	return [sha256.Size]byte(h.Sum(nil))
}
