package money

import (
	"encoding/csv"
	"io"
	"strconv"

	"github.com/aiprod/aiprod/shared/export"
	"github.com/aiprod/aiprod/shared/function"
	"github.com/aiprod/aiprod/shared/money"
)

var _ function.Tabler = Report{}

// Table writes the report as a table: what a row is about, its name, and its sum.
// Each kind of row adds up to the whole; they must not be added to each other.
func (r Report) Table(w io.Writer) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"by", "key", "usd", "micros", "lines"}}
	for _, kind := range []struct {
		by     string
		groups []Group
	}{{"day", r.Days}, {"preset", r.Presets}, {"backend", r.Backends}, {"tenant", r.Tenants}} {
		for _, g := range kind.groups {
			rows = append(rows, []string{kind.by, export.Harmless(g.Key), money.Dollars(g.Micros)[1:], strconv.FormatInt(g.Micros, 10), strconv.Itoa(g.Lines)})
		}
	}
	return out.WriteAll(rows)
}
