package ops

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/costreport"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/notice"
	"github.com/aiprod/aiprod/shared/store"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// files is storage in memory. After so many writes it has its caller cut off, and takes nothing more.
type files struct {
	cloud.Blobs

	mu    sync.Mutex
	kept  map[string]string
	after int
	cut   context.CancelFunc // nil where nobody is cut off
}

func (f *files) Put(ctx context.Context, _ cloud.Bucket, name, _ string, src io.Reader) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	b, err := io.ReadAll(src)
	if _, there := f.kept[name]; !there {
		f.kept[name] = string(b)
	}
	if f.after--; f.after == 0 && f.cut != nil {
		f.cut()
	}
	return err
}

func (f *files) Get(ctx context.Context, _ cloud.Bucket, name string) (io.ReadCloser, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	content, there := f.kept[name]
	if !there {
		return nil, cloud.ErrNoBlob
	}
	return io.NopCloser(strings.NewReader(content)), nil
}

func (f *files) names() []string { return slices.Sorted(maps.Keys(f.kept)) }

// spend books what a tenant has spent on a day.
func spend(t *testing.T, s *store.Store, tenant, day string, micros int64) {
	t.Helper()
	sum := money.Sum{Micros: micros, Lines: 2}
	d := money.Spend{Schema: 1, Tenant: tenant, Day: day, Sum: sum, Presets: map[string]money.Sum{"quick_social": sum}, Backends: map[string]money.Sum{"runway/gen4.5": sum}}
	if _, err := s.Tenant(tenant).Collection("spend").Doc(day).Set(t.Context(), d); err != nil {
		t.Fatal(err)
	}
}

// announced are the days and months that a tenant was told of, the platform with none.
func announced(b *storetest.Bench, tenant string) (resources []string) {
	for _, n := range b.Post.Notices() {
		if n.Type == notice.CostReport && n.Tenant == tenant {
			resources = append(resources, strings.TrimPrefix(n.Resource, "/financial/report?"))
		}
	}
	return resources
}

// bench is a store at half past midnight of a day, and what makes reports on it.
func bench(t *testing.T, day string) (*storetest.Bench, accountant, *files) {
	t.Helper()
	b := storetest.New(t)
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	b.Clock.Advance(at.Add(30 * time.Minute).Sub(b.Clock.Now()))
	f := &files{kept: map[string]string{}}
	return b, accountant{f, b.Store}, f
}

// Two tenants and two days apart, over the end of a February: each tenant has its own days and figures, the platform every day since
// the first and the month, each once however often it runs.
func TestReportCosts(t *testing.T) {
	t.Parallel()
	b, a, f := bench(t, "2027-03-01")
	spend(t, b.Store, "acme", "2027-02-26", 1_500_000)
	spend(t, b.Store, "acme", "2027-02-28", 2_000_000)
	spend(t, b.Store, "other", "2027-02-28", 4_000_000)
	spend(t, b.Store, "other", "2027-03-01", 9_000_000) // today is not over
	for range 2 {
		if _, err := a.missing(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string][]string{
		"acme": {"2027-02-26", "2027-02-28", "2027-02"}, "other": {"2027-02-28", "2027-02"}, "": {"2027-02-26", "2027-02-27", "2027-02-28", "2027-02"},
	}
	var objects []string
	for tenant, periods := range want {
		var told []string
		for _, p := range periods {
			if told = append(told, "from="+p+"&to="+p); p == "2027-02" {
				told[len(told)-1] = "from=2027-02-01&to=2027-02-28"
			}
		}
		if diff := cmp.Diff(told, announced(b, tenant)); diff != "" {
			t.Errorf("announced to %q (-want +got):\n%s", tenant, diff)
		}
		for _, p := range periods {
			for _, ending := range []string{".csv", ".html", ".json"} {
				objects = append(objects, costreport.Folder(tenant)+p+ending)
			}
		}
	}
	slices.Sort(objects)
	if diff := cmp.Diff(objects, f.names()); diff != "" {
		t.Errorf("objects (-want +got):\n%s", diff)
	}
	for object, total := range map[string]string{
		"costs/tenants/acme/2027-02.csv": "total,2027-02,3.50,3500000,4\n", "costs/platform/2027-02.csv": "total,2027-02,7.50,7500000,6\n",
		"costs/platform/2027-02-27.csv": "total,2027-02-27,0.00,0,0\n", "costs/platform/2027-02-27.html": "Nothing was spent.",
	} {
		if !strings.Contains(f.kept[object], total) {
			t.Errorf("%s does not say %q:\n%s", object, total, f.kept[object])
		}
	}
	for object, content := range f.kept {
		if strings.HasPrefix(object, "costs/tenants/acme/") && strings.Contains(content, "other") {
			t.Errorf("%s tells of another tenant", object)
		}
	}
	kept, err := b.CostReport(t.Context(), "acme", "2027-02-28")
	if err != nil || kept == nil || kept.Total != 2_000_000 || len(kept.Objects) != 3 {
		t.Errorf("kept %+v: %v", kept, err)
	}
}

// Whatever write a run is cut off after, the next one finishes it: the files are of one report, and it is announced once.
func TestReportCostsCutOff(t *testing.T) {
	t.Parallel()
	const writes = 6 // three files of the tenant's and three of the platform's
	for n := 1; n <= writes; n++ {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			t.Parallel()
			cutOffAfter(t, n)
		})
	}
}

func cutOffAfter(t *testing.T, n int) {
	t.Helper()
	b, a, f := bench(t, "2026-11-02")
	const day = "2026-11-01"
	spend(t, b.Store, "acme", day, 1_000_000)
	ctx, cancel := context.WithCancel(t.Context())
	f.after, f.cut = n, cancel
	if _, err := a.missing(ctx, batch); err == nil {
		t.Fatal("it was not cut off")
	}
	if got := announced(b, ""); got != nil {
		t.Fatalf("the platform's is announced: %v", got)
	}
	spend(t, b.Store, "acme", day, 3_000_000) // so that another run would tell another sum,
	b.Clock.Advance(time.Hour)                // at another time
	f.cut = nil
	for range 2 {
		if _, err := a.missing(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
	}
	if len(f.kept) != 6 {
		t.Errorf("objects %v", f.names())
	}
	for _, tenant := range []string{"acme", ""} {
		if got := announced(b, tenant); !slices.Equal(got, []string{"from=" + day + "&to=" + day}) {
			t.Errorf("announced to %q: %v", tenant, got)
		}
		r, err := costreport.Read(strings.NewReader(f.kept[costreport.Folder(tenant)+day+".json"]))
		if err != nil {
			t.Fatal(err)
		}
		var table bytes.Buffer
		if err := r.Table(&table); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(table.String(), f.kept[costreport.Folder(tenant)+day+".csv"]); diff != "" {
			t.Errorf("%q: the table is of another report (-json +csv):\n%s", tenant, diff)
		}
	}
}

// What one run does not take on, the next does.
func TestReportCostsInBatches(t *testing.T) {
	t.Parallel()
	b, a, _ := bench(t, "2026-11-03")
	for _, tenant := range []string{"a", "b", "c"} {
		spend(t, b.Store, tenant, "2026-11-02", 1_000_000)
	}
	var runs []int
	for range 4 {
		n, err := a.missing(t.Context(), 2)
		if err != nil {
			t.Fatal(err)
		}
		runs = append(runs, n)
	}
	if diff := cmp.Diff([]int{2, 2, 0, 0}, runs); diff != "" {
		t.Errorf("reports of each run (-want +got):\n%s", diff)
	}
}

// A tenant that has asked to be erased gets no report of what was before; the platform keeps the sums.
func TestReportCostsOfErased(t *testing.T) {
	t.Parallel()
	b, a, f := bench(t, "2026-11-03")
	spend(t, b.Store, "gone", "2026-11-02", 1_000_000)
	erasure := map[string]any{"schema": 1, "tenant": "gone", "all": true, "asked": b.Now().Add(-time.Hour), "expire_at": b.Now().Add(time.Hour)}
	if _, err := b.Client().Collection("erasures").Doc("r").Set(t.Context(), erasure); err != nil {
		t.Fatal(err)
	}
	if _, err := a.missing(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"costs/platform/2026-11-02.csv", "costs/platform/2026-11-02.html", "costs/platform/2026-11-02.json"}, f.names()); diff != "" {
		t.Errorf("objects (-want +got):\n%s", diff)
	}
	kept, err := b.KeepCostReport(t.Context(), store.CostReport{Tenant: "gone"}, costreport.Day(b.Now().AddDate(0, 0, -1)))
	if kept || err != nil {
		t.Errorf("kept %v, %v", kept, err)
	}
}

// Nothing is due before anybody has spent, nor before a day has been over for a while.
func TestDue(t *testing.T) {
	t.Parallel()
	names := func(first, now string) (names []string) {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range due(first, at) {
			names = append(names, s.Name())
		}
		return names
	}
	for _, c := range []struct {
		first, now string
		want       []string
	}{
		{"2026-11-22", "2026-11-23T00:14:59Z", nil},
		{"2026-11-22", "2026-11-23T00:15:00Z", []string{"2026-11-22"}},
		{"2026-11-23", "2026-11-23T12:00:00Z", nil},
		{"2028-02-28", "2028-03-01T01:00:00Z", []string{"2028-02-28", "2028-02-29", "2028-02"}},
		{"2026-01-01", "2027-01-01T01:00:00Z", []string{
			"2026-12-25", "2026-12-26", "2026-12-27", "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31", "2026-11", "2026-12",
		}},
		{"2026-11-22", "2026-11-24T01:00:00+02:00", []string{"2026-11-22"}}, // it is the 23rd, UTC
	} {
		if diff := cmp.Diff(c.want, names(c.first, c.now)); diff != "" {
			t.Errorf("first %s at %s (-want +got):\n%s", c.first, c.now, diff)
		}
	}
}

// Files that a report names stay; those of one that was never finished go.
func TestRetainCostReports(t *testing.T) {
	t.Parallel()
	b, a, _ := bench(t, "2026-11-03")
	spend(t, b.Store, "acme", "2026-11-02", 1_000_000)
	if _, err := a.missing(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	blobs := &shelf{}
	for _, name := range []string{"costs/platform/2026-11-02.html", "costs/platform/2026-11-01.json", "costs/tenants/acme/2026-11-02.csv", "costs/tenants/gone/2026-11-02.csv"} {
		blobs.files = append(blobs.files, cloud.Blob{Bucket: cloud.Work, Name: name, Made: b.Now().Add(-8 * 24 * time.Hour)})
	}
	k := keeper{&cloud.Env{Blobs: blobs, Log: slog.New(slog.DiscardHandler)}, b.Store}
	if _, err := k.files(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"costs/platform/2026-11-01.json", "costs/tenants/gone/2026-11-02.csv"}, blobs.deleted); diff != "" {
		t.Errorf("deleted (-want +got):\n%s", diff)
	}
}
