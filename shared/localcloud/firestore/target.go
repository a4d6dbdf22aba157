package firestore

import (
	"errors"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/name"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/query"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
)

// target is what a listener watches: a query, or documents by name.
type target struct {
	query *query.Query // nil: names
	names []string
	once  bool

	at   store.Stamp                 // of the last evaluation; 0: none yet
	seen map[string]*stored.Document // what the client has, by name
}

func (s *Server) newTarget(database string, in *pb.Target) (*target, error) {
	t := &target{once: in.Once}
	switch kind := in.TargetType.(type) {
	case *pb.Target_Query:
		q, err := s.compile(kind.Query.GetParent(), kind.Query.GetStructuredQuery())
		t.query = q
		return t, err
	case *pb.Target_Documents:
		t.names = kind.Documents.GetDocuments()
		for _, document := range t.names {
			if err := name.Check(database, document); err != nil {
				return nil, invalid(err)
			}
		}
		return t, nil
	}
	return nil, invalid(errors.New("a target is a query or documents"))
}

// update evaluates the target and returns what the client must be told: what is gone first, then what is new or different, in
// the order of the query.
func (t *target) update(id int32, v *store.View) []*pb.ListenResponse {
	if t.at != 0 && !t.changed(v) {
		return nil
	}
	docs := t.evaluate(v)
	now := make(map[string]*stored.Document, len(docs))
	for _, d := range docs {
		now[d.Name] = d
	}
	out := t.gone(id, now, v)
	for _, d := range docs {
		if t.seen[d.Name] != d { // documents are immutable: another version is another pointer
			out = append(out, t.changeOf(id, d))
		}
	}
	t.at, t.seen = v.At(), now
	return out
}

func (t *target) changed(v *store.View) bool {
	if t.query != nil {
		return v.Changed(t.query.Scope, t.at)
	}
	for _, document := range t.names {
		if v.Touched(document, t.at) {
			return true
		}
	}
	return false
}

func (t *target) evaluate(v *store.View) []*stored.Document {
	if t.query != nil {
		return t.query.Run(v)
	}
	var docs []*stored.Document
	for _, document := range t.names {
		if d := v.Get(document); d != nil {
			docs = append(docs, d)
		}
	}
	return docs
}

// gone tells of the documents that left the target; at first, of those asked for by name that do not exist.
func (t *target) gone(id int32, now map[string]*stored.Document, v *store.View) []*pb.ListenResponse {
	var out []*pb.ListenResponse
	for document := range t.seen {
		if now[document] == nil {
			out = append(out, leave(id, document, v))
		}
	}
	if t.at == 0 {
		for _, document := range t.names {
			if now[document] == nil {
				out = append(out, leave(id, document, v))
			}
		}
	}
	return out
}

// leave says that a document was deleted, or that it exists but does not match any more.
func leave(id int32, document string, v *store.View) *pb.ListenResponse {
	ids, at := []int32{id}, v.At().Proto()
	if v.Get(document) == nil {
		return &pb.ListenResponse{ResponseType: &pb.ListenResponse_DocumentDelete{
			DocumentDelete: &pb.DocumentDelete{Document: document, RemovedTargetIds: ids, ReadTime: at},
		}}
	}
	return &pb.ListenResponse{ResponseType: &pb.ListenResponse_DocumentRemove{
		DocumentRemove: &pb.DocumentRemove{Document: document, RemovedTargetIds: ids, ReadTime: at},
	}}
}

func (t *target) changeOf(id int32, d *stored.Document) *pb.ListenResponse {
	message := d.Sendable()
	if t.query != nil {
		message = t.query.Project(d)
	}
	return &pb.ListenResponse{ResponseType: &pb.ListenResponse_DocumentChange{
		DocumentChange: &pb.DocumentChange{Document: message, TargetIds: []int32{id}},
	}}
}
