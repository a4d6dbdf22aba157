// Package jsonkeys finds members that a JSON text gives twice. encoding/json takes the last of them in a map and, where they are
// objects, both of them in a struct: what is checked in the one is then not what is used from the other. RFC 8259, section 4, leaves
// the meaning of such a text open; we refuse it.
package jsonkeys

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// Repeated reports the first member that valid JSON text gives a second time, by its JSON pointer (RFC 6901). Value is what
// encoding/json has read from text into an any. Texts without one, which is nearly all, cost a look at each byte and nothing else.
func Repeated(text []byte, value any) (pointer string, found bool) {
	if colons(text) == members(value) {
		return "", false
	}
	d := json.NewDecoder(bytes.NewReader(text))
	return repeated(d, "")
}

// colons counts those outside of strings: a member has one.
func colons(text []byte) (n int) {
	quoted := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case c == ':' && !quoted:
			n++
		}
	}
	return n
}

// members counts those of all objects in a value.
func members(value any) (n int) {
	switch v := value.(type) {
	case map[string]any:
		n = len(v)
		for _, e := range v {
			n += members(e)
		}
	case []any:
		for _, e := range v {
			n += members(e)
		}
	}
	return n
}

// escape writes a member's name as a part of a pointer.
var escape = strings.NewReplacer("~", "~0", "/", "~1")

// repeated reads the next value of valid JSON, which lies at a pointer.
func repeated(d *json.Decoder, at string) (pointer string, found bool) {
	token, err := d.Token()
	if err != nil {
		return "", false
	}
	seen := map[string]bool{}
	switch token {
	case json.Delim('{'):
		for d.More() {
			token, _ := d.Token()
			name, _ := token.(string)
			member := at + "/" + escape.Replace(name)
			if seen[name] {
				return member, true
			}
			seen[name] = true
			if pointer, found = repeated(d, member); found {
				return pointer, true
			}
		}
		_, _ = d.Token()
	case json.Delim('['):
		for i := 0; d.More(); i++ {
			if pointer, found = repeated(d, at+"/"+strconv.Itoa(i)); found {
				return pointer, true
			}
		}
		_, _ = d.Token()
	}
	return "", false
}
