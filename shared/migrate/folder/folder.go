// Package folder opens the database in the data folder of a local stack, without
// the stack: the same server and the same client, for work on what is stored while nothing else works on it.
package folder

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"

	cloud "cloud.google.com/go/firestore"
	bolt "go.etcd.io/bbolt/errors"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/aiprod/aiprod/shared/localcloud"
	"github.com/aiprod/aiprod/shared/localcloud/firestore"
	"github.com/aiprod/aiprod/shared/store"
)

// File is the database within a data folder.
const File = "firestore.db"

// A Folder is the opened database of a data folder. Nobody else can open it until it is closed.
type Folder struct {
	// Client reaches the database.
	Client *cloud.Client

	closers []func() error
}

// Open opens the database of a data folder. A folder without one, and one in use, are errors that say what to do.
func Open(ctx context.Context, dir string) (*Folder, error) {
	f := &Folder{}
	if err := f.open(ctx, dir); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func (f *Folder) open(ctx context.Context, dir string) error {
	file := filepath.Join(dir, File)
	if _, err := os.Stat(file); err != nil {
		return fmt.Errorf("there is no local data in %s; choose its folder with --data: %w", dir, err)
	}
	indexes, err := firestore.ParseIndexes(store.Indexes)
	if err != nil {
		return err
	}
	server, err := firestore.Open(firestore.Options{Path: file, Indexes: indexes})
	if errors.Is(err, bolt.ErrTimeout) {
		return fmt.Errorf("the data folder %s is in use by a running aiprod; stop it first", dir)
	}
	if err != nil {
		return err
	}
	f.closers = append(f.closers, server.Close)
	address, err := f.serve(ctx, server)
	if err != nil {
		return err
	}
	f.Client, err = cloud.NewClient(ctx, localcloud.Project, option.WithEndpoint(address), option.WithoutAuthentication(),
		option.WithTelemetryDisabled(), option.WithGRPCDialOption(grpc.WithTransportCredentials(insecure.NewCredentials())))
	if err == nil {
		f.closers = append(f.closers, f.Client.Close)
	}
	return err
}

// serve lets the client in, on a port of this machine alone.
func (f *Folder) serve(ctx context.Context, server *firestore.Server) (address string, err error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("open the database: %w", err)
	}
	g := grpc.NewServer(grpc.MaxRecvMsgSize(2 * firestore.MaxRequestBytes))
	server.Register(g)
	f.closers = append(f.closers, func() error { g.Stop(); return nil })
	go func() { _ = g.Serve(listener) }()
	return listener.Addr().String(), nil
}

// Close ends the client and gives the folder free.
func (f *Folder) Close() error {
	var errs []error
	for i := len(f.closers) - 1; i >= 0; i-- {
		errs = append(errs, f.closers[i]())
	}
	return errors.Join(errs...)
}
