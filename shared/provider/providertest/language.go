package providertest

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// Question is one that every language model can be asked.
func Question(model string) provider.Question {
	return provider.Question{
		Ref: ref, Model: model, System: "Name the film.", Data: json.RawMessage(`{"brief": "Twelve to one."}`), SchemaName: "film", MostTokens: 4000,
		Schema: json.RawMessage(`{"type": "object", "properties": {"title": {"type": "string"}, "kind": {"type": "string", "enum": ["ad", "tale"]}},
			"required": ["title", "kind"], "additionalProperties": false}`),
	}
}

// Language runs what every [provider.Language] keeps to. The model is one the
// server has; open makes a client of a server.
func Language(t *testing.T, model string, open func(t *testing.T, b Bench) provider.Language) {
	t.Run("answers", func(t *testing.T) {
		t.Parallel()
		answers(t, model, open)
	})
	faulty(t, func(ctx context.Context, t *testing.T, b Bench, ref string) error {
		q := Question(model)
		q.Ref = cmp.Or(ref, q.Ref)
		reply, err := open(t, b).Ask(ctx, q)
		if reply.Tokens.Sum() > 0 { // what a failure has cost is told with it
			return nil
		}
		return err
	})
	t.Run("refuses what cannot be asked", func(t *testing.T) {
		t.Parallel()
		b := NewBench(t, vendortest.Options{})
		for name, spoil := range map[string]func(*provider.Question){
			"model": func(q *provider.Question) { q.Model = "" }, "data": func(q *provider.Question) { q.Data = json.RawMessage("{") },
			"schema": func(q *provider.Question) { q.Schema = nil }, "tokens": func(q *provider.Question) { q.MostTokens = 0 },
			"media": func(q *provider.Question) {
				q.Media = []provider.Medium{{URI: "https://films.example/a.mp4", Type: "video/mp4"}}
			},
		} {
			q := Question(model)
			spoil(&q)
			_, err := open(t, b).Ask(t.Context(), q)
			if class := provider.ClassOf(err); class != provider.Caller || len(b.Server.Book()) != 0 {
				t.Errorf("%s: %v is %s; the book says %v", name, err, class, b.Server.Book())
			}
		}
	})
	t.Run("words of no use", func(t *testing.T) {
		t.Parallel()
		for fault, cut := range map[vendortest.Fault]bool{vendortest.Truncated: true, vendortest.Rambling: false} {
			b := NewBench(t, vendortest.Options{Script: []vendortest.Fault{fault}})
			reply, err := open(t, b).Ask(t.Context(), Question(model))
			if err != nil || reply.Document != nil || reply.Cut != cut || reply.Tokens.Output == 0 {
				t.Errorf("%s: %+v, %v", fault, reply, err)
			}
		}
	})
}

// answers holds that the data is asked about apart from the instructions, and that what was counted is told.
func answers(t *testing.T, model string, open func(t *testing.T, b Bench) provider.Language) {
	b := NewBench(t, vendortest.Options{})
	q := Question(model)
	reply, err := open(t, b).Ask(t.Context(), q)
	if err != nil {
		t.Fatalf("ask: %v", err)
	}
	var said struct{ Title, Kind string }
	if err := json.Unmarshal(reply.Document, &said); err != nil || said.Title != "Twelve to one." || said.Kind != "ad" {
		t.Errorf("answered %s: %v", reply.Document, err)
	}
	if reply.Tokens.Input == 0 || reply.Tokens.Output == 0 || !strings.HasPrefix(reply.Version, model) {
		t.Errorf("said %+v of %q", reply.Tokens, reply.Version)
	}
	asked := b.Server.Asked()
	if len(asked) != 1 || asked[0].System != q.System || string(asked[0].Data) != string(q.Data) {
		t.Errorf("asked %+v", asked)
	}
	if book := b.Server.Book(); len(book) != 1 || book[0].Ref != q.Ref || book.Micros() == 0 {
		t.Errorf("the book says %+v", book)
	}
}
