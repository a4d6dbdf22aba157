// Package wire decodes the documents that Firestore sends, and those that are sent to a local one, to what the general decoder
// would, in a third of the time: that one finds out by reflection, for every field of every document, how a map of
// values is made, which is a fifth of the CPU of a read. It knows the types that our own documents have. A message with anything else in it, or with anything
// wrong with it, is left to the general decoder, and so is every other message.
package wire

import (
	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
)

type codec struct{ encoding.CodecV2 }

// Codec returns the codec of a Firestore client, for grpc.ForceCodecV2, and of a server.
func Codec() encoding.CodecV2 { return codec{encoding.GetCodecV2(proto.Name)} }

// Unmarshal implements encoding.CodecV2.
func (c codec) Unmarshal(data mem.BufferSlice, into any) error {
	if read := reader(into); read != nil {
		raw := data.MaterializeToBuffer(mem.DefaultBufferPool())
		message := string(raw.ReadOnlyData()) // one copy, of which all texts in the document are parts
		raw.Free()
		if each(message, read) {
			return nil
		}
	}
	return c.CodecV2.Unmarshal(data, into) // which begins anew
}

// reader returns what reads the fields of the message, which is empty; nil for a message that is not read here.
func reader(into any) func(field) bool {
	switch m := into.(type) {
	case *pb.RunQueryResponse:
		return func(f field) bool { return readRow(m, f) }
	case *pb.BatchGetDocumentsResponse:
		return func(f field) bool { return readFound(m, f) }
	case *pb.CommitRequest:
		return func(f field) bool { return readCommit(m, f) }
	}
	return nil
}

func readRow(m *pb.RunQueryResponse, f field) bool {
	switch f.id {
	case tag(1, bytesKind):
		free := m.Document == nil
		m.Document = document(f.body)
		return free && m.Document != nil
	case tag(2, bytesKind):
		m.Transaction = []byte(f.body)
		return true
	case tag(3, bytesKind):
		return moment(&m.ReadTime, f.body)
	}
	return false
}

func readFound(m *pb.BatchGetDocumentsResponse, f field) bool {
	switch f.id {
	case tag(1, bytesKind):
		d := document(f.body)
		free := m.Result == nil
		m.Result = &pb.BatchGetDocumentsResponse_Found{Found: d}
		return free && d != nil
	case tag(2, bytesKind):
		missing := &pb.BatchGetDocumentsResponse_Missing{}
		m.Result = missing
		return text(&missing.Missing, f.body)
	case tag(3, bytesKind):
		m.Transaction = []byte(f.body)
		return true
	case tag(4, bytesKind):
		return moment(&m.ReadTime, f.body)
	}
	return false
}
