package firestore

import (
	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/name"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/stored"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/value"
)

// BatchGetDocuments implements the method of the service. It answers in the order of the request.
func (s *Server) BatchGetDocuments(r *pb.BatchGetDocumentsRequest, stream pb.Firestore_BatchGetDocumentsServer) error {
	for _, document := range r.Documents {
		if err := name.Check(r.Database, document); err != nil {
			return invalid(err)
		}
	}
	project, err := projection(r.Mask)
	if err != nil {
		return invalid(err)
	}
	where, err := s.resolve(r)
	if err != nil {
		return err
	}
	found := make([]*stored.Document, len(r.Documents))
	err = s.read(where, func(v *store.View) error {
		for i, document := range r.Documents {
			found[i] = v.Get(document)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if where.txn != nil {
		where.txn.sawDocuments(r.Documents)
	}
	return sendDocuments(stream, r.Documents, found, where, project)
}

func sendDocuments(stream pb.Firestore_BatchGetDocumentsServer, names []string, found []*stored.Document, where reading, project func(*stored.Document) *pb.Document) error {
	at, started := where.at.Proto(), where.started
	for i, d := range found {
		out := &pb.BatchGetDocumentsResponse{ReadTime: at, Transaction: started}
		started = nil // in the first response only
		if d == nil {
			out.Result = &pb.BatchGetDocumentsResponse_Missing{Missing: names[i]}
		} else {
			out.Result = &pb.BatchGetDocumentsResponse_Found{Found: project(d)}
		}
		if err := stream.Send(out); err != nil {
			return err
		}
	}
	return nil
}

// projection returns what reduces a document to a mask; no mask keeps everything.
func projection(mask *pb.DocumentMask) (func(*stored.Document) *pb.Document, error) {
	if mask == nil {
		return (*stored.Document).Sendable, nil
	}
	paths, err := value.ParsePaths(mask.FieldPaths)
	if err != nil {
		return nil, err
	}
	return func(d *stored.Document) *pb.Document { return d.Select(paths) }, nil
}
