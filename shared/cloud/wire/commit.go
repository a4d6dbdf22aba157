package wire

import (
	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
)

func readCommit(m *pb.CommitRequest, f field) bool {
	switch f.id {
	case tag(1, bytesKind):
		return text(&m.Database, f.body)
	case tag(2, bytesKind):
		w := &pb.Write{}
		m.Writes = append(m.Writes, w)
		return each(f.body, func(f field) bool { return readWrite(w, f) })
	case tag(3, bytesKind):
		m.Transaction = []byte(f.body)
		return true
	}
	return false
}

// readWrite reads a field of google.firestore.v1.Write; transforms are left to others.
func readWrite(w *pb.Write, f field) bool {
	switch f.id {
	case tag(1, bytesKind):
		d := document(f.body)
		free := w.Operation == nil
		w.Operation = &pb.Write_Update{Update: d}
		return free && d != nil
	case tag(2, bytesKind):
		gone := &pb.Write_Delete{}
		w.Operation = gone
		return text(&gone.Delete, f.body)
	case tag(3, bytesKind):
		free := w.UpdateMask == nil
		w.UpdateMask = &pb.DocumentMask{}
		return free && each(f.body, func(f field) bool { return readPath(w.UpdateMask, f) })
	case tag(4, bytesKind):
		free := w.CurrentDocument == nil
		w.CurrentDocument = &pb.Precondition{}
		return free && each(f.body, func(f field) bool { return readCondition(w.CurrentDocument, f) })
	}
	return false
}

func readPath(m *pb.DocumentMask, f field) bool {
	var path string
	ok := f.id == tag(1, bytesKind) && text(&path, f.body)
	m.FieldPaths = append(m.FieldPaths, path)
	return ok
}

func readCondition(p *pb.Precondition, f field) bool {
	switch f.id {
	case tag(1, varintKind):
		p.ConditionType = &pb.Precondition_Exists{Exists: f.number != 0}
		return true
	case tag(2, bytesKind):
		free := p.ConditionType == nil
		at := &pb.Precondition_UpdateTime{}
		p.ConditionType = at
		return free && moment(&at.UpdateTime, f.body)
	}
	return false
}
