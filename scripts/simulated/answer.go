package simulated

import (
	"context"
	"encoding/json"

	"github.com/aiprod/aiprod/shared/agent/scribe"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// write answers the questions of those who write, choose what is filmed and cast voices, out of the words they come
// with. Others are answered as the server does by itself: in the form that was asked for, without much sense.
func write(q vendortest.Asked) json.RawMessage {
	var asked struct {
		Data struct {
			Brief, Film, Voices json.RawMessage
		}
	}
	if json.Unmarshal(q.Data, &asked) != nil || asked.Data.Brief == nil && asked.Data.Film == nil && asked.Data.Voices == nil {
		return nil
	}
	reply, err := scribe.Model{}.Ask(context.Background(), provider.Question{Data: q.Data})
	if err != nil || !fits(q.Schema, reply.Document) {
		return nil
	}
	return reply.Document
}

// fits reports whether every member of a document is one of the form: a judge is given a brief, too, and asked for
// something else.
func fits(schema, document json.RawMessage) bool {
	var form struct {
		Properties map[string]json.RawMessage `json:"properties"`
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(schema, &form) != nil || json.Unmarshal(document, &members) != nil {
		return false
	}
	for name := range members {
		if _, asked := form.Properties[name]; !asked {
			return false
		}
	}
	return true
}
