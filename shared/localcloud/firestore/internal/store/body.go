package store

import (
	"encoding/binary"
	"errors"
)

// The body of a record of the journal: the stamp of the group's newest commit, and then for each document its name, 1 or 0 for
// whether it exists, and where it does its marshalled form. Lengths and the stamp are varints.

var errMalformed = errors.New("malformed")

func encodeGroup(data map[string][]byte, last Stamp) []byte {
	size := binary.MaxVarintLen64
	for name, doc := range data {
		size += len(name) + len(doc) + 2*binary.MaxVarintLen32 + 1
	}
	out := binary.AppendVarint(make([]byte, 0, size), int64(last))
	for name, doc := range data {
		out = append(binary.AppendUvarint(out, uint64(len(name))), name...)
		if doc == nil {
			out = append(out, 0)
			continue
		}
		out = append(binary.AppendUvarint(append(out, 1), uint64(len(doc))), doc...)
	}
	return out
}

func decodeGroup(body []byte) (map[string][]byte, Stamp, error) {
	last, n := binary.Varint(body)
	if n <= 0 {
		return nil, 0, errMalformed
	}
	data := map[string][]byte{}
	for body = body[n:]; len(body) > 0; {
		name, rest, ok := cutBytes(body)
		if !ok || len(rest) == 0 {
			return nil, 0, errMalformed
		}
		exists := rest[0] == 1
		body = rest[1:]
		if !exists {
			data[string(name)] = nil
			continue
		}
		doc, rest, ok := cutBytes(body)
		if !ok {
			return nil, 0, errMalformed
		}
		data[string(name)], body = doc, rest
	}
	return data, Stamp(last), nil
}

// cutBytes takes a counted string off the front. It is never nil.
func cutBytes(body []byte) (text, rest []byte, ok bool) {
	size, n := binary.Uvarint(body)
	if n <= 0 || size > uint64(len(body)-n) {
		return nil, nil, false
	}
	return body[n : n+int(size)], body[n+int(size):], true
}
