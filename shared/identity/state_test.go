package identity

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/fault"
)

// fakeAccounts tells one state and counts how often it is asked.
type fakeAccounts struct {
	state State
	gone  bool
	err   error
	asked int
}

func (a *fakeAccounts) State(context.Context, string) (State, bool, error) {
	a.asked++
	return a.state, !a.gone, a.err
}

func TestWatchRefuses(t *testing.T) {
	t.Parallel()
	ann := Principal{UID: "ann", Tenant: "acme", Role: Producer, SignedIn: noon}
	good := State{Tenant: "acme", Role: Producer, ValidSince: noon}
	with := func(change func(*State)) State { s := good; change(&s); return s }
	for name, tt := range map[string]struct {
		accounts fakeAccounts
		who      Principal
		want     string
	}{
		"good":          {fakeAccounts{state: good}, ann, ""},
		"gone":          {fakeAccounts{gone: true}, ann, "auth.unknown_user"},
		"disabled":      {fakeAccounts{state: with(func(s *State) { s.Disabled = true })}, ann, "auth.disabled"},
		"revoked":       {fakeAccounts{state: with(func(s *State) { s.ValidSince = noon.Add(time.Second) })}, ann, "auth.revoked"},
		"other tenant":  {fakeAccounts{state: with(func(s *State) { s.Tenant = "other" })}, ann, "auth.changed"},
		"demoted":       {fakeAccounts{state: with(func(s *State) { s.Role = Viewer })}, ann, "auth.changed"},
		"role taken":    {fakeAccounts{state: with(func(s *State) { s.Role = "" })}, ann, "auth.changed"},
		"promoted":      {fakeAccounts{state: with(func(s *State) { s.Role = Admin })}, ann, ""},
		"a key":         {fakeAccounts{gone: true}, Principal{UID: "key:x", Key: "x"}, ""},
		"an operator's": {fakeAccounts{state: State{Role: Operator}}, Principal{UID: "op", Role: Operator, SignedIn: noon}, ""},
	} {
		for _, fresh := range []bool{true, false} {
			down, err := NewWatch(&tt.accounts, newClock().now).Check(t.Context(), tt.who, fresh)
			if got := codeOf(err); got != tt.want || down != nil {
				t.Errorf("%s: %v, down %v, want %q", name, err, down, tt.want)
			}
		}
	}
}

func codeOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Code
	}
	return ""
}

// What an admin ends is seen at once where that is asked for, and everywhere within five minutes.
func TestWatchRemembers(t *testing.T) {
	t.Parallel()
	clock, accounts := newClock(), &fakeAccounts{state: State{Tenant: "acme", Role: Viewer}}
	w := NewWatch(accounts, clock.now)
	ann := Principal{UID: "ann", Tenant: "acme", Role: Viewer, SignedIn: noon}
	check := func(fresh bool, want string) {
		t.Helper()
		if _, err := w.Check(t.Context(), ann, fresh); codeOf(err) != want {
			t.Errorf("%v, want %q", err, want)
		}
	}
	check(false, "")
	accounts.state.Disabled = true
	clock.advance(stateLife - 1)
	check(false, "")
	if accounts.asked != 1 {
		t.Errorf("asked %d times", accounts.asked)
	}
	clock.advance(1)
	check(false, "auth.disabled")
	accounts.state.Disabled = false
	check(false, "auth.disabled")
	check(true, "")
	check(false, "") // one fresh look serves the others
}

// Where nobody answers, what spends is refused and what reads goes on.
func TestWatchDown(t *testing.T) {
	t.Parallel()
	accounts := &fakeAccounts{err: errors.New("down")}
	w := NewWatch(accounts, newClock().now)
	ann := Principal{UID: "ann", Tenant: "acme", Role: Viewer, SignedIn: noon}
	if _, err := w.Check(t.Context(), ann, true); codeOf(err) != "auth.accounts" {
		t.Errorf("fresh: %v", err)
	}
	if down, err := w.Check(t.Context(), ann, false); err != nil || !errors.Is(down, accounts.err) {
		t.Errorf("%v, down %v", err, down)
	}
}

// waitingAccounts answer once they are let go on, or the question is withdrawn.
type waitingAccounts struct{ asked, goOn chan struct{} }

func (a waitingAccounts) State(ctx context.Context, _ string) (State, bool, error) {
	close(a.asked)
	select {
	case <-a.goOn:
		return State{Disabled: true}, true, ctx.Err()
	case <-ctx.Done():
		return State{}, false, ctx.Err()
	}
}

// Whoever goes while their account is looked at ends no look that another call shares: a disabled user would get in by
// giving up one of two calls.
func TestWatchGone(t *testing.T) {
	t.Parallel()
	accounts := waitingAccounts{make(chan struct{}), make(chan struct{})}
	w := NewWatch(accounts, newClock().now)
	ann := Principal{UID: "ann", Tenant: "acme", Role: Viewer, SignedIn: noon}
	ctx, leave := context.WithCancel(t.Context())
	first := make(chan error)
	go func() {
		_, err := w.Check(ctx, ann, false)
		first <- err
	}()
	<-accounts.asked
	leave()
	close(accounts.goOn)
	if err := <-first; codeOf(err) != "auth.disabled" {
		t.Errorf("let in: %v", err)
	}
}

// What the Identity Toolkit answers, read.
func TestLookup(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		status int
		body   string
		want   State
		found  bool
		err    string
	}{
		"all":         {200, `{"users":[{"localId":"ann","disabled":true,"validSince":"1795176000","customAttributes":"{\"tenant\":\"acme\",\"role\":\"admin\"}"}]}`, State{Disabled: true, ValidSince: time.Unix(1795176000, 0), Tenant: "acme", Role: Admin}, true, ""},
		"bare":        {200, `{"users":[{"localId":"ann"}]}`, State{}, true, ""},
		"nobody":      {200, `{"kind":"x"}`, State{}, false, ""},
		"no claims":   {200, `{"users":[{"customAttributes":"["}]}`, State{}, false, "claims"},
		"no seconds":  {200, `{"users":[{"validSince":"now"}]}`, State{}, false, "validSince"},
		"not allowed": {403, `{}`, State{}, false, "status 403"},
		"no JSON":     {200, `<html>`, State{}, false, "look up"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if r.URL.Path != "/v1/projects/demo/accounts:lookup" || string(body) != `{"localId":["ann"]}` || r.Header.Get("Authorization") != "Bearer owner" {
				t.Errorf("%s %s", r.URL.Path, body)
			}
			w.WriteHeader(tt.status)
			_, _ = io.WriteString(w, tt.body)
		}))
		got, found, err := NewLookup(server.URL, project, EmulatorClient).State(t.Context(), "ann")
		server.Close()
		if tt.err == "" && (err != nil || found != tt.found || !got.ValidSince.Equal(tt.want.ValidSince) || got.Tenant != tt.want.Tenant || got.Role != tt.want.Role || got.Disabled != tt.want.Disabled) {
			t.Errorf("%s: %+v, %v, %v", name, got, found, err)
		}
		if tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)) {
			t.Errorf("%s: %v, want %q", name, err, tt.err)
		}
	}
}
