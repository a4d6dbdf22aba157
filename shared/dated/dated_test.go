package dated_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/dated"
)

type table struct {
	Models []struct {
		ID string `json:"id"`
	} `json:"models"`
}

func TestTable(t *testing.T) {
	t.Parallel()
	get := dated.Table[table]("a: b.json", []byte(`{"as_of": "2026-11-23", "source": "their page", "models": [{"id": "m"}]}`))
	want := table{Models: []struct {
		ID string `json:"id"`
	}{{"m"}}}
	if diff := cmp.Diff(want, get()); diff != "" {
		t.Error(diff)
	}
}

func TestTablePanics(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, says string }{
		"no JSON":                 {`models`, "invalid character"},
		"something after it":      {`{"as_of": "2026", "source": "s"} {}`, "after top-level value"},
		"no date":                 {`{"source": "s"}`, "as_of"},
		"a date that is none":     {`{"as_of": "today", "source": "s"}`, "as_of"},
		"no source":               {`{"as_of": "2026-11"}`, "source"},
		"a misspelt member":       {`{"as_of": "2026-11-23", "source": "s", "modles": []}`, "modles"},
		"a misspelt member below": {`{"as_of": "2026-11-23", "source": "s", "models": [{"di": "m"}]}`, "di"},
		"another type":            {`{"as_of": "2026-11-23", "source": "s", "models": 1}`, "number"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				said, _ := recover().(string)
				if !strings.HasPrefix(said, "a: b.json: ") || !strings.Contains(said, c.says) {
					t.Errorf("panics with %q, want a: b.json and %q", said, c.says)
				}
			}()
			dated.Table[table]("a: b.json", []byte(c.file))()
		})
	}
}
