package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/localcloud"
	local "github.com/aiprod/aiprod/shared/localcloud/identity"
	"github.com/aiprod/aiprod/shared/localcloud/secrets"
)

// dataFlags say where a local stack keeps its data.
type dataFlags struct {
	Data  string `default:".aiprod" type:"path" help:"Folder of the local cloud's data."`
	Probe bool   `hidden:"" help:"Make films in the small test format."`
	Log   string `default:"" placeholder:"FILE" help:"Write the stack's log to a file; - is the terminal."`
	vendorFlags
}

// drainTime is how long functions may take to stop.
const drainTime = 10 * time.Second

// developer is who uses a local stack: nobody else can reach it.
var developer = local.User{UID: "developer", Email: "developer@localhost", Tenant: "local", Role: identity.Admin}

// logger is where a stack logs to. What libraries tell by package log goes there too, and so
// not among what a command says: Google's tells of its next release.
func (f dataFlags) logger() (*slog.Logger, func() error, error) {
	handler, done := slog.DiscardHandler, func() error { return nil }
	switch f.Log {
	case "":
	case "-":
		handler = slog.NewTextHandler(os.Stderr, nil)
	default:
		file, err := os.OpenFile(f.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, nil, fmt.Errorf("--log: %w", err)
		}
		handler, done = slog.NewJSONHandler(file, nil), file.Close
	}
	log := slog.New(handler)
	slog.SetDefault(log)
	return log, done, nil
}

// start brings a stack up and notes its address in the data folder.
func (f dataFlags) start(ctx context.Context, port int) (*localcloud.Stack, func() error, error) {
	log, closeLog, err := f.logger()
	if err != nil {
		return nil, nil, err
	}
	o := localcloud.Options{Dir: f.Data, Port: port, Log: log, Probe: f.Probe, OwnProcess: true}
	if err := cloud.ReadConfig(ctx, &o.Edge, f.secrets()); err != nil {
		return nil, nil, errors.Join(err, closeLog())
	}
	if err := o.Edge.Validate(); err != nil {
		return nil, nil, errors.Join(err, closeLog())
	}
	played, err := f.vendors(ctx, &o.Vendors, f.secrets())
	if err != nil {
		return nil, nil, errors.Join(err, closeLog())
	}
	s, err := localcloud.Start(ctx, o)
	if err != nil {
		return nil, nil, errors.Join(err, played.close(), closeLog())
	}
	played.storage(s)
	note := filepath.Join(f.Data, addressFile)
	raw, err := json.Marshal(address{URL: s.URL})
	if err == nil {
		err = os.WriteFile(note, raw, 0o600)
	}
	stop := func() error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
		defer cancel()
		return errors.Join(os.Remove(note), s.Close(ctx), played.close(), closeLog())
	}
	if err != nil {
		return nil, nil, errors.Join(err, stop())
	}
	return s, stop, nil
}

// secrets are files below the data folder: the one Secret Manager that a machine without a cloud has.
func (f dataFlags) secrets() cloud.Manager {
	return secrets.Manager(os.DirFS(filepath.Join(f.Data, "secrets")))
}

// address is what a running stack tells other commands, in its data folder.
type address struct {
	URL string `json:"url"`
}

const addressFile = "stack.json"

// running returns the address of a stack that uses the data folder, and a token for it.
func (f dataFlags) running() (url, token string, err error) {
	raw, err := os.ReadFile(filepath.Join(f.Data, addressFile))
	if err != nil {
		return "", "", err
	}
	var a address
	if err := json.Unmarshal(raw, &a); err != nil {
		return "", "", err
	}
	issuer, err := f.issuer()
	if err != nil {
		return "", "", err
	}
	return a.URL, issuer.IDToken(developer), nil
}

// issuer signs people in to the stack of the data folder.
func (f dataFlags) issuer() (*local.Issuer, error) {
	return local.Open(filepath.Join(f.Data, "identity"), localcloud.Project, time.Now)
}
