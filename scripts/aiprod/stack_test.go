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

// What the environment says wrongly is said when the stack starts, and not by a page that gets no answers.
func TestSettingsAreChecked(t *testing.T) {
	t.Setenv("AIPROD_CORS_ORIGINS", "app.example.com")
	_, _, err := dataFlags{Data: t.TempDir()}.start(t.Context(), 0)
	if err == nil || !strings.Contains(err.Error(), `AIPROD_CORS_ORIGINS: "app.example.com" is no origin`) {
		t.Errorf("started with %v", err)
	}
}
