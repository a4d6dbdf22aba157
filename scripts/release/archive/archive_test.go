package archive_test

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/scripts/release/archive"
)

const root = "../../.."

// buildpackMain is what the buildpack's converter writes for a package that imports the framework's own functions.
// Source: template_declarative.go of cmd/go/functions_framework/lib.
const buildpackMain = `package main

import (
	"log"
	"os"

	_ "github.com/aiprod/aiprod"

	"github.com/GoogleCloudPlatform/functions-framework-go/funcframework"
)

func main() {
	port := "8080"
	if envPort := os.Getenv("PORT"); envPort != "" {
		port = envPort
	}
	if err := funcframework.Start(port); err != nil {
		log.Fatalf("failed to start functions framework: %v\n", err)
	}
}
`

func stage(t *testing.T, name string) archive.Files {
	t.Helper()
	files, err := archive.Stage(t.Context(), root, name)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// The same source gives the same archive, in which there is what the function needs and nothing of others.
func TestStage(t *testing.T) {
	t.Parallel()
	files := stage(t, "sweep")
	first, name, err := files.Zip()
	if err != nil {
		t.Fatal(err)
	}
	second, again, err := stage(t, "sweep").Zip()
	if err != nil || name != again || !bytes.Equal(first, second) {
		t.Errorf("staged twice, it is %s and %s, %v", name, again, err)
	}
	if _, other, _ := stage(t, "retain").Zip(); other == name {
		t.Error("two functions have one archive")
	}
	for path := range files {
		if strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "functions/media/") || strings.HasPrefix(path, "scripts/") || strings.HasPrefix(path, "shared/localcloud/") {
			t.Errorf("%s goes along", path)
		}
	}
	if diff := cmp.Diff(1, strings.Count(string(files["root.go"]), `"github.com/GoogleCloudPlatform/functions-framework-go/functions"`)); diff != "" {
		t.Errorf("the root package imports the framework: %s\n%s", diff, files["root.go"])
	}
	if len(first) > 8<<20 {
		t.Errorf("the archive has %d bytes", len(first))
	}
}

// What is staged builds and answers as the buildpack builds and starts it.
func TestBuildsAsTheBuildpackDoes(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("links a program")
	}
	dir := t.TempDir()
	for path, content := range stage(t, "members-invite") {
		write(t, filepath.Join(dir, path), content)
	}
	app := filepath.Join(dir, "functions.local", "app")
	write(t, filepath.Join(app, "main.go"), []byte(buildpackMain))
	run(t, dir, "go", "mod", "tidy")
	program := filepath.Join(dir, "program")
	run(t, dir, "go", "build", "-o", program, app)
	answers(t, program, "members-invite")
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
}

// answers starts the program as Cloud Functions does, calls it without a token, and ends it.
func answers(t *testing.T, program, target string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	_, port, _ := net.SplitHostPort(address)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program)
	cmd.Env = []string{"FUNCTION_TARGET=" + target, "PORT=" + port, "GOOGLE_CLOUD_PROJECT=demo", // and nothing that it could ask
		"STORAGE_EMULATOR_HOST=127.0.0.1:1", "FIRESTORE_EMULATOR_HOST=127.0.0.1:1", "PUBSUB_EMULATOR_HOST=127.0.0.1:1", "FIREBASE_AUTH_EMULATOR_HOST=127.0.0.1:1"}
	var log bytes.Buffer
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	status := 0
	for status == 0 && ctx.Err() == nil {
		res, err := http.Post("http://"+address+"/members", "application/json", strings.NewReader(`{}`))
		if err == nil {
			status = res.StatusCode
			_ = res.Body.Close()
		}
	}
	_ = cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err != nil || status != http.StatusUnauthorized {
		t.Errorf("a call without a token is answered %d, and the program ends with %v:\n%s", status, err, log.String())
	}
}
