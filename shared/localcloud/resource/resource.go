// Package resource is what all of Google's APIs ask of the calls that manage
// named resources: lists that come in pages, updates under a field mask.
// It knows nothing of what the resources are, nor where they are kept.
// Source: google.aip.dev/158 and google.aip.dev/134.
package resource

import (
	"slices"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
)

// maxPage is how many names a page has at most.
const maxPage = 1000

// ShortName is the last part of a resource's name.
func ShortName(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

// Page returns one page of those names among the keys of all that begin with
// prefix, in order, and the token of the next page, empty on the last. An empty
// token is the first page; a size of 0 is the largest, 1000 names.
func Page[V any](all map[string]V, prefix string, size int32, token string) (names []string, next string) {
	for name := range all {
		if strings.HasPrefix(name, prefix) && name >= token { // the token is the page's first name
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if size <= 0 || size > maxPage {
		size = maxPage
	}
	if len(names) <= int(size) {
		return names, ""
	}
	return names[:size], names[size]
}

// Merge copies the masked fields of src to dst. It refuses a mask that is empty
// or has a path that is not in allowed, where "a" is a field as a whole and
// "a.*" any field within it. Errors are gRPC statuses.
func Merge(dst, src proto.Message, mask *fieldmaskpb.FieldMask, allowed ...string) error {
	if len(mask.GetPaths()) == 0 {
		return status.Error(codes.InvalidArgument, "the update mask is empty")
	}
	for _, path := range mask.Paths {
		top, _, nested := strings.Cut(path, ".")
		if !slices.Contains(allowed, path) && (!nested || !slices.Contains(allowed, top+".*")) {
			return status.Errorf(codes.InvalidArgument, "%q cannot be updated", path)
		}
	}
	if !mask.IsValid(dst) {
		return status.Errorf(codes.InvalidArgument, "the update mask names unknown fields: %v", mask.Paths)
	}
	for _, path := range mask.Paths {
		merge(dst.ProtoReflect(), src.ProtoReflect(), strings.Split(path, "."))
	}
	return nil
}

func merge(dst, src protoreflect.Message, path []string) {
	field := dst.Descriptor().Fields().ByTextName(path[0])
	switch {
	case len(path) > 1:
		merge(dst.Mutable(field).Message(), src.Get(field).Message(), path[1:])
	case src.Has(field):
		dst.Set(field, src.Get(field))
	default:
		dst.Clear(field)
	}
}
