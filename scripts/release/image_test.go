package main

import (
	"bytes"
	"flag"
	"io"
	"log"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
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

// The same source gives the same image, wherever it lies: same digest in two registries, of a program that starts as nobody in
// particular. The real base is a setting; here it is an empty image with its user.
func TestReproducible(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds ko, and links programs")
	}
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	if err := os.CopyFS(elsewhere, sources("../..")); err != nil {
		t.Fatal(err)
	}
	ko, base := installed(t), pushed(t)
	for _, b := range read(t).Builds {
		if !*full && b.ID != "ops" {
			continue
		}
		var uncached []string
		if *full {
			uncached = []string{"GOCACHE=" + t.TempDir()}
		}
		first, file := image(t, ko, base, "../..", b.Main, nil)
		second, _ := image(t, ko, base, elsewhere, b.Main, uncached)
		if first != second {
			t.Errorf("%s is %s here and %s when it is built elsewhere", b.ID, first, second)
		}
		if diff := cmp.Diff([]string{"/ko-app/" + b.ID}, file.Config.Entrypoint); diff != "" {
			t.Errorf("%s starts otherwise:\n%s", b.ID, diff)
		}
		if file.Config.User != nobody || file.OS+"/"+file.Architecture != "linux/amd64" {
			t.Errorf("%s runs as %q on %s/%s", b.ID, file.Config.User, file.OS, file.Architecture)
		}
	}
}

const nobody = "nonroot" // the user of the base

// installed returns the ko that cloudbuild.yaml builds with.
func installed(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../cloudbuild.yaml")
	if err != nil {
		t.Fatal(err)
	}
	module := regexp.MustCompile(`github\.com/google/ko@\S+`).Find(text)
	dir := t.TempDir()
	start(t, ".", []string{"GOBIN=" + dir, "CGO_ENABLED=0", "GOFLAGS="}, "go", "install", string(module))
	return filepath.Join(dir, "ko")
}

// loopback starts a registry and returns its host.
func loopback(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

// pushed returns the name of an empty image with the user nobody, in a registry. Images say by name what they stand on.
func pushed(t *testing.T) string {
	t.Helper()
	base, err := mutate.ConfigFile(empty.Image, &v1.ConfigFile{OS: "linux", Architecture: "amd64", Config: v1.Config{User: nobody}})
	if err != nil {
		t.Fatal(err)
	}
	digest, err := base.Digest()
	if err != nil {
		t.Fatal(err)
	}
	at, err := name.NewDigest(loopback(t) + "/base@" + digest.String())
	if err != nil {
		t.Fatal(err)
	}
	if err := remote.Write(at, base); err != nil {
		t.Fatal(err)
	}
	return at.String()
}

// image builds a program's image on base into a registry of its own, and returns its digest there and what it says of itself.
func image(t *testing.T, ko, base, root, main string, env []string) (string, *v1.ConfigFile) {
	t.Helper()
	env = append(env, "GOFLAGS=", "KO_DEFAULTBASEIMAGE="+base, "KO_DOCKER_REPO="+loopback(t)+"/program")
	built := strings.TrimSpace(start(t, root, env, ko, "build", "--bare", "--sbom=none", main))
	ref, err := name.NewDigest(built)
	if err != nil {
		t.Fatal(err)
	}
	found, err := remote.Image(ref)
	if err != nil {
		t.Fatal(err)
	}
	file, err := found.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	return ref.DigestStr(), file
}

// start runs a program and returns what it printed.
func start(t *testing.T, dir string, env []string, program string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, said.String())
	}
	return string(out)
}
