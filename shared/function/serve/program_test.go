package serve_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/identity"
	issuer "github.com/aiprod/aiprod/shared/localcloud/identity"
)

// The program serves the function it is told to, in an environment that its options have completed.
func TestServes(t *testing.T) {
	t.Parallel()
	p := launch(t, "whole", "address")
	if status, text, err := p.get("/address", ""); status != http.StatusOK || text != "http://set-by-an-option" || err != nil {
		t.Errorf("%d %q, %v", status, text, err)
	}
	if status, _, _ := p.get("/slow", ""); status != http.StatusNotFound {
		t.Errorf("another function answered: %d", status)
	}
	p.term()
	if code, log := p.exit(); code != 0 {
		t.Errorf("exit code %d after SIGTERM, idle:\n%s", code, log)
	}
}

// Calls under way when the platform says stop are answered whole; no other begins.
func TestDrains(t *testing.T) {
	t.Parallel()
	p := launch(t, "whole", "slow")
	answers := make([]*http.Response, 8) // to end all at once
	for i := range answers {
		answers[i] = p.call(http.MethodGet, "/slow", "")
		if _, err := io.ReadFull(answers[i].Body, make([]byte, len("begun "))); err != nil {
			t.Fatal(err)
		}
	}
	p.term()
	p.refuses()
	_ = p.stdin.Close()
	for i, res := range answers {
		rest, err := io.ReadAll(res.Body)
		if string(rest) != "ended" || err != nil {
			t.Errorf("the rest of answer %d: %q, %v", i, rest, err)
		}
	}
	if code, log := p.exit(); code != 0 {
		t.Errorf("exit code %d:\n%s", code, log)
	}
}

// refuses waits until the process takes no calls any more, and looks at how it says so.
func (p *process) refuses() {
	p.t.Helper()
	res := p.call(http.MethodGet, "/none", "")
	for end := time.Now().Add(patience); res.StatusCode != http.StatusServiceUnavailable; res = p.call(http.MethodGet, "/none", "") {
		if time.Now().After(end) {
			p.t.Fatalf("calls begin after SIGTERM: %s", res.Status)
		}
		_ = res.Body.Close()
	}
	var problem struct{ Code string }
	if err := json.NewDecoder(res.Body).Decode(&problem); err != nil || problem.Code != "server.draining" || !res.Close {
		p.t.Errorf("refusal %+v, connection kept %v, %v", problem, !res.Close, err)
	}
}

// A client does not take an answer that was broken off for a whole one.
func TestAborts(t *testing.T) {
	t.Parallel()
	p := launch(t, "whole", "abort")
	if _, text, err := p.get("/abort", ""); text != "half" || err == nil {
		t.Errorf("answer %q, error %v; want half of one", text, err)
	}
}

func TestCrashes(t *testing.T) {
	t.Parallel()
	p := launch(t, "whole", "crash")
	status, text, err := p.get("/crash", "")
	if status != http.StatusInternalServerError || strings.Contains(text, "secret") || err != nil {
		t.Errorf("%d %q, %v", status, text, err)
	}
	p.term()
	code, log := p.exit()
	if code != 0 || !strings.Contains(log, `"severity":"ERROR","message":"panic","value":"secret"`) {
		t.Errorf("exit code %d, log:\n%s", code, log)
	}
}

// What cannot serve says why, as the platform's log reads it, and exits.
func TestRefusesToStart(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		program   string
		target    string
		variables []string
		want      []string // in the log
	}{
		{"unknown function", "whole", "none", nil, []string{`FUNCTION_TARGET \"none\"`, "abort address crash slow socket who work"}},
		{"no function", "whole", "", nil, []string{"choose one of: abort"}},
		{"settings", "whole", "address", []string{"GOOGLE_CLOUD_PROJECT=", "AIPROD_LEASE=1ms"}, []string{"GOOGLE_CLOUD_PROJECT", "AIPROD_LEASE"}},
		{"setting that cannot be read", "whole", "address", []string{"AIPROD_LEASE=soon"}, []string{"soon"}},
		{"emulator in the cloud", "whole", "address", []string{"K_SERVICE=api", "PUBSUB_EMULATOR_HOST=here:1"}, []string{"PUBSUB_EMULATOR_HOST"}},
		{"option", "lame", "address", nil, []string{"the signer is missing"}},
		{"port", "whole", "address", []string{"PORT=none"}, []string{"none"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			code, log := run(t, tt.program, tt.target, tt.variables...)
			if code != 1 {
				t.Errorf("exit code %d", code)
			}
			for _, want := range append(tt.want, `"severity":"ERROR","message":"stopped"`) {
				if !strings.Contains(log, want) {
					t.Errorf("no %s in the log:\n%s", want, log)
				}
			}
		})
	}
}

// Users are known by the keys at one address, the platform by those at another,
// and neither is taken for the other.
func TestTrusts(t *testing.T) {
	t.Parallel()
	users, platform := open(t), open(t)
	variables := []string{
		"AIPROD_USER_KEYS=" + users.url + issuer.CertificatesPath,
		"AIPROD_PUSH_KEYS=" + platform.url + issuer.JWKSPath,
		"AIPROD_INVOKER=" + platform.ServiceAccount(), "AIPROD_FUNCTION_URL=https://run/{name}",
	}
	user := issuer.User{UID: "u7", Tenant: "acme", Role: identity.Viewer}
	who, work := launch(t, "whole", "who", variables...), launch(t, "whole", "work", variables...)
	tests := []struct {
		name   string
		p      *process
		token  string
		status int
	}{
		{"user", who, users.IDToken(user), http.StatusOK},
		{"user of another issuer", who, platform.IDToken(user), http.StatusUnauthorized},
		{"platform as a user", who, platform.OIDCToken("https://run/who", platform.ServiceAccount()), http.StatusUnauthorized},
		{"platform", work, platform.OIDCToken("https://run/work", platform.ServiceAccount()), http.StatusNoContent},
		{"platform for another function", work, platform.OIDCToken("https://run/who", platform.ServiceAccount()), http.StatusUnauthorized},
		{"another account", work, platform.OIDCToken("https://run/work", "other@demo.example"), http.StatusUnauthorized},
		{"user as the platform", work, users.IDToken(user), http.StatusUnauthorized},
		{"nobody", work, "", http.StatusUnauthorized},
	}
	for _, tt := range tests {
		method, path := http.MethodGet, "/who"
		if tt.p == work {
			method, path = http.MethodPost, "/"
		}
		if res := tt.p.call(method, path, tt.token); res.StatusCode != tt.status {
			t.Errorf("%s: %s, want %d", tt.name, res.Status, tt.status)
		}
	}
}

// A publisher issues tokens and publishes their keys.
type publisher struct {
	*issuer.Issuer
	url string
}

func open(t *testing.T) publisher {
	t.Helper()
	i, err := issuer.Open(t.TempDir(), "demo", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(i)
	t.Cleanup(server.Close)
	return publisher{i, server.URL}
}
