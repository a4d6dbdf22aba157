package system

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/failpoint"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/localcloud"
)

// childDir, where set, makes this test binary a stack on a data folder.
const childDir = "AIPROD_SYSTEM_CHILD"

// childTranslator, where set, is what translates captions for such a stack: its job has some in Spanish.
const childTranslator = "AIPROD_TRANSLATOR_URL"

// childLanguage, where set, is what writes films for such a stack, for a price.
const childLanguage = "AIPROD_LANGUAGE_URL"

// childGoogle, where set, is what writes and judges films for such a stack, by the Gemini API.
const childGoogle = "AIPROD_GOOGLE_URL"

// childPictures, where set, is what sells such a stack pictures and clips of them.
const childPictures = "AIPROD_PICTURES_URL"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		child(dir)
		return
	}
	os.Exit(m.Run())
}

// child runs a stack until it is killed. It prints its address.
func child(dir string) {
	o := localcloud.Options{Dir: dir, Probe: true}
	if url := os.Getenv(childTranslator); url != "" {
		o.Vendors = cloud.Vendors{TranslatorURL: url, TranslatorModel: model}
	}
	if url := os.Getenv(childLanguage); url != "" {
		o.Vendors.LanguageURL, o.Vendors.LanguageModel, o.Vendors.LanguagePrice = url, model, 1
	}
	if url := os.Getenv(childGoogle); url != "" {
		o.Vendors.Google = googled(url).Google
	}
	if url := os.Getenv(childPictures); url != "" {
		o.Vendors = pictured(url)
	}
	s, err := localcloud.Start(context.Background(), o)
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
	if os.Getenv(childPictures) != "" {
		alone(context.Background(), s.Env)
	}
	fmt.Println(s.URL)
	fmt.Println(s.Identity.IDToken(user("alice", "acme", identity.Admin)))
	select {}
}

// points are where the stack is killed: after each is done, and before anything else is. They are in the order a job passes them.
var points = []string{
	"committed:INPUT_SANITIZED", "claimed:direct", "committed:RENDERING", "claimed:plan", "claimed:narrate", "produced:narrate",
	"written:narrate", "kept:ingest", "taken:ingest", "claimed:conform", "produced:render", "written:render",
	"committed:AGENTS_EXECUTED", "claimed:postprocess", "kept:postprocess", "committed:QA_TECH", "claimed:inspect",
	"committed:FINAL_APPROVAL", "claimed:deliver", "packed:deliver", "committed:DELIVERED",
}

// Killed with -9 at any point and started again, a job goes on and ends
// delivered, with one set of artefacts and one bill. Each of three jobs is killed at every third point.
func TestKilledAtAnyPoint(t *testing.T) {
	t.Parallel()
	const jobs = 3
	for first := range jobs {
		t.Run(points[first], func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "data")
			id := dieAt(t, dir, points[first])
			for i := first + jobs; i < len(points); i += jobs {
				dieAgainAt(t, dir, points[i])
			}
			w := startIn(t, dir)
			j := w.delivered(id)
			history(w, id)
			leftovers(w, id, len(j.Result.Files))
			disclosed(w, j)
			once(w)
		})
	}
}

// dieAt runs a stack that is killed at a point of the first job, and returns the job's id.
func dieAt(t *testing.T, dir, point string, env ...string) (id string) {
	t.Helper()
	request := map[string]any{"content": bakery, "preset": "quick_social", "duration_sec": 12}
	if len(env) > 0 && strings.HasPrefix(env[0], childTranslator) {
		request["caption_lang"] = "es"
	}
	if len(env) > 0 && strings.HasPrefix(env[0], childPictures) {
		request = opening
	}
	die(t, dir, point, env, func(w *world) {
		id = w.submit(request).ID
		if strings.HasSuffix(point, ":erase") {
			w.delivered(id)
			w.ask("DELETE", "/job/"+id)
		}
	})
	return id
}

// dieAgainAt runs a stack that goes on with what a killed one has left, until it is killed at a point itself.
func dieAgainAt(t *testing.T, dir, point string, env ...string) {
	t.Helper()
	die(t, dir, point, env, func(*world) {})
}

// die runs a stack, has something done with it, and waits until it is killed at a point of that.
func die(t *testing.T, dir, point string, env []string, do func(*world)) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), jobTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir, failpoint.Variable+"="+point)
	cmd.Env = append(cmd.Env, env...)
	cmd.Stderr = os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) } // to run out of time is not to be killed
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Scan()
	url := lines.Text()
	lines.Scan()
	w := &world{t: t, stack: &localcloud.Stack{URL: url}, token: lines.Text()}
	if !strings.HasPrefix(url, "http") {
		t.Fatalf("child: %s", url)
	}
	do(w)
	err = cmd.Wait()
	if st, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || st.Signal() != syscall.SIGKILL {
		t.Fatalf("the stack did not die at %s: %v", point, err)
	}
}

// leftovers holds that nothing of a job is left in intake, and that it was delivered once.
func leftovers(w *world, id string, files int) {
	w.t.Helper()
	blobs := w.stack.Env.Blobs
	delivered, err := blobs.List(w.t.Context(), cloud.Delivery, "acme/"+id+"/", 100)
	if err != nil || len(delivered) != files {
		w.t.Errorf("%d files delivered, want %d: %v", len(delivered), files, err)
	}
	deadline := time.Now().Add(30 * time.Second)
	for {
		intake, err := blobs.List(w.t.Context(), cloud.Intake, "acme/"+id+"/", 100)
		if err != nil {
			w.t.Fatal(err)
		}
		if len(intake) == 0 {
			return
		}
		if time.Now().After(deadline) {
			w.t.Errorf("%d files are left in intake, first %s", len(intake), intake[0].Name)
			return
		}
		select { // the last event may still be under way
		case <-time.After(50 * time.Millisecond):
		case <-w.t.Context().Done():
			return
		}
	}
}
