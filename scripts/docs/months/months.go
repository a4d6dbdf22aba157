// Package months works out what an installation costs in a month: what it is made of, from Terraform's plan; what it does, from
// what was measured and what is assumed; at the prices of the price book and of infrastructure.json. It asks no cloud, and
// what it does not know it says.
package months

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/route"
)

// hours of a month, and its seconds; a year has twelve of them.
const (
	hours   = 730
	seconds = hours * 3600
	minutes = hours * 60
	days    = 30
)

// filmSeconds is how long the film is that was measured.
const filmSeconds = 30

// A Figure is a quantity that everything else is worked out from.
type Figure struct {
	Value int64  `json:"value"`
	Unit  string `json:"unit"`
	What  string `json:"what"`
	How   string `json:"how"` // where it was measured, or why it is assumed
}

// A Month is what an environment does in one. Idle, it makes no film and has no release.
type Month struct {
	Title       string `json:"title"`
	Environment string `json:"environment"`
	FilmsADay   int64  `json:"films_a_day"`
	Releases    int64  `json:"releases"`
	// BoughtPercent of the footage is made by Backend, of the catalogue of backends.
	BoughtPercent int64  `json:"bought_percent"`
	Backend       string `json:"backend"`
}

func (m Month) films() int64 { return m.FilmsADay * days }

// bought is how many seconds of footage are.
func (m Month) bought() int64 { return m.films() * filmSeconds * m.BoughtPercent / 100 }

// A Gap is something that is billed and in no sum.
type Gap struct {
	What string `json:"what"`
	Why  string `json:"why"`
}

// Figures are what months.json says.
type Figures struct {
	AsOf     string            `json:"as_of"`
	Measured map[string]Figure `json:"measured"`
	Assumed  map[string]Figure `json:"assumed"`
	Months   []Month           `json:"months"`
	Unknown  []Gap             `json:"unknown"`
}

func (f Figures) of(name string) int64 {
	if m, ok := f.Measured[name]; ok {
		return m.Value
	}
	return f.Assumed[name].Value
}

// load reads the two files beside this one: they are compiled into nothing.
func load(root string) (Figures, *money.Book, error) {
	var f Figures
	here := filepath.Join(root, "scripts/docs/months")
	raw, err := os.ReadFile(filepath.Join(here, "months.json"))
	if err != nil {
		return f, nil, err
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return f, nil, fmt.Errorf("months.json: %w", err)
	}
	if raw, err = os.ReadFile(filepath.Join(here, "infrastructure.json")); err != nil {
		return f, nil, err
	}
	book, err := money.Load(raw)
	return f, book, err
}

// A Line is one part of a bill.
type Line struct {
	Part     string
	Fixed    bool // billed whether or not anything happens
	Quantity int64
	Price    money.Price
	Micros   int64
}

// A Bill is a month's.
type Bill struct {
	Month
	Lines []Line
	// Unpriced is what is billed and in none of them, for want of a price.
	Unpriced []string
}

// Micros is the sum; fixed that of what is billed anyway.
func (b Bill) Micros() (all, fixed int64) {
	for _, l := range b.Lines {
		all += l.Micros
		if l.Fixed {
			fixed += l.Micros
		}
	}
	return all, fixed
}

// A bill under way.
type sheet struct {
	own   *money.Book // of infrastructure; the price book has the rest
	at    time.Time
	lines []Line
	errs  []error
}

// add charges a quantity of a sku; nothing of it is no line.
func (s *sheet) add(part string, fixed bool, sku string, quantity int64) {
	if quantity == 0 {
		return
	}
	c, err := s.own.Charge(sku, quantity, s.at)
	if errors.Is(err, money.ErrNoPrice) {
		c, err = money.Current().Charge(sku, quantity, s.at)
	}
	if err != nil {
		s.errs = append(s.errs, fmt.Errorf("%s: %w", part, err))
		return
	}
	s.lines = append(s.lines, Line{part, fixed, quantity, c.Price, c.Micros})
}

// bill is a month of an installation.
func bill(f Figures, own *money.Book, in Installation, m Month) (Bill, error) {
	at, err := time.Parse(time.DateOnly, f.AsOf)
	if err != nil {
		return Bill{}, err
	}
	s := &sheet{own: own, at: at}
	s.fixed(f, in)
	s.films(f, m)
	s.footage(f, m)
	return Bill{m, s.lines, in.Unpriced}, errors.Join(s.errs...)
}

// fixed is what is billed when nobody comes: what there is, and what looks after itself.
func (s *sheet) fixed(f Figures, in Installation) {
	s.add("Load balancer, its rules", true, "google.lb.rules", hours)
	if in.Rules > 5 {
		s.errs = append(s.errs, fmt.Errorf("%d forwarding rules: more than five cost more", in.Rules))
	}
	s.add("Cloud Armor, policies", true, "google.armor.policy", in.Policies)
	s.add("Cloud Armor, rules", true, "google.armor.rule", in.PolicyRules)
	s.add("Address that vendors see", true, "google.nat.address", in.Addresses*hours)
	s.add("Instances kept ready, processor", true, "google.run.idle.vcpu", in.WarmCPU*seconds)
	s.add("Instances kept ready, memory", true, "google.run.idle.memory", in.WarmMiB*seconds/1024)
	s.add("Schedules", true, "google.scheduler.job", in.Schedules)
	s.add("Key that attests images", true, "google.kms.version", in.Keys)
	s.add("Secrets with a version", true, "google.secrets.version", in.Secrets)
	s.add("Private zone", true, "google.dns.zone", in.Zones)
	s.add("Registry", true, "google.registry.storage", f.of("registry_bytes"))

	looks := int64(minutes)          // the sweeper's, each minute
	asked := int64(3 * minutes)      // the check from outside, from three continents
	spent := looks * f.of("call_ms") // of one processor and half a GiB, in milliseconds
	spent += asked * 100             // the least that is billed
	s.add("Sweeper and health checks, processor", true, "google.run.vcpu", spent/1000)
	s.add("Sweeper and health checks, memory", true, "google.run.memory", spent/2000)
	s.add("Sweeper and health checks, calls", true, "google.run.requests", looks+asked)
	s.add("Sweeper, reads", true, "google.firestore.reads", looks*f.of("sweep_reads"))
	s.add("Health checks, Cloud Armor", true, "google.armor.requests", asked)
	s.add("Logs of both", true, "google.logging", (looks+asked)*f.of("log_bytes"))
}

// films is what films cost that are made and kept for 30 days, and releases.
func (s *sheet) films(f Figures, m Month) {
	n := m.films()
	media := n * f.of("film_cpu_ms") / 1000 * 100 / f.of("busy_percent")
	s.add("Media functions, processor", false, "google.run.vcpu", media)
	s.add("Media functions, memory", false, "google.run.memory", media) // 4 GiB for 4 processors
	calls := n * (f.of("film_requests") + f.of("film_tasks") + f.of("film_messages"))
	s.add("Other functions, processor", false, "google.run.vcpu", calls*f.of("call_ms")/1000)
	s.add("Other functions, memory", false, "google.run.memory", calls*f.of("call_ms")/2000)
	s.add("Calls of functions", false, "google.run.requests", calls)
	s.add("Database, reads", false, "google.firestore.reads", n*f.of("film_reads"))
	s.add("Database, writes", false, "google.firestore.writes", n*f.of("film_writes"))
	s.add("Database, deletes", false, "google.firestore.deletes", n*f.of("film_deletes"))
	s.add("Database, storage", false, "google.firestore.storage", n*f.of("document_bytes"))
	s.add("Tasks, made and delivered", false, "google.tasks", 2*n*f.of("film_tasks"))
	s.add("Messages, GiB at 1 KB at least, in and out", false, "google.pubsub", 2*n*f.of("film_messages")*1000>>30)
	s.add("Buckets, kept for 30 days", false, "google.storage.standard", n*f.of("stored_bytes"))
	s.add("Buckets, writes", false, "google.storage.class_a", n*f.of("objects"))
	s.add("Buckets, reads", false, "google.storage.class_b", 3*n*f.of("objects"))
	s.add("Films that are fetched", false, "google.storage.egress", n*f.of("downloads")*f.of("film_bytes"))
	wire := n * f.of("film_requests") * f.of("request_bytes")
	s.add("Load balancer, data", false, "google.lb.data", wire)
	s.add("Answers to clients", false, "google.storage.egress", wire)
	s.add("Cloud Armor, requests", false, "google.armor.requests", n*f.of("film_requests"))
	s.add("Logs", false, "google.logging", calls*f.of("log_bytes"))
	if n > 0 {
		s.add("NAT, the most that it costs", false, "google.nat.gateway", hours)
	}
	s.add("Releases, building", false, "google.build.minute", m.Releases*f.of("build_minutes"))
	s.add("Releases, two scans of four images", false, "google.scan", 8*m.Releases)
}

// footage is what vendors bill for seconds that are bought.
func (s *sheet) footage(f Figures, m Month) {
	if m.bought() == 0 {
		return
	}
	s.add("NAT, data", false, "google.nat.data", m.bought()*f.of("clip_bytes"))
	for _, b := range route.Current().Backends {
		if b.ID != m.Backend {
			continue
		}
		for _, r := range b.Rates {
			n := m.bought()
			switch {
			case r.Of == "piece" && b.Seconds != nil:
				longest := int64(slices.Max(append(slices.Clone(b.Seconds.List), b.Seconds.Max, 1)))
				n = (n + longest - 1) / longest
			case r.Of != "second":
				s.errs = append(s.errs, fmt.Errorf("%s: nobody knows how many of %q footage is", b.ID, r.Of))
			}
			s.add("Footage by "+m.Backend, false, r.SKU, n*r.Units/r.Per)
		}
		return
	}
	s.errs = append(s.errs, fmt.Errorf("no backend is called %q", m.Backend))
}
