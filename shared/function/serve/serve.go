// Package serve is the main of the four programs: it picks the function that
// FUNCTION_TARGET names, serves it with the Functions Framework, and drains on SIGTERM.
package serve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/GoogleCloudPlatform/functions-framework-go/funcframework"
	"github.com/GoogleCloudPlatform/functions-framework-go/functions"
	"golang.org/x/oauth2/google"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/cloud/secretmanager"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

// grace is how long calls may still run after SIGTERM: a second less than Cloud Run gives.
const grace = 9 * time.Second

// keyTimeout is how long fetching published keys may take.
const keyTimeout = 10 * time.Second

// Option completes the environment with what only some programs need.
type Option func(context.Context, *cloud.Env) error

// Main runs the program and does not return.
func Main(options ...Option) {
	log := logger()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := run(ctx, log, options); err != nil {
		log.Error("stopped", "error", err)
		os.Exit(1) //nolint:gocritic // nothing is left to clean up
	}
}

// logger returns the process's log, and makes it the one of everybody.
func logger() *slog.Logger {
	log := slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{ReplaceAttr: severity}))
	slog.SetDefault(log) // what libraries tell by package log is told there too, as one of our lines
	return log
}

// severity gives the level the name Cloud Logging knows.
func severity(_ []string, a slog.Attr) slog.Attr {
	switch a.Key {
	case slog.LevelKey:
		a.Key = "severity"
		if a.Value.Any() == slog.LevelWarn {
			a.Value = slog.StringValue("WARNING") // the one level that is called otherwise there
		}
	case slog.MessageKey:
		a.Key = "message"
	}
	return a
}

// A process is what a program is told by whoever starts it: Cloud Run, or Cloud Functions.
type process struct {
	// Target is the name of the function that is served. Required.
	Target string `env:"FUNCTION_TARGET" example:"jobs-submit"`
	// Port is where it listens. Defaults to 8080.
	Port string `env:"PORT, default=8080" example:"8081"`
}

func run(ctx context.Context, log *slog.Logger, options []Option) error {
	var p process
	if err := cloud.ReadConfig(ctx, &p, nil); err != nil {
		return err
	}
	rt, edge, err := prepare(ctx, log, p.Target, options)
	if err != nil {
		return err
	}
	functions.HTTP(p.Target, edge.ServeHTTP)
	return listen(ctx, p.Port, rt, edge)
}

// prepare makes what serves a function, in the environment that the process was given.
func prepare(ctx context.Context, log *slog.Logger, target string, options []Option) (*function.Runtime, *front, error) {
	f := function.Declared().Find(target)
	if f == nil {
		return nil, nil, fmt.Errorf("FUNCTION_TARGET %q names no function of this program; choose one of: %s", target, strings.Join(function.Declared().Names(), " "))
	}
	var c cloud.Config
	if err := cloud.ReadConfig(ctx, &c, secretmanager.Google()); err != nil {
		return nil, nil, err
	}
	if err := c.Validate(); err != nil {
		return nil, nil, err
	}
	env := cloud.New(c, log)
	trust(env, f.Name)
	for _, o := range options {
		if err := o(ctx, env); err != nil {
			return nil, nil, err
		}
	}
	rt := function.NewRuntime(env)
	return rt, &front{next: f.Handler(rt)}, nil
}

// trust sets who may call a function: users by their ID tokens, the platform by its own.
func trust(env *cloud.Env, function string) {
	c := env.Config
	client := &http.Client{Timeout: keyTimeout}
	users := identity.NewKeys(cmp.Or(c.UserKeys, identity.FirebaseKeys), client, env.Now)
	env.Verifier = identity.NewVerifier(c.Project, users, env.Now)
	env.Accounts = identity.NewWatch(lookup(c), env.Now)
	if invoker := c.InvokerOf(function); invoker != "" {
		pushes := identity.NewKeys(cmp.Or(c.PushKeys, identity.GoogleKeys), client, env.Now)
		env.Pushes = identity.NewPushVerifier(pushes, env.Now, invoker)
	}
}

// lookup asks how users stand, as the program's service account.
func lookup(c cloud.Config) *identity.Lookup {
	if c.Endpoints.Auth != "" {
		return identity.NewLookup(c.ToolkitURL(), c.Project, sync.OnceValues(identity.EmulatorClient))
	}
	return identity.NewLookup(c.ToolkitURL(), c.Project, sync.OnceValues(func() (*http.Client, error) {
		return google.DefaultClient(context.Background(), toolkitScope) // outlives the request that first needs it
	}))
}

// toolkitScope lets a service account read users.
// Source: https://developers.google.com/identity/protocols/oauth2/scopes, read 2026-11.
const toolkitScope = "https://www.googleapis.com/auth/identitytoolkit"

// listen serves until ctx ends, then drains.
func listen(ctx context.Context, port string, rt *function.Runtime, edge *front) error {
	failed := make(chan error, 1)
	go func() { failed <- funcframework.Start(port) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	err := rt.Drain(end)
	if err == nil {
		err = edge.finish(end)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return nil // what still runs is given to another instance
	}
	return err
}
