package cloud

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/store"
)

// The lines that alerts count have these fields; what people write is in none of them.
func TestJournalist(t *testing.T) {
	t.Parallel()
	of := store.Ref{Tenant: "t", Job: "j", Attempt: 2}
	moved := func(code string, to job.State) map[string]any {
		return map[string]any{"msg": "job moved", "job": "j", "tenant": "t", "attempt": 2.0, "from": "RENDERING", "to": string(to), "code": code}
	}
	for _, tt := range []struct {
		name string
		tell func(store.Listener)
		want map[string]any
	}{
		{"failed", func(l store.Listener) {
			l.Moved(t.Context(), of, job.Move{From: job.Rendering, To: job.Error, Actor: "system", Reason: "stage.exhausted"})
		}, moved("stage.exhausted", job.Error)},
		{"too late", func(l store.Listener) {
			l.Moved(t.Context(), of, job.Move{From: job.Rendering, To: job.Error, Actor: "sweep", Reason: "job.deadline"})
		}, moved("job.deadline", job.Error)},
		{"ended by a person", func(l store.Listener) {
			l.Moved(t.Context(), of, job.Move{From: job.Rendering, To: job.Error, Actor: "ann", Reason: "my boss hates it"})
		}, moved(job.Rejected, job.Error)},
		{"sent back by a person", func(l store.Listener) {
			l.Moved(t.Context(), of, job.Move{From: job.Rendering, To: job.CreativeDirection, Actor: "ann", Reason: "more cats"})
		}, moved("", job.CreativeDirection)},
		{"paid", func(l store.Listener) {
			l.Booked(t.Context(), of, money.Line{Kind: money.Settle, Stage: "generate", Backend: "veo", Micros: 800})
		}, map[string]any{"msg": "booked", "job": "j", "tenant": "t", "attempt": 2.0, "kind": "settle", "backend": "veo", "stage": "generate", "micros": 800.0}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var line bytes.Buffer
			e := &Env{Log: slog.New(slog.NewJSONHandler(&line, nil))}
			tt.tell(e.journalist())
			var got map[string]any
			if err := json.Unmarshal(line.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			delete(got, "time")
			delete(got, "level")
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("line (-want +got):\n%s", diff)
			}
		})
	}
}
