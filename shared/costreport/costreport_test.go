package costreport_test

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/aiprod/aiprod/shared/costreport"
	"github.com/aiprod/aiprod/shared/money"
)

var update = flag.Bool("update", false, "write the golden files")

func at(day string) time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return t
}

// spent is a day of a tenant's.
func spent(day, tenant string, micros int64, lines int) money.Spend {
	veo := money.Sum{Micros: micros * 3 / 4, Lines: lines - 1}
	return money.Spend{
		Schema: 1, Tenant: tenant, Day: day, Sum: money.Sum{Micros: micros, Lines: lines},
		Presets:  map[string]money.Sum{"brand_campaign": {Micros: micros / 2, Lines: 1}, "quick_social": {Micros: micros - micros/2, Lines: lines - 1}},
		Backends: map[string]money.Sum{"google/veo-3.1-lite-generate-preview": veo, "elevenlabs/eleven_v3": {Micros: micros - veo.Micros, Lines: 1}},
	}
}

// weeks are the days of five weeks of a tenant's: more on a Friday, nothing on a Sunday.
func weeks(tenant string, last time.Time) (all []money.Spend) {
	for i := 34; i >= 0; i-- {
		day := last.AddDate(0, 0, -i)
		micros := int64(6_200_000 + 610_000*(i%5))
		switch day.Weekday() {
		case time.Sunday:
			continue
		case time.Friday:
			micros += 5_500_000
		}
		if i == 0 {
			micros = 17_345_678
		}
		all = append(all, spent(day.Format(time.DateOnly), tenant, micros, 12+i%7))
	}
	return all
}

func made(tenant string, s costreport.Span, days []money.Spend, b costreport.BudgetStatus) costreport.Report {
	t := costreport.TallyOf(tenant, s)
	first, last := t.Since()
	for _, d := range days {
		if first <= d.Day && d.Day <= last {
			t.Add(d)
		}
	}
	return t.Report(b, s.Over().Add(37*time.Minute))
}

// samples are one report of each sort.
func samples() map[string]costreport.Report {
	caps := money.Caps{Day: 20_000_000, Month: 500_000_000}
	last := at("2026-11-20")
	var platform []money.Spend
	for i := range 13 {
		tenant := fmt.Sprintf("studio-%02d", i)
		if i == 4 {
			tenant = "=studio"
		}
		for day := range 33 {
			if (day+i)%3 > 0 {
				platform = append(platform, spent(at("2026-10-30").AddDate(0, 0, day).Format(time.DateOnly), tenant, int64(30_000_000/(i+1)+day*100_000), 9))
			}
		}
	}
	return map[string]costreport.Report{
		"day":   made("acme", costreport.Day(last), weeks("acme", last), costreport.TenantBudget(caps, 17_400_000, 180_000_000)),
		"month": made("", costreport.Month(last), platform, costreport.PlatformBudget(4_321_000_000)),
		"empty": made("", costreport.Day(at("2026-11-22")), nil, costreport.PlatformBudget(0)),
	}
}

// forms are the three renderings by the ending of a file.
var forms = map[string]func(costreport.Report, io.Writer) error{
	"json": costreport.Report.JSON, "csv": costreport.Report.Table, "html": costreport.Report.Page,
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for name, r := range samples() {
		for ending, write := range forms {
			var got bytes.Buffer
			if err := write(r, &got); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", name+"."+ending)
			if *update {
				if err := os.WriteFile(file, got.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("%s (-want +got), go test -update writes it:\n%s", file, diff)
			}
		}
	}
}

// What JSON has written is read as it was, so that the other forms can be made from it.
func TestRead(t *testing.T) {
	t.Parallel()
	for name, r := range samples() {
		var b bytes.Buffer
		if err := r.JSON(&b); err != nil {
			t.Fatal(err)
		}
		got, err := costreport.Read(&b)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(r, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-written +read):\n%s", name, diff)
		}
	}
	for _, torn := range []string{"", `{"from":"2026-11-`, `{"from":"2026-11-02","to":"2026-11-01"}`, `{"from":"x","to":"2026-11-01"}`, `[]`} {
		if _, err := costreport.Read(strings.NewReader(torn)); err == nil {
			t.Errorf("%q is read as a report", torn)
		}
	}
}

func TestSpan(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		span                        costreport.Span
		name, before, since, ending string
		period                      costreport.Period
	}{
		{costreport.Day(at("2026-11-22")), "2026-11-22", "2026-11-21", "2026-10-25", "2026-11-23", costreport.OneDay},
		{costreport.Day(at("2027-01-01").Add(23 * time.Hour)), "2027-01-01", "2026-12-31", "2026-12-04", "2027-01-02", costreport.OneDay},
		{costreport.Month(at("2026-11-30")), "2026-11", "2026-10", "2026-10-01", "2026-12-01", costreport.OneMonth},
		{costreport.Month(at("2027-03-31")), "2027-03", "2027-02", "2027-02-01", "2027-04-01", costreport.OneMonth},
		{costreport.Month(at("2028-02-29")), "2028-02", "2028-01", "2028-01-01", "2028-03-01", costreport.OneMonth},
		{costreport.Month(at("2027-02-01")), "2027-02", "2027-01", "2027-01-01", "2027-03-01", costreport.OneMonth},
		{costreport.Between(at("2027-02-01"), at("2027-02-28").Add(time.Hour)), "2027-02", "2027-01", "2027-01-01", "2027-03-01", costreport.OneMonth},
		{costreport.Between(at("2026-11-03"), at("2026-11-09")), "2026-11-03/2026-11-09", "2026-10-27/2026-11-02", "2026-10-27", "2026-11-10", costreport.Days},
	} {
		got := []string{c.span.Name(), c.span.Before().Name(), c.span.Since().Format(time.DateOnly), c.span.Over().Format(time.DateOnly), string(c.span.Period())}
		if diff := cmp.Diff([]string{c.name, c.before, c.since, c.ending, string(c.period)}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// Each way of telling adds up to the total, and what was before is no part of it.
func TestReportAddsUp(t *testing.T) {
	t.Parallel()
	r := samples()["month"]
	for by, groups := range map[string][]costreport.Group{"days": r.Days, "presets": r.Presets, "backends": r.Backends, "tenants": r.Tenants} {
		var sum int64
		for _, g := range groups {
			sum += g.Micros
		}
		if sum != r.Total {
			t.Errorf("the %s add up to %d, and the total is %d", by, sum, r.Total)
		}
	}
	if r.Days[0].Key != "2026-11-01" || r.Days[len(r.Days)-1].Key != "2026-11-30" || r.Before.From != "2026-10-01" || r.Before.Total == 0 {
		t.Errorf("days %s to %s, before %+v", r.Days[0].Key, r.Days[len(r.Days)-1].Key, r.Before)
	}
	if day := samples()["day"]; day.Tenants != nil || len(day.Days) != 1 || len(day.Earlier) != 24 || day.Typical == 0 || day.Budget.State != "near" {
		t.Errorf("a tenant's day: %+v", day)
	}
	year := costreport.TallyOf("acme", costreport.Between(at("2026-01-01"), at("2026-12-31")))
	if first, _ := year.Since(); first != "2026-01-01" {
		t.Errorf("a year is read from %s on", first)
	}
	if r := year.Report(costreport.BudgetStatus{}, at("2027-01-01")); r.Before != nil {
		t.Errorf("a year is compared with %+v", r.Before)
	}
}

// A name is text: in a spreadsheet no formula, on the page no markup.
func TestForeignNames(t *testing.T) {
	t.Parallel()
	const attack = `</title></style></svg>"><script>alert(1)</script><img src=x onerror=alert(1)>{{.}}`
	day := at("2026-11-20")
	names := []string{attack, "=1+1", "+1", "-1", "@SUM(A1)", "\ttab"}
	var days []money.Spend
	for _, name := range names {
		sum := map[string]money.Sum{name: {Micros: 1_000_000, Lines: 1}}
		days = append(days, money.Spend{Tenant: name, Day: "2026-11-20", Sum: sum[name], Presets: sum, Backends: sum})
	}
	r := made("", costreport.Day(day), days, costreport.PlatformBudget(0))
	var table, page bytes.Buffer
	if err := r.Table(&table); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&table).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if strings.ContainsAny(row[1][:1], "=+-@\t") {
			t.Errorf("a spreadsheet takes %q for a formula", row[1])
		}
	}
	if err := r.Page(&page); err != nil {
		t.Fatal(err)
	}
	if got := page.String(); strings.Contains(got, "<script") || strings.Contains(got, "<img") || !strings.Contains(got, "&lt;script&gt;alert(1)") {
		t.Error("the page takes a tenant's name for markup")
	}
}

// The page runs nothing and asks for nothing, whatever the report.
func TestPageIsSelfContained(t *testing.T) {
	t.Parallel()
	for name, r := range samples() {
		var b bytes.Buffer
		if err := r.Page(&b); err != nil {
			t.Fatal(err)
		}
		if found := regexp.MustCompile(`<script|<link|<img| (href|src|style|on\w+)=|url\(|@import`).FindString(b.String()); found != "" {
			t.Errorf("%s: the page has %s", name, found)
		}
		if !strings.Contains(html.UnescapeString(b.String()), `content="`+costreport.Policy()+`"`) {
			t.Errorf("%s: the page has no policy", name)
		}
	}
}

// A page of thousands of tenants stays one page.
func TestPageOfMany(t *testing.T) {
	t.Parallel()
	tally := costreport.TallyOf("", costreport.Between(at("2026-01-01"), at("2026-12-31")))
	for i := range 5000 {
		tally.Add(spent(at("2026-01-01").AddDate(0, 0, i%365).Format(time.DateOnly), fmt.Sprintf("t%04d", i), int64(1_000_000+i), 2))
	}
	var b bytes.Buffer
	if err := tally.Report(costreport.PlatformBudget(0), at("2027-01-01")).Page(&b); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 40<<10 || !strings.Contains(b.String(), "The rest (4,990)") || !strings.Contains(b.String(), "Month by month") {
		t.Errorf("%d bytes", b.Len())
	}
}
