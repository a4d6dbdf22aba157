package filter_test

import (
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/localcloud/pubsub/filter"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	message := map[string]string{
		"stage": "plan", "kind": "media.render", "empty": "",
		"with space": "v", "quote": `say "hi"`, "schlüssel": "wert", "a-b": "c",
	}
	for _, tc := range []struct {
		filter string
		want   bool
	}{
		{``, true},
		{"  \n", true},
		{`attributes.stage = "plan"`, true},
		{`attributes.stage="plan"`, true},
		{`attributes.stage = "plans"`, false},
		{`attributes.stage != "plan"`, false},
		{`attributes.missing != "plan"`, true},
		{`attributes.missing = ""`, false},
		{`attributes.empty = ""`, true},
		{`attributes:stage`, true},
		{`attributes:missing`, false},
		{`attributes:"with space"`, true},
		{`attributes."with space" = "v"`, true},
		{`attributes.quote = "say \"hi\""`, true},
		{`attributes.schlüssel = "wert"`, true},
		{`attributes.stage = "\x70lan"`, true},
		{`attributes.stage = "\u0070lan"`, true},
		{`attributes.a-b = "c"`, true},
		{`hasPrefix(attributes.kind, "media.")`, true},
		{`hasPrefix(attributes.kind, "")`, true},
		{`hasPrefix(attributes.missing, "")`, false},
		{`NOT attributes:missing`, true},
		{`-attributes:missing`, true},
		{`NOT NOT attributes:stage`, true},
		{`attributes:stage AND attributes:kind AND attributes:missing`, false},
		{`attributes:missing OR attributes:kind`, true},
		{`NOT attributes:missing AND attributes:stage`, true},
		{`attributes:missing AND (attributes:stage OR attributes:kind)`, false},
		{`(attributes:missing AND attributes:stage) OR attributes:kind`, true},
		{`NOT (attributes:stage OR attributes:missing)`, false},
		{`((attributes:stage))`, true},
	} {
		f, err := filter.Parse(tc.filter)
		if err != nil {
			t.Errorf("%s: %v", tc.filter, err)
			continue
		}
		if got := f.Match(message); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.filter, got, tc.want)
		}
	}
}

func TestParseRejects(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ filter, fault string }{
		{`attributes`, `at 10: found the end, want "."`},
		{`stage = "x"`, `at 0: found "stage", want "attributes"`},
		{`attributes.stage = x`, `at 19: found "x", want a quoted string`},
		{`attributes.stage = "x`, `does not end`},
		{`attributes.stage == "x"`, `want a quoted string`},
		{`attributes.stage > "x"`, `unexpected character '>'`},
		{`attributes:a AND attributes:b OR attributes:c`, `need parentheses`},
		{`attributes:a attributes:b`, `want the end or an operator`},
		{`attributes:a AND`, `found the end`},
		{`(attributes:a`, `want ")"`},
		{`hasPrefix(attributes:a, "x")`, `want "."`},
		{`hasPrefix(attributes.a)`, `want ","`},
		{`attributes."bad \q" = "x"`, `wrong escape`},
		{strings.Repeat("(", 200) + "attributes:a", `nested deeper`},
		{`attributes:` + strings.Repeat("a", filter.MaxLength), `at most 256 allowed`},
	} {
		_, err := filter.Parse(tc.filter)
		if err == nil {
			t.Errorf("%s: accepted", tc.filter)
		} else if !strings.Contains(err.Error(), tc.fault) {
			t.Errorf("%s: %v, want %q", tc.filter, err, tc.fault)
		}
	}
}

// Negating what parses parses too, and says the opposite.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`attributes.a = "b"`, `attributes:a OR NOT attributes:b`, `hasPrefix(attributes.a, "é")`,
		`-(attributes."x y" != "\"") AND attributes:b`, `attributes.a="\u00e9\101"`, "\xff", `"`,
	} {
		f.Add(seed, "a", "b")
	}
	f.Fuzz(func(t *testing.T, text, key, value string) {
		parsed, err := filter.Parse(text)
		if err != nil || strings.TrimSpace(text) == "" || len(text) > filter.MaxLength-6 {
			return
		}
		negated, err := filter.Parse("NOT (" + text + ")")
		if err != nil {
			if strings.Contains(err.Error(), "nested deeper") {
				return
			}
			t.Fatalf("%q parses, its negation does not: %v", text, err)
		}
		message := map[string]string{key: value}
		if parsed.Match(message) == negated.Match(message) {
			t.Errorf("%q and its negation agree on %v", text, message)
		}
	})
}
