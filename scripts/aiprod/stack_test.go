package main

import (
	"log"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a library tells by package log goes where the stack logs to, and not to the terminal.
func TestLibrariesLogWithTheStack(t *testing.T) { //nolint:paralleltest // package log is the process's
	file := filepath.Join(t.TempDir(), "log")
	_, done, err := dataFlags{Log: file}.logger()
	if err != nil {
		t.Fatal(err)
	}
	log.Print("will be renamed")
	if err := done(); err != nil {
		t.Fatal(err)
	}
	if told, err := os.ReadFile(file); err != nil || !strings.Contains(string(told), "will be renamed") {
		t.Errorf("the log is %q: %v", told, err)
	}
	if _, _, err := (dataFlags{}).logger(); err != nil || log.Writer() == os.Stderr {
		t.Errorf("a quiet stack lets libraries write to the terminal: %v", err)
	}
}
