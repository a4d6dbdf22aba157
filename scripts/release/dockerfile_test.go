package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// lint returns what BuildKit's own rules for instructions say about a Dockerfile, and its stages.
func lint(t *testing.T, text []byte) (found []string, stages []instructions.Stage) {
	t.Helper()
	file, err := parser.Parse(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	l := linter.New(&linter.Config{Warn: func(rule, _, _, message string, _ []parser.Range) {
		found = append(found, rule+": "+message)
	}})
	stages, _, err = instructions.Parse(file.AST, l)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range file.Warnings {
		found = append(found, w.Short)
	}
	return found, stages
}

// The base of the media program is clean by BuildKit's rules, stands on digests, ends without a shell and as nobody in particular.
func TestDockerfile(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../images/media/Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	found, stages := lint(t, text)
	for _, f := range found {
		t.Error(f)
	}
	for _, s := range stages {
		if !strings.Contains(s.BaseName, "@sha256:") {
			t.Errorf("stage %q stands on %s, which can change", s.Name, s.BaseName)
		}
	}
	last := stages[len(stages)-1]
	user := ""
	for _, c := range last.Commands {
		switch c := c.(type) {
		case *instructions.UserCommand:
			user = c.User
		case *instructions.RunCommand:
			t.Errorf("the last stage has no shell to run %v", c.CmdLine)
		}
	}
	if user != "nonroot" || !strings.Contains(last.BaseName, "distroless") {
		t.Errorf("it runs as %q on %s", user, last.BaseName)
	}
	if bad, _ := lint(t, []byte("from debian\nMAINTAINER me\nCMD run it\n")); len(bad) == 0 {
		t.Errorf("the rules find nothing: %v", bad)
	}
}
