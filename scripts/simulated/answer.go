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
	if err != nil {
		return nil
	}
	return reply.Document
}
