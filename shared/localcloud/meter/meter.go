// Package meter counts what Google would bill for: documents read, written and
// deleted in Firestore, messages published and tasks created. It sits between a gRPC server
// and its clients and changes nothing.
//
// It counts as Google does: a query that finds nothing is one read, a count is one read for every
// thousand entries or part of them, and a document that is not there is a read too.
// Source: firebase.google.com/docs/firestore/pricing.
package meter

import (
	"context"
	"maps"
	"path"
	"strings"
	"sync"

	"cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"cloud.google.com/go/firestore/apiv1/firestorepb"
	"cloud.google.com/go/pubsub/v2/apiv1/pubsubpb"
	"google.golang.org/grpc"
)

// A Kind is what is billed.
type Kind string

// The kinds.
const (
	Read    Kind = "read"
	Write   Kind = "write"
	Delete  Kind = "delete"
	Message Kind = "message"
	Task    Kind = "task"
)

// An Entry is what was counted: a kind, of a collection's documents, a topic or a queue.
type Entry struct {
	Kind Kind
	Of   string
}

// A Meter counts. The zero value is ready; it is safe for concurrent use.
type Meter struct {
	mu     sync.Mutex
	counts map[Entry]int
}

// Counts returns what was counted so far.
func (m *Meter) Counts() map[Entry]int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.counts)
}

// Sum returns how much of a kind was counted.
func (m *Meter) Sum(k Kind) int {
	n := 0
	for e, c := range m.Counts() {
		if e.Kind == k {
			n += c
		}
	}
	return n
}

// Reset begins anew.
func (m *Meter) Reset() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.counts)
}

func (m *Meter) add(k Kind, of string, n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.counts == nil {
		m.counts = map[Entry]int{}
	}
	m.counts[Entry{k, of}] += n
}

// ServerOptions make a gRPC server count.
func (m *Meter) ServerOptions() []grpc.ServerOption {
	return []grpc.ServerOption{
		grpc.ChainUnaryInterceptor(func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
			res, err := next(ctx, req)
			if err == nil {
				m.call(req, res)
			}
			return res, err
		}),
		grpc.ChainStreamInterceptor(func(srv any, ss grpc.ServerStream, _ *grpc.StreamServerInfo, next grpc.StreamHandler) error {
			s := &stream{ServerStream: ss, meter: m}
			err := next(srv, s)
			s.end(err)
			return err
		}),
	}
}

// call counts what a unary call did.
func (m *Meter) call(req, res any) {
	switch r := req.(type) {
	case *firestorepb.CommitRequest:
		m.writes(r.GetWrites())
	case *firestorepb.BatchWriteRequest:
		m.writes(r.GetWrites())
	case *pubsubpb.PublishRequest:
		m.add(Message, path.Base(r.GetTopic()), len(r.GetMessages()))
	case *cloudtaskspb.CreateTaskRequest:
		m.add(Task, path.Base(r.GetParent()), 1)
	}
	if r, ok := res.(*firestorepb.ListDocumentsResponse); ok {
		for _, d := range r.GetDocuments() {
			m.add(Read, kindOf(d.GetName()), 1)
		}
	}
}

func (m *Meter) writes(list []*firestorepb.Write) {
	for _, w := range list {
		switch {
		case w.GetDelete() != "":
			m.add(Delete, kindOf(w.GetDelete()), 1)
		case w.GetUpdate() != nil:
			m.add(Write, kindOf(w.GetUpdate().GetName()), 1)
		case w.GetTransform() != nil:
			m.add(Write, kindOf(w.GetTransform().GetDocument()), 1)
		}
	}
}

// kindOf is the collection a document is in.
func kindOf(document string) string { return path.Base(path.Dir(document)) }

// A stream counts what a server streams.
type stream struct {
	grpc.ServerStream
	meter *Meter
	query string // of the request: the collection that is queried
	found bool
}

func (s *stream) RecvMsg(msg any) error {
	err := s.ServerStream.RecvMsg(msg)
	switch r := msg.(type) {
	case *firestorepb.RunQueryRequest:
		s.query = collections(r.GetStructuredQuery())
	case *firestorepb.RunAggregationQueryRequest:
		s.query = collections(r.GetStructuredAggregationQuery().GetStructuredQuery())
	}
	return err
}

func collections(q *firestorepb.StructuredQuery) string {
	var ids []string
	for _, f := range q.GetFrom() {
		ids = append(ids, f.GetCollectionId())
	}
	return strings.Join(ids, "+")
}

func (s *stream) SendMsg(msg any) error {
	switch r := msg.(type) {
	case *firestorepb.BatchGetDocumentsResponse:
		if name := r.GetFound().GetName() + r.GetMissing(); name != "" {
			s.meter.add(Read, kindOf(name), 1)
		}
	case *firestorepb.RunQueryResponse:
		if r.GetDocument() != nil {
			s.found = true
			s.meter.add(Read, s.query, 1)
		}
	case *firestorepb.RunAggregationQueryResponse:
		s.found = true
		for _, v := range r.GetResult().GetAggregateFields() {
			s.meter.add(Read, s.query, 1+int(v.GetIntegerValue())/1000)
			break
		}
	case *firestorepb.ListenResponse:
		if d := r.GetDocumentChange().GetDocument(); d != nil {
			s.meter.add(Read, kindOf(d.GetName()), 1)
		}
	}
	return s.ServerStream.SendMsg(msg)
}

// end counts a query that has found nothing.
func (s *stream) end(err error) {
	if err == nil && s.query != "" && !s.found {
		s.meter.add(Read, s.query, 1)
	}
}
