package cloud_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/cloud"
)

// key is what no output may show.
const key = "sk-4f7c-do-not-show"

// keyed gives every Secret of a struct the key, and returns how many there are.
func keyed(v reflect.Value) (n int) {
	for i := range v.NumField() {
		if s, ok := v.Field(i).Addr().Interface().(*cloud.Secret); ok {
			*s = cloud.NewSecret(key)
			n++
		} else if v.Field(i).Kind() == reflect.Struct {
			n += keyed(v.Field(i))
		}
	}
	return n
}

// TestSecretIsNeverShown logs a configuration of which every secret is the same in every way there is.
func TestSecretIsNeverShown(t *testing.T) {
	t.Parallel()
	var c cloud.Config
	if keyed(reflect.ValueOf(&c).Elem()) < 3 {
		t.Fatal("hardly a secret was found")
	}
	type holder struct{ inside cloud.Config } // where fmt may not call methods
	var log bytes.Buffer
	for _, h := range []slog.Handler{slog.NewJSONHandler(&log, nil), slog.NewTextHandler(&log, nil)} {
		slog.New(h).Info("start", "config", c, "pointer", &c, "key", c.Vendors.RunwayKey, "holder", holder{c})
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&log, verb+verb+verb+verb+"\n", c, &c, c.Vendors.RunwayKey, holder{c})
	}
	fmt.Fprintln(&log, c.Vendors.RunwayKey, fmt.Errorf("with %v", c.Vendors))
	text, err := json.Marshal(map[cloud.Secret]any{c.Vendors.RunwayKey: c})
	if err != nil {
		t.Fatal(err)
	}
	log.Write(text)
	for _, form := range []string{key, fmt.Sprintf("%x", key), fmt.Sprintf("%X", key), fmt.Sprint([]byte(key))} { //nolint:staticcheck // as a list of numbers
		if strings.Contains(log.String(), form) {
			t.Errorf("%q is shown:\n%s", form, &log)
		}
	}
	if !strings.Contains(log.String(), "[hidden]") {
		t.Error("nothing says that there is a key")
	}
	if c.Vendors.RunwayKey.Reveal() != key {
		t.Error("the key is lost")
	}
}

func TestReadConfig(t *testing.T) { // of the environment: not in parallel
	file := filepath.Join(t.TempDir(), "key")
	empty, large := file+".empty", file+".large"
	for path, content := range map[string]string{file: key + "\r\n", empty: "\n", large: strings.Repeat("x", 65<<10)} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	manager := func(_ context.Context, version string) (string, error) {
		if version == "projects/p/secrets/s/versions/latest" {
			return key + "\n", nil
		}
		return "", errors.New("no such version")
	}
	for name, c := range map[string]struct {
		set   map[string]string
		m     cloud.Manager
		want  string
		fails string
	}{
		"nothing":       {nil, manager, "", ""},
		"a value":       {map[string]string{"RUNWAYML_API_SECRET": key}, nil, key, ""},
		"a file":        {map[string]string{"RUNWAYML_API_SECRET_FILE": file}, nil, key, ""},
		"a version":     {map[string]string{"RUNWAYML_API_SECRET": "sm://projects/p/secrets/s/versions/latest"}, manager, key, ""},
		"no file named": {map[string]string{"RUNWAYML_API_SECRET_FILE": "", "RUNWAYML_API_SECRET": key}, nil, key, ""},
		"both":          {map[string]string{"RUNWAYML_API_SECRET_FILE": file, "RUNWAYML_API_SECRET": "other"}, nil, "", "not both"},
		"no file":       {map[string]string{"RUNWAYML_API_SECRET_FILE": file + "s"}, nil, "", "no such file"},
		"a folder":      {map[string]string{"RUNWAYML_API_SECRET_FILE": filepath.Dir(file)}, nil, "", "is a directory"},
		"empty":         {map[string]string{"RUNWAYML_API_SECRET_FILE": empty}, nil, "", "is empty"},
		"large":         {map[string]string{"RUNWAYML_API_SECRET_FILE": large}, nil, "", "at most 65536"},
		"no version":    {map[string]string{"RUNWAYML_API_SECRET": "sm://projects/p/secrets/s/versions/9"}, manager, "", "no such version"},
		"no manager":    {map[string]string{"RUNWAYML_API_SECRET": "sm://projects/p/secrets/s/versions/9"}, nil, "", "no Secret Manager"},
	} {
		t.Run(name, func(t *testing.T) {
			for k, v := range c.set {
				t.Setenv(k, v)
			}
			var got cloud.Vendors
			err := cloud.ReadConfig(t.Context(), &got, c.m)
			if c.fails != "" {
				if err == nil || !strings.Contains(err.Error(), c.fails) || !strings.Contains(err.Error(), "RUNWAYML_API_SECRET") || strings.Contains(err.Error(), key) {
					t.Errorf("error %v, want one that says %q", err, c.fails)
				}
				return
			}
			if err != nil || got.RunwayKey.Reveal() != c.want {
				t.Errorf("read %d bytes: %v", len(got.RunwayKey.Reveal()), err)
			}
		})
	}
}

// Settings of parts within parts are found, and all that is wrong is told at once.
func TestReadConfigTellsAll(t *testing.T) {
	t.Setenv("RUNWAYML_API_SECRET_FILE", "/nowhere/a")
	t.Setenv("REDIS_URL_FILE", "/nowhere/b")
	var c cloud.Config
	err := cloud.ReadConfig(t.Context(), &c, nil)
	for _, name := range []string{"RUNWAYML_API_SECRET", "REDIS_URL"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v does not name %s", err, name)
		}
	}
}
