package jsonkeys_test

import (
	"encoding/json"
	"testing"

	"github.com/aiprod/aiprod/shared/jsonkeys"
)

func TestRepeated(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{}`: "-", `[]`: "-", `7`: "-", `"a:b"`: "-", `null`: "-",
		`{"a":1,"b":":\":{\"a\":1","c":[{"a":1},{"a":2}]}`: "-",
		`{"a":{"a":{"a":":"}},"A":1}`:                      "-",
		`{"a":1, "b" : 2 ,"a":1}`:                          "/a",
		`{"a":{"x":-5},"a":{}}`:                            "/a",
		`{"a":1,"\u0061":2}`:                               "/a",
		`[{"k":[0,{"x/y~":1,"z":"\\","x/y~":2}]}]`:         "/0/k/1/x~1y~0",
		`{"":1,"":2}`:                                      "/",
	} {
		var value any
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			t.Fatal(err)
		}
		pointer, found := jsonkeys.Repeated([]byte(text), value)
		if !found {
			pointer = "-"
		}
		if pointer != want {
			t.Errorf("%s: %q, want %q", text, pointer, want)
		}
	}
}

// What is found does not depend on the way there: a text is without repetition just where it says as much as its value does.
func FuzzRepeated(f *testing.F) {
	f.Add([]byte(`{"a":[{"b":"\":"},{"b":1}],"a":2}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var value any
		if json.Unmarshal(text, &value) != nil {
			return
		}
		pointer, found := jsonkeys.Repeated(text, value)
		again, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if p, f := jsonkeys.Repeated(again, value); f {
			t.Errorf("%s is found at %s in what was written from a map", again, p)
		}
		if found && pointer == "" {
			t.Errorf("%s: found nowhere", text)
		}
	})
}
