package docs_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/route"
)

var update = flag.Bool("update", false, "write what is written from the code")

// counts are what prices are told for: so many seconds, characters, pieces or tokens.
var counts = map[string]struct {
	n    int64
	name string
}{
	"second": {60, "minute"}, "character": {1000, "1,000 characters"}, "piece": {1, "piece"},
	"input": {1_000_000, "1M tokens read"}, "cached": {1_000_000, "1M tokens read again"}, "output": {1_000_000, "1M tokens written"},
}

// The guide of backends says what the catalogue and the price book do.
func TestBackends(t *testing.T) {
	t.Parallel()
	const guide = "backends.md"
	now, err := backends()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(guide, now, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if old, err := os.ReadFile(guide); err != nil || !bytes.Equal(old, now) {
		t.Errorf("the catalogue or its prices have changed: look at it, then write it with go test ./scripts/docs -run TestBackends -update: %v", err)
	}
}

// backends is the guide as Markdown, at the prices of the catalogue's own day.
func backends() ([]byte, error) {
	catalogue := route.Current()
	at, err := time.Parse(time.DateOnly, catalogue.AsOf)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# The backends, and what they cost\n\n"+
		"Written from `shared/route/backends.json` and `shared/money/pricebook.json` by `go test ./scripts/docs -run TestBackends -update`, at the prices of %s; both files name the source of every figure. "+
		"Quality, from 0 to 1, is our judgement of what vendors have published and nothing measured. How to switch a vendor on: [vendors](vendors.md).\n", catalogue.AsOf)
	var last route.Modality
	for _, each := range catalogue.Backends {
		if each.Modality != last {
			last = each.Modality
			fmt.Fprintf(&b, "\n## %s\n\n| backend | good at | quality | makes | price | offered |\n|---|---|---:|---|---|---|\n", strings.ToUpper(string(last[:1]))+string(last[1:]))
		}
		cost, err := costs(each, at)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "| `%s` | %s | %.2f | %s | %s | %s |\n", each.ID, each.Why, each.Quality, makes(each), cost, offered(each))
	}
	return b.Bytes(), nil
}

// costs is what a backend charges, part by part; a price that nobody has confirmed is told as unknown.
func costs(b route.Backend, at time.Time) (string, error) {
	var parts []string
	for _, r := range b.Rates {
		of, ok := counts[r.Of]
		if !ok {
			return "", fmt.Errorf("%s: nobody knows how %q is counted", b.ID, r.Of)
		}
		price, err := money.Current().Price(r.SKU, at)
		if err != nil || price.Unconfirmed {
			return "not confirmed: never ranked, never bought", nil //nolint:nilerr // that it has no price is what is told
		}
		micros, err := price.Cost(of.n * r.Units / r.Per)
		if err != nil {
			return "", err
		}
		parts = append(parts, fmt.Sprintf("%s per %s", money.Dollars(micros), of.name))
	}
	return strings.Join(parts, ", "), nil
}

// makes is what a backend can make, in a few words.
func makes(b route.Backend) string {
	var parts []string
	if s := b.Seconds; s != nil && len(s.List) > 0 {
		parts = append(parts, strings.ReplaceAll(strings.Trim(fmt.Sprint(s.List), "[]"), " ", "/")+" s")
	} else if s != nil {
		parts = append(parts, fmt.Sprintf("%d to %d s", max(s.Min, 1), s.Max))
	}
	if b.Height > 0 {
		parts = append(parts, fmt.Sprintf("%dp", b.Height))
	}
	if b.Audio {
		parts = append(parts, "sound")
	}
	if b.NeedsImage {
		parts = append(parts, "from an image")
	}
	if b.Characters > 0 {
		parts = append(parts, fmt.Sprintf("up to %d characters", b.Characters))
	}
	return strings.Join(parts, ", ")
}

func offered(b route.Backend) string {
	if b.To != "" {
		return "until " + b.To
	}
	return "since " + b.From
}
