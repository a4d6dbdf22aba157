package system

import (
	"crypto/ed25519"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/functions/api/jobs"
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/manifest"
)

// A delivered film says in itself and in its sidecar that it is AI-generated, and verifies; with a byte of
// any of its files changed it does not.
func TestADeliveredFilmVerifies(t *testing.T) {
	t.Parallel()
	w := start(t)
	j := w.delivered(w.submit(map[string]any{"content": bakery, "preset": "quick_social", "duration_sec": 8, "label": "visible"}).ID)
	if !j.Result.AIGenerated || !strings.HasSuffix(j.Result.Provenance, "/files/"+disclosure.Name) {
		t.Errorf("result %+v", j.Result)
	}
	dir, r := disclosed(w, j)
	if st := r.Statement; !st.Label || !strings.HasSuffix(st.SourceType, "/algorithmicMedia") || len(st.Voice.Lines) == 0 || st.Effects == nil {
		t.Errorf("statement %+v", st)
	}
	found, err := exec.CommandContext(t.Context(), "ffprobe", "-v", "error", "-export_xmp", "1", "-show_entries", "format_tags=xmp,comment", filepath.Join(dir, disclosure.VideoName)).Output()
	if err != nil || strings.Count(string(found), "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia") != 2 {
		t.Errorf("what another program reads of the film: %v\n%s", err, found)
	}
	private(t, j.ID, dir)
	for _, f := range j.Result.Files {
		flipped(w, dir, f.Name)
	}
}

// private holds that what is told of a film tells nothing of its brief, its job or whose it is.
func private(t *testing.T, id, dir string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, disclosure.Name))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{id, "acme", "alice", "Night", "loaf", "bakery"} {
		if strings.Contains(string(raw), secret) {
			t.Errorf("the sidecar says %q", secret)
		}
	}
}

// flipped holds that a film does not verify when one byte of a file of it has changed.
func flipped(w *world, dir, name string) {
	w.t.Helper()
	path := filepath.Join(dir, name)
	raw, err := os.ReadFile(path)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, at := range []int{0, len(raw) / 2, len(raw) - 1} {
		altered := slices.Clone(raw)
		altered[at] ^= 1
		if err := os.WriteFile(path, altered, 0o600); err != nil {
			w.t.Fatal(err)
		}
		if r := w.verify(dir); r.OK {
			w.t.Errorf("byte %d of %s was changed, and the film verifies", at, name)
		}
	}
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// disclosed fetches everything of a delivered job and holds that it verifies, file by file, and that its
// shots and writers are told as its manifest has them.
func disclosed(w *world, j jobs.Job) (dir string, r disclosure.Report) {
	w.t.Helper()
	dir = w.t.TempDir()
	for _, f := range j.Result.Files {
		save(w, j.ID, f.Name, dir)
	}
	r = w.verify(dir)
	if !r.OK || slices.ContainsFunc(r.Checks, func(c disclosure.Check) bool { return c.Result != disclosure.Pass }) {
		w.t.Fatalf("the film does not verify: %+v", r.Checks)
	}
	if n := len(r.Statement.Files); n != len(j.Result.Files)-1 {
		w.t.Errorf("%d of %d files are in the statement", n, len(j.Result.Files))
	}
	var film struct {
		Manifest manifest.Manifest `json:"manifest"`
	}
	w.read(w.do("GET", "/job/"+j.ID+"/manifest", nil, nil), http.StatusOK, &film)
	told := map[string]string{}
	var given []string
	for _, a := range r.Statement.Assets {
		given = append(given, a.SHA256)
	}
	for _, s := range r.Statement.Shots {
		for _, sum := range s.Assets {
			if !slices.Contains(given, sum) {
				w.t.Errorf("shot %s shows a file of the user's that the statement does not have", s.ID)
			}
		}
		if told[s.ID] = "studio"; s.Bought != nil {
			told[s.ID] = s.Bought.Backend
		}
	}
	var wrote []disclosure.Writer
	for _, c := range film.Manifest.Credits {
		wrote = append(wrote, disclosure.Writer{Agent: c.Agent, Backend: c.Backend, Model: c.Model, Task: c.Task})
	}
	if !slices.Equal(r.Statement.Writers, wrote) {
		w.t.Errorf("the statement says it was written by %+v, the manifest %+v", r.Statement.Writers, wrote)
	}
	for _, s := range film.Manifest.Shots {
		if told[s.ID] != s.Backend {
			w.t.Errorf("shot %s was made by %s, and the statement says %q", s.ID, s.Backend, told[s.ID])
		}
	}
	return dir, r
}

// verify verifies the film in a folder with the keys the API tells.
func (w *world) verify(dir string) disclosure.Report {
	w.t.Helper()
	var told struct {
		Keys []struct {
			PEM string `json:"pem"`
		} `json:"keys"`
	}
	w.read(w.do("GET", "/provenance/keys", nil, nil), http.StatusOK, &told)
	var trusted []ed25519.PublicKey
	for _, k := range told.Keys {
		keys, err := disclosure.ParseTrusted([]byte(k.PEM))
		if err != nil {
			w.t.Fatal(err)
		}
		trusted = append(trusted, keys...)
	}
	sidecar, err := os.ReadFile(filepath.Join(dir, disclosure.Name))
	if err != nil {
		w.t.Fatal(err)
	}
	return disclosure.Verify(disclosure.Delivered{Sidecar: sidecar, Trusted: trusted, Find: func(name string) (string, bool) {
		path := filepath.Join(dir, name)
		_, err := os.Stat(path)
		return path, err == nil
	}})
}

// once holds that the master of a job was made with the same bytes each time it was made.
func once(w *world) {
	w.t.Helper()
	for _, kind := range []string{"masters", "posters"} {
		made, err := w.stack.Env.Blobs.List(w.t.Context(), cloud.Work, "artefacts/acme/"+kind+"/", 10)
		if err != nil || len(made) != 1 {
			w.t.Errorf("%d %s were made of one film: %v", len(made), kind, err)
		}
	}
}

// The key is made once, for its owner alone to read.
func TestProvenanceKeyIsKept(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	var keys []string
	for range 2 {
		w := startIn(t, dir)
		key, err := w.stack.Env.ProvenanceKey()
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, string(key))
		if err := w.stack.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	st, err := os.Stat(filepath.Join(dir, "provenance", "key.pem"))
	if keys[0] != keys[1] || err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("the key has changed: %v; %v, %v", keys[0] != keys[1], st, err)
	}
}

// What a label says may not be forbidden, and an unknown one is refused.
func TestLabelIsChecked(t *testing.T) {
	t.Parallel()
	w := start(t)
	for pointer, request := range map[string]map[string]any{
		"/label":              {"content": bakery, "label": "huge"},
		"/must_not_include/0": {"content": bakery, "label": "visible", "must_not_include": []string{"AI-generated"}},
	} {
		p := w.problem(w.do("POST", "/pipeline/run", request, nil), http.StatusUnprocessableEntity)
		if raw, _ := json.Marshal(p.Errors); len(p.Errors) != 1 || p.Errors[0].Pointer != pointer {
			t.Errorf("%v: %s", request, raw)
		}
	}
}
