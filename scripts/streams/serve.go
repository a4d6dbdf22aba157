package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	_ "github.com/aiprod/aiprod/functions/api" // what an API program links
	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/identity"
)

// serveEnv makes this program the API program under measurement.
const serveEnv = "AIPROD_STREAMS_SERVE"

// serve serves both ways of watching, as the environment says, and prints its address.
func serve(ctx context.Context) error {
	var c cloud.Config
	if err := cloud.ReadConfig(ctx, &c, nil); err != nil {
		return err
	}
	env := cloud.New(c, slog.New(slog.DiscardHandler))
	env.Verifier = identity.NewVerifier(c.Project, identity.NewKeys(c.UserKeys, &http.Client{Timeout: 10 * time.Second}, env.Now), env.Now)
	rt := function.NewRuntime(env)
	mux := http.NewServeMux()
	for _, name := range []string{"jobs-events", "jobs-socket"} {
		f := function.Declared().Find(name)
		mux.Handle(f.Route.Method+" "+f.Route.Path, f.Handler(rt))
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stdout, "http://"+l.Addr().String())
	return (&http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}).Serve(l)
}
