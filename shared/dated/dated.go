// Package dated reads the tables that are part of a program: JSON files of facts,
// each of which says when it was true (as_of) and who says so (source).
//
// A table is read strictly, when it is first wanted. One that is wrong is a
// mistake in the program, which its package's tests find: it panics. Whether the
// figures make sense is for the package that owns them to say.
package dated

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"sync"
)

// Table returns what reads an embedded file, once. Name tells of it in a panic: "veo: models.json". T has a
// member for everything in the file but as_of and source.
func Table[T any](name string, file []byte) func() T {
	return Made(name, file, func(table T) T { return table })
}

// Made returns what reads an embedded file and makes of it what the program works with, both once.
// F has a member for everything in the file but as_of and source.
func Made[F, T any](name string, file []byte, of func(F) T) func() T {
	return sync.OnceValue(func() T {
		table, err := read[F](file)
		if err != nil {
			panic(name + ": " + err.Error())
		}
		return of(table)
	})
}

// day is a date, or a month where the source tells no more.
var day = regexp.MustCompile(`^20\d\d-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$`)

func read[T any](file []byte) (table T, err error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(file, &members); err != nil {
		return table, err
	}
	var asOf, source string
	if json.Unmarshal(members["as_of"], &asOf) != nil || !day.MatchString(asOf) {
		return table, fmt.Errorf("as_of is %s, not a date", members["as_of"])
	}
	if json.Unmarshal(members["source"], &source) != nil || source == "" {
		return table, errors.New("no source")
	}
	delete(members, "as_of")
	delete(members, "source")
	rest, err := json.Marshal(members)
	if err != nil {
		return table, err
	}
	in := json.NewDecoder(bytes.NewReader(rest))
	in.DisallowUnknownFields()
	return table, in.Decode(&table)
}
