package months

import (
	"bytes"
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/shared/money"
)

var update = flag.Bool("update", false, "write what is written from the code")

const root = "../../.."

// The guide says what Terraform, the prices and the figures come to.
func TestPage(t *testing.T) {
	t.Parallel()
	const guide = "../cost.md"
	now, err := page(root)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(guide, now, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if old, err := os.ReadFile(guide); err != nil || !bytes.Equal(old, now) {
		t.Errorf("the installation, the figures or the prices have changed: look at it, then write it with go test ./scripts/docs/months -run TestPage -update: %v", err)
	}
}

// Two bills that were worked out by hand: one that is there, and one that makes ten films.
func TestBill(t *testing.T) {
	t.Parallel()
	own, err := money.Load([]byte(`{"as_of":"2026-11-23","prices":[` + strings.Join([]string{
		line("google.lb.rules", "hour", 1, 25_000), line("google.armor.policy", "month", 1, 5_000_000), line("google.armor.rule", "month", 1, 1_000_000),
		line("google.armor.requests", "request", 1, 0), line("google.nat.address", "hour", 1, 5_000), line("google.run.idle.vcpu", "vcpu_second", 1_000_000, 2_500_000),
		line("google.run.idle.memory", "gib_second", 1_000_000, 2_500_000), line("google.run.vcpu", "vcpu_second", 1, 24), line("google.run.memory", "gib_second", 1_000_000, 2_500_000),
		line("google.run.requests", "request", 1, 0), line("google.firestore.reads", "operation", 1, 0), line("google.logging", "byte", 1, 0), line("google.nat.gateway", "hour", 1, 44_000),
		line("google.storage.egress", "byte", 1_000_000_000, 120_000), line("google.storage.standard", "byte_month", 1_000_000_000, 20_000),
	}, ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	f := Figures{AsOf: "2026-11-23", Measured: map[string]Figure{
		"film_cpu_ms": {Value: 20_000}, "film_bytes": {Value: 5_000_000}, "stored_bytes": {Value: 10_000_000},
	}, Assumed: map[string]Figure{"busy_percent": {Value: 50}, "downloads": {Value: 2}}}

	// 730 h x $0.025 + 2 x $5 + 4 x $1 + 730 h x $0.005 + 2,628,000 s x (1 vCPU + 0.5 GiB) x $0.0000025; the health check is billed 13,140 s.
	in := Installation{Rules: 4, Policies: 2, PolicyRules: 4, Addresses: 1, WarmCPU: 1, WarmMiB: 512}
	idle, err := bill(f, own, in, Month{Environment: "prod"})
	if err != nil {
		t.Fatal(err)
	}
	const want = 18_250_000 + 10_000_000 + 4_000_000 + 3_650_000 + 6_570_000 + 3_285_000 + 13_140*24 + 16_425
	if all, fixed := idle.Micros(); all != want || fixed != all {
		t.Errorf("idle: %s, %s of it fixed, not %s", money.Dollars(all), money.Dollars(fixed), money.Dollars(want))
	}

	// 300 films: 40 vCPU-s and GiB-s each, 10 MB kept, two times 5 MB fetched, and NAT for all of the month.
	busy, err := bill(f, own, in, Month{Environment: "prod", FilmsADay: 10})
	if err != nil {
		t.Fatal(err)
	}
	const films = 300*(40*24+100) + 60_000 + 360_000 + 730*44_000
	if all, fixed := busy.Micros(); fixed != want || all-fixed != films {
		t.Errorf("300 films: %s, not %s", money.Dollars(all-fixed), money.Dollars(films))
	}
}

func line(sku, unit string, per, micros int) string {
	return `{"sku":"` + sku + `","unit":"` + unit + `","per":` + strconv.Itoa(per) + `,"price_micros":` + strconv.Itoa(micros) +
		`,"effective_from":"2026-11-01","source":"by hand","as_of":"2026-11-23","confidence":"low"}`
}

// What cannot be priced is an error and never nothing.
func TestNoPrice(t *testing.T) {
	t.Parallel()
	f, own, err := load(root)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		in Installation
		m  Month
	}{
		"backend": {m: Month{FilmsADay: 1, BoughtPercent: 10, Backend: "nobody/none"}},
		"rules":   {in: Installation{Rules: 6}},
	} {
		if _, err := bill(f, own, tt.in, tt.m); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := read(root, "nowhere"); err == nil {
		t.Error("an environment that is not there has a plan")
	}
}
