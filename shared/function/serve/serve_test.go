package serve_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"testing"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/function/serve"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/limit"
)

// programEnv makes this binary the program under test.
const programEnv = "AIPROD_TEST_PROGRAM"

func TestMain(m *testing.M) {
	switch os.Getenv(programEnv) {
	case "":
		os.Exit(m.Run())
	case "whole":
		serve.Main(func(_ context.Context, env *cloud.Env) error {
			env.Config.PublicURL = "http://set-by-an-option"
			env.Limiter = limit.New(limit.NewMemory(env.Now), env.Now)
			return nil
		})
	case "lame":
		serve.Main(func(context.Context, *cloud.Env) error { return errors.New("the signer is missing") })
	}
}

// The functions of the program under test.
var (
	_ = plain("address", func(w http.ResponseWriter, env *cloud.Env) error { return say(w, env.Config.PublicURL) })
	_ = plain("slow", func(w http.ResponseWriter, _ *cloud.Env) error {
		if err := say(w, "begun "); err != nil {
			return err
		}
		_, _ = io.Copy(io.Discard, os.Stdin) // until the test says so
		_, err := io.WriteString(w, "ended") // and let the server send it
		return err
	})
	_ = plain("abort", func(w http.ResponseWriter, _ *cloud.Env) error {
		_ = say(w, "half")
		panic(http.ErrAbortHandler)
	})
	_ = plain("crash", func(http.ResponseWriter, *cloud.Env) error { panic("secret") })
	_ = function.Stream(function.Route{Name: "who", Method: "GET", Path: "/who", Role: identity.Viewer, Summary: "Who", Tag: "test"},
		function.Answer{Type: "text/plain", Description: "The caller"},
		func(w http.ResponseWriter, r *http.Request, _ *cloud.Env) error {
			return say(w, function.Caller(r.Context()).UID)
		})
	_ = function.Stage(function.StageSpec{Stage: "work", Program: function.Pipeline},
		func(context.Context, *cloud.Env, job.Message) error { return nil })
)

// plain declares a public endpoint.
func plain(name string, answer func(w http.ResponseWriter, env *cloud.Env) error) *function.Function {
	return function.Stream(function.Route{Name: name, Method: "GET", Path: "/" + name, Summary: name, Tag: "test"},
		function.Answer{Type: "text/plain", Description: "Words"},
		func(w http.ResponseWriter, _ *http.Request, env *cloud.Env) error { return answer(w, env) })
}

// say sends words at once.
func say(w http.ResponseWriter, words string) error {
	_, err := io.WriteString(w, words)
	return errors.Join(err, http.NewResponseController(w).Flush())
}
