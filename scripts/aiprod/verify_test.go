package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/disclosure/xmp"
	"github.com/aiprod/aiprod/shared/localcloud"
)

// A saved film is what make leaves in a folder, and the data folder of the cloud that made it.
type saved struct{ dir, data string }

func (s saved) path(name string) string { return filepath.Join(s.dir, name) }

func (s saved) write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(s.path(name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// save makes a film by a name: "film" as make names it, with its captions beside it.
func save(t *testing.T) saved {
	t.Helper()
	s := saved{t.TempDir(), t.TempDir()}
	raw, err := disclosure.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	key, err := disclosure.ParseKey(raw)
	if err != nil {
		t.Fatal(err)
	}
	_, public := localcloud.ProvenanceKeys(s.data)
	if err := os.MkdirAll(filepath.Dir(public), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(public, disclosure.PublicPEM(disclosure.Public(key)), 0o600); err != nil {
		t.Fatal(err)
	}
	s.write(t, "film.mp4", "\x00\x00\x00\x10ftypisom\x00\x00\x00\x00\x00\x00\x00\x0cmdatfilm")
	s.write(t, "film.vtt", "WEBVTT\n")
	m := disclosure.Marking("job", time.Unix(1_800_000_000, 0), nil)
	if err := xmp.MarkFilm(s.path("film.mp4"), m); err != nil {
		t.Fatal(err)
	}
	st := disclosure.Statement{Schema: disclosure.Schema, AIGenerated: true, SourceType: m.SourceType, Document: m.Document, Tool: m.Tool, Version: m.Version}
	for delivered, f := range map[string]string{disclosure.VideoName: "film.mp4", "captions.vtt": "film.vtt"} {
		content, err := os.ReadFile(s.path(f))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(content)
		st.Files = append(st.Files, disclosure.File{Name: delivered, Type: "video/mp4", Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:])})
		if delivered != disclosure.VideoName {
			st.Files[len(st.Files)-1].Type = "text/vtt"
		}
	}
	sealed, err := disclosure.Seal(st, key)
	if err != nil {
		t.Fatal(err)
	}
	s.write(t, "film.provenance.json", string(sealed))
	return s
}

// The exit status tells whether a film verifies, wherever its statement and the signer's key lie.
func TestVerify(t *testing.T) { //nolint:paralleltest,tparallel // it reads what is printed
	for name, tt := range map[string]struct {
		spoil func(*testing.T, saved)
		args  func(saved) []string
		want  int
		says  string
	}{
		"as make saves it": {nil, nil, 0, "Verified"},
		"without captions": {func(t *testing.T, s saved) { remove(t, s, "film.vtt") }, nil, 0, "– not here   captions.vtt"},
		"as it was delivered": {func(t *testing.T, s saved) {
			rename(t, s, "film.mp4", "video.mp4")
			rename(t, s, "film.vtt", "captions.vtt")
			rename(t, s, "film.provenance.json", "provenance.json")
		}, func(s saved) []string { return []string{s.path("video.mp4")} }, 0, "✓ content    captions.vtt"},
		"another name for the film": {func(t *testing.T, s saved) { rename(t, s, "film.mp4", "other.mp4") }, func(s saved) []string {
			return []string{s.path("other.mp4"), "--provenance", s.path("film.provenance.json")}
		}, 0, "✓ content    captions.vtt"},
		"altered captions":  {func(t *testing.T, s saved) { s.write(t, "film.vtt", "WEBVTT?") }, nil, 1, "NOT VERIFIED: the content of captions.vtt was altered"},
		"no sidecar":        {func(t *testing.T, s saved) { remove(t, s, "film.provenance.json") }, nil, 1, ""},
		"nobody is trusted": {nil, func(s saved) []string { return []string{s.path("film.mp4"), "--data", s.dir} }, 1, "give it with --key"},
		"a key is given":    {nil, func(s saved) []string { return []string{s.path("film.mp4"), "--data", s.dir, "--key", key(s)} }, 0, "Verified"},
		"another's key":     {func(t *testing.T, s saved) { other(t, s) }, nil, 1, "not among the keys trusted here"},
		"the key is no key": {nil, func(s saved) []string { return []string{s.path("film.mp4"), "--key", s.path("film.vtt")} }, 1, ""},
		"there is no film":  {nil, func(s saved) []string { return []string{s.path("none.mp4")} }, exitUsage, ""},
		"as JSON":           {nil, func(s saved) []string { return []string{s.path("film.mp4"), "--data", s.data, "--json"} }, 0, `"ok": true`},
	} {
		t.Run(name, func(t *testing.T) {
			s := save(t)
			if tt.spoil != nil {
				tt.spoil(t, s)
			}
			args := []string{s.path("film.mp4")}
			if tt.args != nil {
				args = tt.args(s)
			}
			if !strings.Contains(strings.Join(args, " "), "--data") {
				args = append(args, "--data", s.data)
			}
			got, out := printed(t, append([]string{"verify"}, args...))
			if got != tt.want || !strings.Contains(out, tt.says) {
				t.Errorf("exit status %d, want %d with %q:\n%s", got, tt.want, tt.says, out)
			}
			if strings.Contains(name, "JSON") && !json.Valid([]byte(out)) {
				t.Errorf("no JSON: %s", out)
			}
		})
	}
}

func key(s saved) string {
	_, public := localcloud.ProvenanceKeys(s.data)
	return public
}

// other gives the data folder the key of another signer.
func other(t *testing.T, s saved) {
	t.Helper()
	raw, err := os.ReadFile(key(save(t)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(key(s), raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, s saved, name string) {
	t.Helper()
	if err := os.Remove(s.path(name)); err != nil {
		t.Fatal(err)
	}
}

func rename(t *testing.T, s saved, from, to string) {
	t.Helper()
	if err := os.Rename(s.path(from), s.path(to)); err != nil {
		t.Fatal(err)
	}
}

// printed runs the command line and returns its exit status and what it has printed.
func printed(t *testing.T, args []string) (status int, out string) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	os.Stdout = w
	status = run(args)
	os.Stdout = stdout
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return status, string(raw)
}
