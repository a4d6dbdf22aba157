package function

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// Messages describe what a live route carries: JSON messages, each the data of a
// server-sent event or a frame of a WebSocket.
type Messages struct {
	// Of is the type of a message, with the fields type and seq.
	Of reflect.Type
	// Examples are messages, by name.
	Examples map[string]any
}

// content documents the messages in an answer of a media type; empty for frames.
func (m *Messages) content(api huma.API, media string) map[string]*huma.MediaType {
	message := api.OpenAPI().Components.Schemas.Schema(m.Of, true, m.Of.Name())
	if media == "" {
		return map[string]*huma.MediaType{mediaJSON: {Schema: message, Examples: m.examples(func(v any) any { return v })}}
	}
	return map[string]*huma.MediaType{media: {
		Schema: &huma.Schema{Type: huma.TypeString, Description: "Each data line is one message", Extensions: map[string]any{
			"contentMediaType": mediaJSON, "contentSchema": message,
		}},
		Examples: m.examples(eventText),
	}}
}

func (m *Messages) examples(show func(any) any) map[string]*huma.Example {
	all := map[string]*huma.Example{}
	for name, v := range m.Examples {
		all[name] = &huma.Example{Value: show(v)}
	}
	return all
}

// eventText is a message as a server-sent event.
func eventText(message any) any {
	raw, err := json.Marshal(message)
	if err != nil {
		return err.Error() // examples are declared with the route, and looked at in its test
	}
	var head struct {
		Type string `json:"type"`
		Seq  int    `json:"seq"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("event: %s\nid: %d\ndata: %s\n\n", head.Type, head.Seq, raw)
}
