// Package servetest runs one gRPC service of the local cloud for its tests: in
// the process of the test, or in one that the test may kill. No program links it.
package servetest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"go.etcd.io/bbolt"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// Patience bounds every wait for something that must happen.
const Patience = 20 * time.Second

// maxRequest is what a client may send at once, in bytes: more than any service allows.
const maxRequest = 16 << 20

// A Service answers calls once registered and works by itself once started.
type Service interface {
	Register(grpc.ServiceRegistrar)
	Start()
	Close() error
}

// Open opens the service under test on a database, which is not its to close.
type Open func(*bbolt.DB) (Service, error)

// A Running is a service that listens.
type Running struct {
	Address string // host:port

	service Service
	server  *grpc.Server
	db      *bbolt.DB
}

// Serve starts a service on the database at path and on a free port.
func Serve(path string, open Open) (*Running, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: Patience})
	if err != nil {
		return nil, fmt.Errorf("servetest: open %s: %w", path, err)
	}
	service, err := open(db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(err, service.Close(), db.Close())
	}
	server := grpc.NewServer(grpc.MaxRecvMsgSize(maxRequest))
	service.Register(server)
	go func() { _ = server.Serve(listener) }()
	service.Start()
	return &Running{Address: listener.Addr().String(), service: service, server: server, db: db}, nil
}

// Close ends the service in good order. It may be called once.
func (r *Running) Close() error {
	err := r.service.Close()
	r.server.Stop()
	return errors.Join(err, r.db.Close())
}

// Dial returns the options with which Google's clients reach an address.
func Dial(address string) []option.ClientOption {
	return []option.ClientOption{
		option.WithEndpoint(address), option.WithoutAuthentication(), option.WithTelemetryDisabled(),
		option.WithGRPCDialOption(grpc.WithTransportCredentials(insecure.NewCredentials())),
	}
}
