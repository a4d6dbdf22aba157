package contract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/scripts/contract"
)

const before = `{"paths":{"/film/{id}":{"post":{"x-role":"viewer",
 "parameters":[{"in":"path","name":"id","required":true,"schema":{"type":"string"}},{"in":"query","name":"limit","schema":{"type":"integer"}}],
 "requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Film"}}}},
 "responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Film"}}}},"404":{}}}}},
 "components":{"schemas":{"Film":{"type":"object","required":["title"],"properties":{
  "title":{"type":"string"},"aspect":{"type":"string","enum":["16:9","1:1"]},"parts":{"type":"array","items":{"$ref":"#/components/schemas/Film"}}}}}}}`

func TestBreaks(t *testing.T) {
	t.Parallel()
	const film = "POST /film/{id}: "
	for _, tt := range []struct {
		name string
		edit []string // what is replaced by what
		want []string
	}{
		{"nothing", nil, nil},
		{"more to answer", []string{`"title":{"type":"string"}`, `"title":{"type":"string"},"mood":{"type":"string"}`}, nil},
		{"a wider enumeration", []string{`["16:9","1:1"]`, `["16:9","1:1","4:5"]`}, nil},
		{"an operation", []string{`"post"`, `"put"`}, []string{film + "is gone"}},
		{"a path", []string{`/film/{id}`, `/films/{id}`}, []string{film + "is gone"}},
		{"a higher role", []string{`"viewer"`, `"admin"`}, []string{film + "needs the role admin, not viewer"}},
		{"a status", []string{`,"404":{}`, ``}, []string{film + "does not answer 404 any more"}},
		{"a parameter", []string{`"limit"`, `"count"`}, []string{film + "parameter query/limit is gone"}},
		{"a required parameter", []string{`"name":"limit",`, `"name":"limit","required":true,`}, []string{film + "parameter query/limit is required"}},
		{"a parameter's type", []string{`"integer"`, `"boolean"`}, []string{film + "parameter query/limit is of type boolean, not integer"}},
		{"a required field", []string{`["title"]`, `["title","aspect"]`}, []string{film + "request/aspect is required"}},
		{"a field that may be missing", []string{`"required":["title"],`, ``}, []string{film + "answer 200/title may be missing"}},
		{"a field", []string{`"title":{"type":"string"},`, ``}, []string{film + "request/title is gone", film + "answer 200/title is gone"}},
		{"a field's type", []string{`"title":{"type":"string"}`, `"title":{"type":"integer"}`}, []string{film + "request/title is of type integer, not string", film + "answer 200/title is of type integer, not string"}},
		{"a narrower enumeration", []string{`["16:9","1:1"]`, `["16:9"]`}, []string{film + "request/aspect: the value 1:1 is gone", film + "answer 200/aspect: the value 1:1 is gone"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := contract.Breaks([]byte(before), []byte(strings.NewReplacer(tt.edit...).Replace(before)))
			if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestBreaksOfNoDocument(t *testing.T) {
	t.Parallel()
	if _, err := contract.Breaks([]byte(before), []byte("{")); err == nil {
		t.Error("half a document is compared")
	}
}
