package value

import (
	"errors"
	"fmt"
	"strings"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
)

// NamePath is the pseudo-field that stands for the name of the document.
const NamePath = "__name__"

// Path is a field path, split: the keys to follow from the fields of a document.
type Path []string

// IsName reports whether the path means the document's own name.
func (p Path) IsName() bool { return len(p) == 1 && p[0] == NamePath }

// String returns the textual form: equal paths have equal texts however they were written.
func (p Path) String() string {
	keys := make([]string, len(p))
	for i, key := range p {
		keys[i] = quoteKey(key)
	}
	return strings.Join(keys, ".")
}

// quoteKey puts backquotes around a key that is not a plain identifier.
func quoteKey(key string) string {
	for i, c := range []byte(key) {
		if c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || i > 0 && c >= '0' && c <= '9' {
			continue
		}
		return "`" + strings.NewReplacer("\\", "\\\\", "`", "\\`").Replace(key) + "`"
	}
	return key
}

// ParsePath splits the textual form of a field path: keys separated by dots, a key with other characters in backquotes,
// backslash escaping inside them. Malformed paths (empty keys, unclosed quotes) are errors.
func ParsePath(text string) (Path, error) {
	var path Path
	for rest := text; ; {
		key, tail, err := nextKey(rest)
		if err != nil {
			return nil, fmt.Errorf("invalid property path %q: %w", text, err)
		}
		path = append(path, key)
		if tail == "" {
			return path, nil
		}
		if tail[0] != '.' {
			return nil, fmt.Errorf("invalid property path %q: text after a quoted key", text)
		}
		rest = tail[1:]
	}
}

// nextKey takes one key off the front of text; tail begins with the separating dot, or is empty.
func nextKey(text string) (key, tail string, err error) {
	if strings.HasPrefix(text, "`") {
		return quotedKey(text[1:])
	}
	end := strings.IndexByte(text, '.')
	if end < 0 {
		end = len(text)
	}
	if end == 0 {
		return "", "", errors.New("empty key")
	}
	return text[:end], text[end:], nil
}

func quotedKey(text string) (key, tail string, err error) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			if i++; i < len(text) {
				b.WriteByte(text[i])
			}
		case '`':
			if b.Len() == 0 {
				return "", "", errors.New("empty key")
			}
			return b.String(), text[i+1:], nil
		default:
			b.WriteByte(text[i])
		}
	}
	return "", "", errors.New("unclosed backquote")
}

// Get returns the value a path leads to, and false where the document has none.
func Get(fields map[string]*pb.Value, path Path) (*pb.Value, bool) {
	for i, key := range path {
		v, ok := fields[key]
		if !ok || i == len(path)-1 {
			return v, ok
		}
		m, ok := v.GetValueType().(*pb.Value_MapValue)
		if !ok {
			return nil, false
		}
		fields = m.MapValue.GetFields()
	}
	return nil, false
}

// Of returns the value a path leads to in a document, its name included.
func Of(d *pb.Document, path Path) (*pb.Value, bool) {
	if path.IsName() {
		return Ref(d.Name), true
	}
	return Get(d.Fields, path)
}

// Set puts v where the path leads, making maps on the way. Only the top map is changed in place: maps below it are copied,
// because stored documents share them.
func Set(fields map[string]*pb.Value, path Path, v *pb.Value) {
	if len(path) == 1 {
		fields[path[0]] = v
		return
	}
	inner := copyMap(fields[path[0]].GetMapValue().GetFields())
	Set(inner, path[1:], v)
	fields[path[0]] = &pb.Value{ValueType: &pb.Value_MapValue{MapValue: &pb.MapValue{Fields: inner}}}
}

// Delete removes what the path leads to, if it is there. It copies as Set does.
func Delete(fields map[string]*pb.Value, path Path) {
	if len(path) == 1 {
		delete(fields, path[0])
		return
	}
	m, ok := fields[path[0]].GetValueType().(*pb.Value_MapValue)
	if !ok {
		return
	}
	inner := copyMap(m.MapValue.GetFields())
	Delete(inner, path[1:])
	fields[path[0]] = &pb.Value{ValueType: &pb.Value_MapValue{MapValue: &pb.MapValue{Fields: inner}}}
}

func copyMap(m map[string]*pb.Value) map[string]*pb.Value {
	out := make(map[string]*pb.Value, len(m)+1)
	for k, v := range m {
		out[k] = v
	}
	return out
}

// Select returns d with only the fields the paths lead to. Paths that lead nowhere, and the document's name, add nothing.
func Select(d *pb.Document, paths []Path) *pb.Document {
	out := &pb.Document{Name: d.Name, CreateTime: d.CreateTime, UpdateTime: d.UpdateTime, Fields: map[string]*pb.Value{}}
	for _, path := range paths {
		if v, ok := Get(d.Fields, path); ok {
			Set(out.Fields, path, v)
		}
	}
	return out
}

// ParsePaths parses a list of field paths, as a document mask carries.
func ParsePaths(texts []string) ([]Path, error) {
	paths := make([]Path, len(texts))
	for i, text := range texts {
		path, err := ParsePath(text)
		if err != nil {
			return nil, err
		}
		paths[i] = path
	}
	return paths, nil
}
