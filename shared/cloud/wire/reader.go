package wire

import "unicode/utf8"

// The kinds of fields there are in the messages that are read here.
// Source: https://protobuf.dev/programming-guides/encoding/#structure
const (
	varintKind = 0
	doubleKind = 1 // any eight bytes
	bytesKind  = 2 // with a length
)

// field is one field of a message. A number is of the kinds that have one, a body of those with a length.
type field struct {
	id     uint64 // the field's number and kind, see tag
	number uint64
	body   string
}

// tag is what the id of a field is.
func tag(number, kind uint64) uint64 { return number<<3 | kind }

// next cuts the first field off a message; false where it is of another kind, or cut off.
func next(message string) (f field, rest string, ok bool) {
	if f.id, rest, ok = varint(message); !ok {
		return f, "", false
	}
	switch f.id & 7 {
	case varintKind:
		f.number, rest, ok = varint(rest)
		return f, rest, ok
	case doubleKind:
		if len(rest) < 8 {
			return f, "", false
		}
		for i := range 8 {
			f.number |= uint64(rest[i]) << (8 * i)
		}
		return f, rest[8:], true
	case bytesKind:
		size, rest, ok := varint(rest)
		if !ok || size > uint64(len(rest)) {
			return f, "", false
		}
		f.body = rest[:size]
		return f, rest[size:], true
	}
	return f, "", false
}

// varint cuts a number of seven bits a byte off, least first.
func varint(s string) (v uint64, rest string, ok bool) {
	for i := 0; i < len(s) && i < 9; i++ {
		v |= uint64(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return v, s[i+1:], true
		}
	}
	if len(s) > 9 && s[9] <= 1 { // the tenth byte has one bit left
		return v | uint64(s[9])<<63, s[10:], true
	}
	return 0, "", false
}

// each calls take for every field of a message, until it returns false.
func each(message string, take func(field) bool) bool {
	for len(message) > 0 {
		f, rest, ok := next(message)
		if !ok || !take(f) {
			return false
		}
		message = rest
	}
	return true
}

// text sets a string; one that is not UTF-8 is for others to refuse.
func text(to *string, from string) bool {
	*to = from
	return utf8.ValidString(from)
}
