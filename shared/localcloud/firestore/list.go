package firestore

import (
	"context"
	"errors"
	"sort"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/name"
	"github.com/aiprod/aiprod/shared/localcloud/firestore/internal/store"
)

// defaultPage is the page size of lists when the client names none.
const defaultPage = 300

// ListDocuments implements the method of the service, in order of name only.
func (s *Server) ListDocuments(_ context.Context, r *pb.ListDocumentsRequest) (*pb.ListDocumentsResponse, error) {
	if err := checkParent(r.Parent); err != nil {
		return nil, err
	}
	if r.CollectionId == "" || r.OrderBy != "" {
		return nil, invalid(errors.New("listing needs a collection id and orders by name only"))
	}
	project, err := projection(r.Mask)
	if err != nil {
		return nil, invalid(err)
	}
	out := &pb.ListDocumentsResponse{}
	err = s.read(s.readingAt(r.GetReadTime()), func(v *store.View) error {
		names := v.DocumentNames(r.Parent+"/"+r.CollectionId, r.ShowMissing)
		var page []string
		page, out.NextPageToken = pageOf(names, int(r.PageSize), r.PageToken, name.Compare)
		for _, document := range page {
			if d := v.Get(document); d != nil {
				out.Documents = append(out.Documents, project(d))
			} else {
				out.Documents = append(out.Documents, &pb.Document{Name: document})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// ListCollectionIds implements the method of the service.
func (s *Server) ListCollectionIds(_ context.Context, r *pb.ListCollectionIdsRequest) (*pb.ListCollectionIdsResponse, error) {
	if err := checkParent(r.Parent); err != nil {
		return nil, err
	}
	out := &pb.ListCollectionIdsResponse{}
	err := s.read(s.readingAt(r.GetReadTime()), func(v *store.View) error {
		out.CollectionIds, out.NextPageToken = pageOf(v.CollectionIDs(r.Parent), int(r.PageSize), r.PageToken, name.Compare)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// pageOf cuts a page out of sorted names. The token of a page is the last name before it.
func pageOf(names []string, size int, token string, compare func(a, b string) int) (page []string, next string) {
	if size <= 0 {
		size = defaultPage
	}
	if token != "" {
		names = names[sort.Search(len(names), func(i int) bool { return compare(names[i], token) > 0 }):]
	}
	if len(names) <= size {
		return names, ""
	}
	return names[:size], names[size-1]
}
