package costreport

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"github.com/aiprod/aiprod/shared/export"
	"github.com/aiprod/aiprod/shared/money"
)

// JSON writes the report itself.
func (r Report) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(r); err != nil {
		return fmt.Errorf("costreport: json: %w", err)
	}
	return nil
}

// Read reads what JSON has written. An error says that it is none of that.
func Read(src io.Reader) (Report, error) {
	var r Report
	err := json.NewDecoder(src).Decode(&r)
	if err == nil {
		_, err = r.span()
	}
	if err != nil {
		return r, fmt.Errorf("costreport: read: %w", err)
	}
	return r, nil
}

// Table writes the report as a table: what a row is about, its name, and its sum.
// Each kind of row adds up to the total; they must not be added to each other.
func (r Report) Table(w io.Writer) error {
	name := r.From + "/" + r.To
	if s, err := r.span(); err == nil {
		name = s.Name()
	}
	lines := 0
	for _, g := range r.Days {
		lines += g.Lines
	}
	out := csv.NewWriter(w)
	rows := [][]string{{"by", "key", "usd", "micros", "lines"}, row("total", Group{name, r.Total, lines})}
	for _, kind := range []struct {
		by     string
		groups []Group
	}{{"day", r.Days}, {"preset", r.Presets}, {"backend", r.Backends}, {"tenant", r.Tenants}} {
		for _, g := range kind.groups {
			rows = append(rows, row(kind.by, g))
		}
	}
	return out.WriteAll(rows)
}

func row(by string, g Group) []string {
	usd := money.Dollars(max(g.Micros, -g.Micros))[1:]
	if g.Micros < 0 {
		usd = "-" + usd
	}
	return []string{by, export.Harmless(g.Key), usd, strconv.FormatInt(g.Micros, 10), strconv.Itoa(g.Lines)}
}
