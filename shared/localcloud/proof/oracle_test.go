package proof

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// emulatorClass is the program of Google's Firestore emulator within its jar.
const emulatorClass = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"

// emulatorStart bounds how long the emulator may take to listen; it takes two seconds.
const emulatorStart = time.Minute

// oracle runs Google's own Firestore emulator until the test ends and returns its address. It skips the test where gcloud with
// the emulator, or java, is not installed.
func oracle(t testing.TB) string {
	t.Helper()
	java, err := exec.LookPath("java")
	if err != nil {
		t.Skip("skipped: java is not installed")
	}
	gcloud, err := exec.LookPath("gcloud")
	if err == nil {
		gcloud, err = filepath.EvalSymlinks(gcloud)
	}
	if err != nil {
		t.Skip("skipped: gcloud is not installed")
	}
	jar := filepath.Join(filepath.Dir(filepath.Dir(gcloud)), "platform", "cloud-firestore-emulator", "cloud-firestore-emulator.jar")
	if _, err := os.Stat(jar); err != nil {
		t.Skip("skipped: gcloud is there without its Firestore emulator")
	}
	address := freeAddress(t)
	host, port, _ := net.SplitHostPort(address)
	child := exec.Command(java, "-cp", jar, emulatorClass, "start", "--host="+host, "--port="+port)
	child.Dir = t.TempDir()
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = child.Process.Kill() // gone already: all the better
		_ = child.Wait()         // killed: the error says so
	})
	await(t, address)
	return address
}

// freeAddress returns an address nobody listens at.
func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// await returns when somebody listens at the address.
func await(t testing.TB, address string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), emulatorStart)
	defer cancel()
	for again := time.NewTicker(50 * time.Millisecond); ; {
		if c, err := (&net.Dialer{}).DialContext(ctx, "tcp", address); err == nil {
			c.Close()
			again.Stop()
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("Google's emulator does not listen at %s", address)
		case <-again.C:
		}
	}
}
