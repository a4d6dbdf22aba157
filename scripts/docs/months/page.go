package months

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/route"
)

const head = `# What a month costs

Written by ` + "`go test ./scripts/docs/months -run TestPage -update`" + ` from what Terraform plans for each environment, from what was measured, and at the prices of ` +
	"`scripts/docs/months/infrastructure.json` and `shared/money/pricebook.json`" + `, of %s. **No bill of Google's has been seen**: this is arithmetic, held by a test, on prices that are marked by how
far they can be relied on. Look up those that matter to you, and correct the file.

* **medium**: read on a copy of Google's price page that carries no date, or told alike by several others.
* **low**: recollected, or told by one other. These are the ones to check first.

In dollars, one region (europe-west1 or one of its price), %d hours, before tax. What Google gives free each month is not taken off, so small installations pay less than is said here. Sums are rounded to dollars. Films are made
on the platform's own renderer where nothing else is said, and each is kept for 30 days.

`

// page is the guide as Markdown.
func page(root string) ([]byte, error) {
	f, own, err := load(root)
	if err != nil {
		return nil, err
	}
	var bills []Bill
	for _, m := range f.Months {
		in, err := read(root, m.Environment)
		if err != nil {
			return nil, err
		}
		b, err := bill(f, own, in, m)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.Title, err)
		}
		bills = append(bills, b)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, head, f.AsOf, hours)
	out.WriteString("| a month of | in all | of it fixed | each film |\n|---|---:|---:|---:|\n")
	for _, b := range bills {
		all, fixed := b.Micros()
		each := "none made"
		if b.films() > 0 {
			each = "$" + strconv.FormatFloat(float64(all-fixed)/float64(b.films())/1e6, 'f', 3, 64)
		}
		fmt.Fprintf(&out, "| [%s](#%s) | %s | %s | %s |\n", b.Title, anchor(b.Title), dollars(all), dollars(fixed), each)
	}
	out.WriteString("\nThe vendor's bill for footage is nearly all, where any is bought; where none is, viewers and processors are most. What an idle installation costs is its load balancer and the rules before it.\n")
	for _, b := range bills {
		write(&out, b)
	}
	if err := footage(&out, f, own); err != nil {
		return nil, err
	}
	known(&out, "What was measured", "where", f.Measured)
	known(&out, "What is assumed", "why", f.Assumed)
	out.WriteString("\n## What is in no sum\n\n| what | why |\n|---|---|\n")
	for _, g := range f.Unknown {
		fmt.Fprintf(&out, "| %s | %s |\n", g.What, g.Why)
	}
	return out.Bytes(), nil
}

// little is what a part has to cost to have a line of its own: a dollar.
const little = 1_000_000

func write(out *bytes.Buffer, b Bill) {
	fmt.Fprintf(out, "\n## %s\n\n| part | how much | a month | price is |\n|---|---:|---:|---|\n", upper(b.Title))
	all, fixed := b.Micros()
	rows(out, b.Lines, true)
	if fixed != all {
		fmt.Fprintf(out, "| *fixed* | | *%s* | |\n", dollars(fixed))
		rows(out, b.Lines, false)
	}
	fmt.Fprintf(out, "| **in all** | | **%s** | |\n", dollars(all))
	if len(b.Unpriced) > 0 {
		fmt.Fprintf(out, "\nNot in it, for want of a price: %s.\n", strings.Join(b.Unpriced, ", "))
	}
}

// rows are the lines that are fixed, or those that are not; the little ones in one.
func rows(out *bytes.Buffer, lines []Line, fixed bool) {
	var rest []string
	var sum int64
	for _, l := range lines {
		switch {
		case l.Fixed != fixed:
		case l.Micros < little:
			rest, sum = append(rest, strings.ToLower(l.Part[:1])+l.Part[1:]), sum+l.Micros
		default:
			fmt.Fprintf(out, "| %s | %s | %s | %s |\n", l.Part, amount(l.Quantity, l.Price.Unit), dollars(l.Micros), l.Price.Confidence)
		}
	}
	if len(rest) > 0 {
		fmt.Fprintf(out, "| Under a dollar each: %s | | %s | |\n", strings.Join(rest, "; "), dollars(sum))
	}
}

// footage compares what the same seconds cost from each vendor that films clips of given lengths from words alone.
func footage(out *bytes.Buffer, f Figures, own *money.Book) error {
	m := f.Months[len(f.Months)-1]
	fmt.Fprintf(out, "\n## The same footage from others\n\n%s seconds of it, %d %% of %s films of %d s. The platform's own cap is %s a month (`shared/money/caps.json`): what is above it is refused before it is bought.\n\n| backend | a month | price is |\n|---|---:|---|\n",
		number(m.bought()), m.BoughtPercent, number(m.films()), filmSeconds, dollars(money.PlatformCap().Month))
	for _, b := range route.Current().Backends {
		if b.Modality != route.Video || b.From > f.AsOf || b.To != "" && b.To <= f.AsOf || b.NeedsImage || b.Seconds == nil {
			continue
		}
		m.Backend = b.ID
		bill, err := bill(f, own, Installation{}, m)
		if err != nil {
			return err
		}
		var micros int64
		confidence := money.High
		for _, l := range bill.Lines {
			if strings.HasPrefix(l.Part, "Footage") {
				micros += l.Micros
				confidence = l.Price.Confidence
				if l.Price.Unconfirmed {
					confidence += ", and unconfirmed: never bought"
				}
			}
		}
		if micros > 0 {
			fmt.Fprintf(out, "| `%s` | %s | %s |\n", b.ID, dollars(micros), confidence)
		}
	}
	return nil
}

func known(out *bytes.Buffer, title, column string, all map[string]Figure) {
	fmt.Fprintf(out, "\n## %s\n\n| what | | %s |\n|---|---:|---|\n", title, column)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		f := all[name]
		what := upper(f.What)
		fmt.Fprintf(out, "| %s | %s | %s |\n", what, strings.TrimSpace(number(f.Value)+" "+f.Unit), f.How)
	}
}

// anchor is a heading's, as GitHub makes it.
func anchor(title string) string {
	return strings.ReplaceAll(strings.Map(func(r rune) rune {
		if strings.ContainsRune(",.%", r) {
			return -1
		}
		return r
	}, strings.ToLower(title)), " ", "-")
}

// dollars are whole ones: nothing here is known to the cent.
func dollars(micros int64) string {
	if micros < little/2 {
		return "under $1"
	}
	return "$" + number((micros+little/2)/little)
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// number groups thousands.
func number(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// units are what prices are counted in, as a reader does.
var units = map[string]string{"vcpu_second": "vCPU-s", "gib_second": "GiB-s", "hour": "h", "minute": "min", "month": "", "request": "", "operation": "", "image": "", "gib": "GiB", "second": "s", "token": "tokens"}

func amount(n int64, unit string) string {
	if unit == "byte" || unit == "byte_month" {
		return number((n+500_000)/1_000_000) + " MB"
	}
	name, ok := units[unit]
	if !ok {
		name = unit
	}
	return strings.TrimSpace(number(n) + " " + name)
}
