package schema_test

import (
	"errors"
	"path"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/firestore"
	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/outbox"
	"github.com/aiprod/aiprod/shared/schema"
	"github.com/aiprod/aiprod/shared/step"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// Every kind can be reached from the version before, and no document is of two kinds.
func TestTable(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, k := range schema.Kinds() {
		if names[k.Name] || k.Name == "" || k.Version < 1 {
			t.Errorf("kind %q, version %d", k.Name, k.Version)
		}
		names[k.Name] = true
		if _, err := path.Match(k.Path, ""); err != nil || strings.Count(k.Path, "/")%2 == 0 {
			t.Errorf("%s: %s is no document's path: %v", k.Name, k.Path, err)
		}
		for v := 1; v < k.Version; v++ {
			if k.Upgrades[v] == nil {
				t.Errorf("%s: no upgrade from version %d", k.Name, v)
			}
		}
		document := strings.ReplaceAll(k.Path, "*", "some.id")
		for _, other := range schema.Kinds() {
			if other.Has(document) != (other.Name == k.Name) {
				t.Errorf("%s: %s is a %s: %v", k.Name, document, other.Name, other.Has(document))
			}
		}
	}
	if k, err := schema.Of("tenants/a/b/c"); err == nil {
		t.Errorf("an unknown document is a %s", k.Name)
	}
}

var (
	at     = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	nobody = map[string]any{"day": "", "month": "", "shard": int64(0)}
)

// attempt is one of version 1, with the changes.
func attempt(changes schema.Document) schema.Document {
	d := schema.Document{
		"schema": int64(1), "number": int64(1), "state": "INIT", "awaiting": false,
		"since": at, "updated": at.Add(time.Minute), "deadline": at.Add(30 * time.Minute), "spent_micros": int64(0),
	}
	for k, v := range changes {
		d[k] = v
	}
	return d
}

func TestAttemptFrom1(t *testing.T) {
	t.Parallel()
	shots := []any{"s1", "s2"}
	soon := at.Add(time.Minute + 90*time.Second)
	for name, c := range map[string]struct {
		was               schema.Document
		due               any
		approved, planned bool
		remade            int64
	}{
		"new":          {schema.Document{}, soon, false, false, 0},
		"waiting":      {schema.Document{"state": "WAITING_APPROVAL", "awaiting": true}, at.Add(7 * 24 * time.Hour), false, false, 0},
		"not planned":  {schema.Document{"state": "RENDERING"}, soon, true, false, 0},
		"planned":      {schema.Document{"state": "RENDERING", "shot_ids": shots}, soon, true, true, 0},
		"near its end": {schema.Document{"state": "QA_TECH", "shot_ids": shots, "deadline": at.Add(2 * time.Minute)}, at.Add(2 * time.Minute), true, true, 0},
		"last look":    {schema.Document{"state": "FINAL_APPROVAL", "awaiting": true, "shot_ids": shots}, at.Add(7 * 24 * time.Hour), true, true, 0},
		"made again":   {schema.Document{"state": "RENDERING", "shot_ids": shots, "rerenders": int64(2), "again": shots}, soon, true, true, 3},
		"delivered":    {schema.Document{"state": "DELIVERED", "shot_ids": shots}, nil, true, true, 0},
		"over between": {schema.Document{"state": "CANCELED", "due": at}, nil, false, false, 0},
		"failed early": {schema.Document{"state": "ERROR"}, nil, false, false, 0},
		"failed late":  {schema.Document{"state": "CANCELED", "shot_ids": shots}, nil, true, true, 0},
		"between":      {schema.Document{"state": "INIT", "approved": true, "planned": true, "due": at, "remade": int64(5), "nudges": int64(2)}, at, true, true, 5},
		"begun before": {schema.Document{"state": "RENDERING", "approved": false, "due": time.Time{}}, soon, true, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k, err := schema.Of("tenants/a/jobs/b/attempts/1")
			if err != nil {
				t.Fatal(err)
			}
			d := attempt(c.was)
			if upgraded, err := k.Upgrade(d); !upgraded || err != nil {
				t.Fatalf("upgraded %v, %v", upgraded, err)
			}
			got := schema.Document{"schema": d["schema"], "due": d["due"], "approved": d["approved"], "planned": d["planned"], "remade": d["remade"], "purse": d["purse"]}
			want := schema.Document{"schema": int64(2), "due": c.due, "approved": c.approved, "planned": c.planned, "remade": c.remade, "purse": nobody}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if upgraded, err := k.Upgrade(d); upgraded || err != nil {
				t.Errorf("upgraded again: %v, %v", upgraded, err)
			}
		})
	}
}

func TestUpgradeRefuses(t *testing.T) {
	t.Parallel()
	k := schema.Kind{Name: "thing", Version: 3, Upgrades: map[int]schema.Upgrade{2: func(schema.Document) error { return errors.New("broken") }}}
	for name, c := range map[string]struct {
		doc  schema.Document
		want string
	}{
		"newer":        {schema.Document{"schema": int64(4)}, "thing is of version 4, and this program knows 3 at most: run the newer one that wrote it"},
		"no number":    {schema.Document{"schema": "1"}, "1 is no version"},
		"negative":     {schema.Document{"schema": int64(-1)}, "-1 is no version"},
		"no way":       {schema.Document{"schema": int64(1)}, "no way from version 1"},
		"cannot":       {schema.Document{"schema": int64(2)}, "thing from version 2: broken"},
		"no way later": {schema.Document{}, "no way from version 1"},
	} {
		if upgraded, err := k.Upgrade(c.doc); upgraded || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: upgraded %v, %v, want %s", name, upgraded, err, c.want)
		}
	}
}

// A document from before versions is of version 1 but for the number.
func TestWithoutVersion(t *testing.T) {
	t.Parallel()
	k := schema.Kind{Name: "thing", Version: 1}
	d := schema.Document{"a": "b"}
	if upgraded, err := k.Upgrade(d); !upgraded || err != nil || !cmp.Equal(d, schema.Document{"a": "b", "schema": int64(1)}) {
		t.Errorf("%v, %v, %v", d, upgraded, err)
	}
}

func TestReadUpgrades(t *testing.T) {
	t.Parallel()
	fs := storetest.Client(t)
	var a job.Attempt
	read(t, put(t, fs, "tenants/a/jobs/b/attempts/1", attempt(schema.Document{"state": "RENDERING"})), &a)
	if a.Schema != job.AttemptSchema || !a.Approved || a.State != job.Rendering || !a.Due.Equal(at.Add(time.Minute+90*time.Second)) {
		t.Errorf("%+v", a)
	}
	newer := put(t, fs, "tenants/a/jobs/b/attempts/2", attempt(schema.Document{"schema": 99}))
	err := schema.Read(newer, &a)
	if f := fault.Of(err); f.Code != "schema.newer" || f.Kind != fault.Unavailable {
		t.Errorf("a newer document: %v", err)
	}
	if err := schema.Read(put(t, fs, "tenants/a/else/b", schema.Document{}), &a); err == nil {
		t.Error("a document of no kind was read")
	}
	if err := schema.Read(put(t, fs, "tenants/a/jobs/b", schema.Document{"attempt": "first"}), &job.Job{}); err == nil || !strings.Contains(err.Error(), "attempt") {
		t.Errorf("text for a number: %v", err)
	}
}

// What is read by way of an upgrade is what the Firestore client itself would have read.
func TestReadsAsTheClientDoes(t *testing.T) {
	t.Parallel()
	fs := storetest.Client(t)
	cents := int64(3)
	for name, c := range map[string]struct {
		document string
		written  any
		into     func() (ours, theirs any)
	}{
		"job": {"tenants/a/jobs/b", job.Job{ID: "b", Metadata: map[string]string{"k": "v"}, State: job.Init, Seconds: 12, Awaiting: true, Created: at},
			two[job.Job]},
		"progress": {"tenants/a/jobs/b/live/1", job.Live{Shots: map[string]int{"s1": 40}, Lines: map[string]int{}}, two[job.Live]},
		"step": {"tenants/a/jobs/b/steps/k", step.Step{
			Key: "k", Stage: job.Render, State: step.Produced, Until: at,
			Calls:    []step.Call{{N: 1, State: step.Accepted, Line: money.Line{Micros: cents, Quantity: 1, At: at}, Known: true}, {N: 2}},
			Artefact: &step.Artefact{Object: "o", Size: 7},
			Letter:   outbox.Letter{Data: []byte{0, 1, 255}, Attributes: map[string]string{"stage": "plan"}, At: at},
		}, two[step.Step]},
		"outbox": {"outbox/x", outbox.Box{Letters: []outbox.Letter{{Topic: "t", Data: []byte("d")}}, Due: at}, two[outbox.Box]},
		"any":    {"control/health", map[string]any{"a": []any{int64(1), 2.5, nil, "x"}, "b": map[string]any{"c": true}}, two[map[string]any]},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := put(t, fs, c.document, c.written)
			if _, err := d.Ref.Update(t.Context(), []firestore.Update{{Path: schema.Field, Value: firestore.Delete}}); err != nil {
				t.Fatal(err)
			}
			bare, err := d.Ref.Get(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			stamped := put(t, fs, c.document, mark(bare.Data()))
			ours, theirs := c.into()
			read(t, bare, ours)
			if err := stamped.DataTo(theirs); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(theirs, ours); diff != "" {
				t.Errorf("(-client +ours):\n%s", diff)
			}
		})
	}
}

func two[T any]() (ours, theirs any) { return new(T), new(T) }

func mark(d schema.Document) schema.Document {
	d[schema.Field] = 1
	return d
}

func read(t *testing.T, d *firestore.DocumentSnapshot, dst any) {
	t.Helper()
	if err := schema.Read(d, dst); err != nil {
		t.Fatal(err)
	}
}

// put stores a document and reads it back.
func put(t *testing.T, fs *firestore.Client, name string, doc any) *firestore.DocumentSnapshot {
	t.Helper()
	if _, err := fs.Doc(name).Set(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	d, err := fs.Doc(name).Get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return d
}
