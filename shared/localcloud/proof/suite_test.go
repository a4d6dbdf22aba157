package proof

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// suite is a run of the tests of a package that is not ours.
type suite struct {
	pkg   string   // import path
	run   string   // as go test -run takes it
	short bool     // as go test -short
	dir   string   // where the child runs; empty: here
	env   []string // what the child's environment has beyond ours

	subtest string // of oneByOne only: the subtest that matters of each test
}

// outcome is how a test ended, as go test -json calls it.
type outcome string

const (
	passed  outcome = "pass"
	failed  outcome = "fail"
	skipped outcome = "skip"
	cut     outcome = "cut" // it was running when its process ended
)

// results is how each test of a run ended, subtests included, by name.
type results struct {
	outcomes map[string]outcome
	output   map[string][]string
}

// patience is how long one test of oneByOne may take.
const patience = 20 * time.Second

// event is a line of go test -json. Source: go doc test2json.
type event struct {
	Action, Test, Output string
}

// results runs the suite and returns how its tests ended. Tests that fail are no failure of t.
func (s suite) results(t *testing.T) results {
	t.Helper()
	return s.collect(t, "test", "-vet=off", "-count=1", "-json", fmt.Sprintf("-short=%t", s.short), "-run", s.run, s.pkg)
}

// oneByOne is results with a process for each test, for a suite in which one that fails may take the others with it or hang. It
// gives the one subtest that matters of each, and does not start those to omit.
func (s suite) oneByOne(t *testing.T, omit map[string]string) results {
	t.Helper()
	program := filepath.Join(t.TempDir(), "suite.test")
	build := exec.CommandContext(t.Context(), "go", "test", "-vet=off", "-c", "-o", program, s.pkg)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	short := fmt.Sprintf("-test.short=%t", s.short)
	list := exec.CommandContext(t.Context(), program, short, "-test.list", s.run)
	list.Env = append(os.Environ(), s.env...)
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	all := results{map[string]outcome{}, map[string][]string{}}
	for _, test := range strings.Fields(string(out)) {
		if _, ok := omit[test]; ok {
			continue
		}
		r := s.collect(t, "tool", "test2json", program, short, "-test.v=test2json", "-test.timeout="+patience.String(),
			"-test.run", "^"+test+"$/^"+s.subtest+"$")
		name := test + "/" + s.subtest
		all.outcomes[name], all.output[name] = r.outcomes[name], append(r.output[name], r.output[""]...)
	}
	return all
}

// collect runs the go command and reads the events it prints.
func (s suite) collect(t *testing.T, args ...string) results {
	t.Helper()
	child := exec.CommandContext(t.Context(), "go", args...)
	child.Dir = s.dir
	child.Env = append(os.Environ(), s.env...)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	r := results{map[string]outcome{}, map[string][]string{}}
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		r.add(lines.Bytes())
	}
	err = errors.Join(lines.Err(), child.Wait())
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if len(r.outcomes) == 0 {
		t.Fatalf("%s ran no test: %v\n%s", s.pkg, err, strings.Join(r.output[""], ""))
	}
	return r
}

func (r results) add(line []byte) {
	var e event
	if err := json.Unmarshal(line, &e); err != nil {
		e = event{Action: "output", Output: string(line) + "\n"} // the go command's own words
	}
	switch action := outcome(e.Action); {
	case e.Action == "output" || e.Action == "build-output":
		r.output[e.Test] = append(r.output[e.Test], e.Output)
	case e.Test == "":
	case e.Action == "run":
		r.outcomes[e.Test] = cut
	case action == passed, action == failed, action == skipped:
		r.outcomes[e.Test] = action
	}
}

// count returns how many tests ended in a way.
func (r results) count(o outcome) int {
	n := 0
	for _, got := range r.outcomes {
		if got == o {
			n++
		}
	}
	return n
}
