package system

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The two viewers show the document in a browser that reaches nothing but the stack, and
// the browser has nothing to complain of: no error, nothing that the Content-Security-Policy
// blocks. With AIPROD_SCREENSHOTS set to a folder, what they look like is kept there.
func TestViewersInABrowser(t *testing.T) {
	t.Parallel()
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium is installed: the viewers are not looked at")
	}
	w := start(t)
	for _, tt := range []struct {
		name, path, size string
		shows            []string
	}{
		{"docs", "/docs", "1280,1600", []string{"/pipeline/run", "opblock-post", "Authorize"}},
		{"docs on a phone", "/docs", "400,1200", []string{"/pipeline/run"}},
		{"reference", "/redoc", "1280,1600", []string{"/pipeline/run", "menu-content", "Response samples"}},
		{"reference on a phone", "/redoc", "400,1200", []string{"/pipeline/run"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			page, complaints := browse(t, chromium, w.stack.URL+tt.path, tt.size, tt.name)
			for _, want := range tt.shows {
				if !strings.Contains(page, want) {
					t.Errorf("the page lacks %q", want)
				}
			}
			for _, c := range complaints {
				t.Error(c)
			}
		})
	}
}

// browseTime bounds one page on a machine that runs other tests beside it.
const browseTime = 2 * time.Minute

// browse opens a page in a browser of a size, lets it do all it has to do, and returns
// what the page is then and what the browser wrote to its console.
func browse(t *testing.T, chromium, url, size, name string) (page string, console []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), browseTime)
	defer cancel()
	args := []string{
		"--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=" + size, "--user-data-dir=" + t.TempDir(),
		"--virtual-time-budget=20000", "--enable-logging=stderr", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "--dump-dom",
	}
	if dir := os.Getenv("AIPROD_SCREENSHOTS"); dir != "" {
		args = append(args, "--screenshot="+filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".png"))
	}
	c := exec.CommandContext(ctx, chromium, append(args, url)...) //nolint:gosec // the browser that is installed, and the stack's own address
	var out, log bytes.Buffer
	c.Stdout, c.Stderr = &out, &log
	if err := c.Run(); err != nil {
		t.Fatalf("%v: %s", err, log.String())
	}
	for line := range strings.Lines(log.String()) {
		if strings.Contains(line, "CONSOLE") {
			console = append(console, strings.TrimSpace(line))
		}
	}
	return out.String(), console
}
