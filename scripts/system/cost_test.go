package system

import (
	"fmt"
	"net/http"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/localcloud"
	"github.com/aiprod/aiprod/shared/localcloud/meter"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/money"
)

// budget is what the orchestration of one film of eight shots may take: what it
// takes now (266 reads, 180 writes, 86 messages) and some air for progress that a slow machine tells more often, so
// that it does not grow unseen. Each of the 18 takes is planned, claimed, measured and taken in: four
// writes, of which measuring could be saved only by letting a film wait longer for a lost storage event. Messages count the storage events of all buckets; in the cloud only intake has a trigger.
var budget = map[meter.Kind]int{meter.Read: 300, meter.Write: 210, meter.Delete: 20, meter.Message: 100, meter.Task: 20}

// skus are what Google bills each kind by.
var skus = map[meter.Kind]string{
	meter.Read: "google.firestore.reads", meter.Write: "google.firestore.writes", meter.Delete: "google.firestore.deletes", meter.Task: "google.tasks",
}

// A film of eight shots, from submit to delivered, costs a bounded number of operations.
func TestCostOfOrchestration(t *testing.T) {
	t.Parallel()
	var m meter.Meter
	s, err := localcloud.Start(t.Context(), localcloud.Options{Dir: filepath.Join(t.TempDir(), "data"), Probe: true, Meter: &m, Lease: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t, s, s.Identity.IDToken(user("alice", "acme", identity.Admin))}
	t.Cleanup(w.close)
	m.Reset()
	id := w.submit(map[string]any{"content": eightShots, "duration_sec": 30}).ID
	quietly(w, id)
	counts := m.Counts()
	var film struct {
		Manifest manifest.Manifest `json:"manifest"`
	}
	w.read(w.do("GET", "/job/"+id+"/manifest", nil, nil), http.StatusOK, &film)
	if n := len(film.Manifest.Shots); n != 8 {
		t.Errorf("the film has %d shots and is to have 8", n)
	}
	sums := map[meter.Kind]int{}
	var lines []string
	for e, n := range counts {
		sums[e.Kind] += n
		lines = append(lines, fmt.Sprintf("%-8s %-14s %4d", e.Kind, e.Of, n))
	}
	slices.Sort(lines)
	t.Logf("operations of one job of 8 shots and %d lines:\n%s", len(film.Manifest.Lines), strings.Join(lines, "\n"))
	for kind, most := range budget {
		t.Logf("%-8s %4d of %d", kind, sums[kind], most)
		if sums[kind] > most {
			t.Errorf("%d of kind %s, the budget is %d", sums[kind], kind, most)
		}
	}
	var micros int64
	for kind, sku := range skus {
		c, err := money.Current().Charge(sku, int64(sums[kind]), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		micros += c.Micros
	}
	t.Logf("price of the orchestration of one job: %s", money.Dollars(micros))
}

// quietly waits for a job's files, which costs no operation that is counted, then reads the job.
func quietly(w *world, id string) {
	w.t.Helper()
	for deadline := time.Now().Add(jobTime); time.Now().Before(deadline); {
		files, err := w.stack.Env.Blobs.List(w.t.Context(), "delivery", "acme/"+id+"/", 100)
		if err != nil {
			w.t.Fatal(err)
		}
		if slices.ContainsFunc(files, func(b cloud.Blob) bool { return path.Base(b.Name) == disclosure.Name }) { // the last one
			break
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-w.t.Context().Done():
			return
		}
	}
	w.delivered(id)
}

// eightShots is a brief that makes eight shots of thirty seconds.
const eightShots = "Our bakery opens at six. We bake 40 kinds of bread. Flour comes from 3 farms near the town. Every loaf rests for 18 hours. " +
	"Children get a roll for free. Coffee costs 2.50 euros. On Sundays we close at noon. Come by at Mill Lane 12."
