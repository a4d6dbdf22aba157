package reading

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	xlanguage "golang.org/x/text/language"
)

// A number is a written number taken apart. The zero value is no number.
type number struct {
	valid bool
	// whole and fraction are digits only; fraction is empty for a whole number.
	whole, fraction string
	// currency is a sign whose name is still to be said, after "million".
	currency string
	// rest is said for the next word, where Split is true: the euros and cents of
	// "9,99 €", the hour's name and the minutes of "6:30 Uhr".
	rest  string
	split bool
}

// quantityPattern is sign, currency, number, second number of a range, suffix.
var quantityPattern = regexp.MustCompile(`^([~≈<>+#±−-]?)(R\$|US\$|EUR|USD|GBP|CHF|[€$£¥₽₹₩₪฿₺%])?\s?(\d[\d.,'’ \x{a0}\x{202f}]*)(?:[-–—~〜](\d[\d.,]*))?\s?([^\d]*)$`)

var (
	// secondCurrency is that of "$5-$10", which is said once.
	secondCurrency = regexp.MustCompile(`(\d[-–—])[€$£¥₽₹₩₪฿₺]`)
	// versionPattern is a number in three or more parts, ratioPattern one of two.
	versionPattern = regexp.MustCompile(`^[vV]?(\d+(?:\.\d+){2,})$`)
	ratioPattern   = regexp.MustCompile(`^(\d+):(\d+)$`)
)

// parted reads versions and ratios: v2.1.0 and 16:9.
func (r reader) parted(core string) (string, bool) {
	if m := ratioPattern.FindStringSubmatch(core); m != nil {
		return join(r.integer(m[1]), r.integer(m[2])), true
	}
	m := versionPattern.FindStringSubmatch(core)
	if _, number := r.parse(core); m == nil || number {
		return "", false
	}
	parts := strings.Split(m[1], ".")
	for i, part := range parts {
		parts[i] = r.integer(part)
	}
	said := strings.Join(parts, " "+r.table.Words.Decimal+" ")
	if m[1] != core {
		said = join(core[:1], said)
	}
	return said, true
}

// quantity reads numbers with their signs, units and currencies: -5, 3.2%,
// €25, 9,8kg, 10-20 km, 5x, 21st. The next word may be "million", which comes
// before the currency, or a currency that comes before the cents.
func (r reader) quantity(core string, near neighbours) (string, number, bool) {
	next := near.next
	m := quantityPattern.FindStringSubmatch(secondCurrency.ReplaceAllString(core, "$1"))
	if m == nil {
		return "", number{}, false
	}
	n, ok := r.parse(m[3])
	if !ok {
		return "", number{}, false
	}
	lead, currency, suffix := r.lead(m[1]), strings.Replace(m[2], "US$", "$", 1), strings.TrimSpace(m[5])
	if m[4] != "" {
		return r.span(lead, n, m[4], currency+suffix)
	}
	if n, said, ok := r.apart(n, next); ok && currency+suffix == "" {
		return join(lead, said), n, true
	}
	if currency != "" && r.isMagnitude(strings.ToLower(next)) {
		n.currency = currency
		return join(lead, r.spell(n)), n, true
	}
	if said, ok := r.agreed(n, next); ok && currency+suffix == "" {
		return join(lead, said), n, true
	}
	said, ok := r.measured(n, currency, suffix)
	if !ok {
		return "", number{}, false
	}
	if suffix != "" || currency != "" {
		return join(lead, said), number{}, true
	}
	return join(lead, said), n, true
}

// span reads a range of numbers with at most one unit.
func (r reader) span(lead string, from number, last, unit string) (string, number, bool) {
	to, ok := r.parse(last)
	if !ok {
		return "", number{}, false
	}
	said, ok := r.measured(to, "", unit)
	if !ok {
		return "", number{}, false
	}
	first := r.spell(from)
	if unit == "" {
		first = r.bare(from)
	}
	return join(lead, first, r.table.Words.To, said), to, true
}

// measured reads a number with a currency before it and a suffix after it.
func (r reader) measured(n number, currency, suffix string) (string, bool) {
	words := r.table.Words
	magnitude, large := r.table.Magnitudes[strings.TrimRight(suffix, "+")]
	switch {
	case currency != "" && suffix == "":
		return r.price(n, currency), true
	case large && (currency != "" || !r.table.isUnit(suffix)):
		return join(r.spell(n), r.money(magnitude, number{currency: currency})), true
	case currency != "":
		return "", false
	case suffix == "":
		return r.bare(n), true
	case suffix == "x" || suffix == "×":
		return join(r.spell(n), words.Times), true
	case suffix == "+":
		return join(r.spell(n), words.Plus), true
	case r.lang.Tag == "en" && slices.Contains([]string{"st", "nd", "rd", "th"}, strings.ToLower(suffix)):
		return r.table.Numerals.ordinal(n.whole), true
	case r.lang.Tag == "en" && suffix == "s" && len(n.whole) > 1:
		return pluralOf(r.bare(n)), true
	}
	if slices.Contains(currencies, suffix) {
		return r.price(n, suffix), true
	}
	unit, ok := r.table.unit(suffix, n)
	if slices.Contains(r.table.Prefixed, suffix) {
		return join(unit, r.spell(n)), true
	}
	return join(r.amount(n, suffix), unit), ok
}

var currencies = strings.Fields("€ $ £ ¥ ₽ ₹ ₩ ₪ ฿ ₺ zł R$ EUR USD GBP CHF PLN TL")

// price reads an amount. Two decimals are cents where the language says them so.
func (r reader) price(n number, currency string) string {
	unit, _ := r.table.unit(currency, n)
	if slices.Contains(r.table.Prefixed, currency) {
		return join(unit, r.spell(n))
	}
	if !r.table.Cents || len(n.fraction) != 2 {
		return join(r.amount(n, currency), unit)
	}
	whole := number{valid: true, whole: n.whole}
	unit, _ = r.table.unit(currency, whole)
	cents := strings.TrimLeft(n.fraction, "0")
	if minor := r.table.Minor[currency]; minor != nil && n.whole == "0" && cents != "" {
		return join(r.integer(cents), r.table.plural(minor, number{valid: true, whole: cents}))
	}
	if cents == "" {
		return join(r.amount(whole, currency), unit)
	}
	return join(r.amount(whole, currency), unit, r.table.Words.Cents, r.integer(cents))
}

// amount spells a number before the unit it counts.
func (r reader) amount(n number, unit string) string {
	if said, ok := r.agreed(n, unit); ok {
		return said
	}
	return r.spell(n)
}

// apart reads a price whose currency is the next word: what is said for the
// number, and in its rest what is said for the currency with the cents.
func (r reader) apart(n number, currency string) (number, string, bool) {
	if !r.table.Cents || len(n.fraction) != 2 || !slices.Contains(currencies, currency) || !r.table.isUnit(currency) || slices.Contains(r.table.Prefixed, currency) {
		return n, "", false
	}
	said := r.price(n, currency)
	unit := r.table.form(currency, number{valid: true, whole: n.whole})
	at := strings.Index(said, " "+unit)
	if at < 0 {
		at = strings.LastIndexByte(said, ' ')
	}
	n.rest, n.split = strings.TrimSpace(said[at:]), true
	return n, said[:at], true
}

// lead says the sign before a number.
func (r reader) lead(sign string) string {
	switch sign {
	case "-", "−":
		return r.table.Words.Minus
	case "+":
		return r.table.Words.Plus
	case "~", "≈":
		return r.table.Words.About
	case "#":
		return r.table.Words.Number
	}
	return ""
}

// bare reads a number that stands alone; four digits may be a year.
func (r reader) bare(n number) string {
	if year, _ := strconv.Atoi(n.whole); n.fraction == "" && len(n.whole) == 4 && year >= 1100 && year < 2100 {
		return r.year(year)
	}
	return r.spell(n)
}

// year reads a year the way the language does: nineteen eighty four,
// 19hundert84, 二零二六. Where it has no way of its own it is a number.
func (r reader) year(year int) string {
	written := strconv.Itoa(year)
	switch {
	case r.table.Year == "pairs":
		return r.table.Numerals.year(year)
	case r.table.Year == "digits":
		return strings.ReplaceAll(r.table.Numerals.each(written), " ", "")
	case r.table.Year != "" && year < 2000:
		return strings.NewReplacer("{century}", written[:2], "{rest}", strings.TrimLeft(written[2:], "0")).Replace(r.table.Year)
	}
	return r.integer(written)
}

// spell reads a number with its decimals.
func (r reader) spell(n number) string {
	if n.fraction == "" {
		return r.integer(n.whole)
	}
	return join(r.integer(n.whole), r.table.Words.Decimal, r.decimals(n.fraction))
}

// decimals reads the digits after the mark, as a number or one by one.
func (r reader) decimals(fraction string) string {
	if r.table.Fraction == "number" && len(fraction) <= 2 && fraction[0] != '0' {
		return r.integer(fraction)
	}
	var out []string
	for _, d := range strings.Split(fraction, "") {
		out = append(out, r.integer(d))
	}
	return strings.Join(out, " ")
}

// integer spells a whole number, or leaves it in digits to engines that read digits well.
func (r reader) integer(digits string) string {
	if r.table.Numerals != nil {
		if s, ok := r.table.Numerals.cardinal(digits); ok {
			return s
		}
	}
	return digits
}

// parse takes a written number apart. A mark before exactly three digits
// groups thousands if the language groups with it; any other last mark is a
// decimal one, whichever it is: people write "9.8" in French, too.
func (r reader) parse(s string) (number, bool) {
	s = strings.Map(func(c rune) rune {
		switch c {
		case ' ', '\u00a0', '\u202f', '\'', '’':
			return -1
		}
		return c
	}, s)
	s = strings.TrimRight(s, ".,")
	at := strings.LastIndexAny(s, ".,")
	if at < 0 {
		return number{valid: digits(s), whole: s}, digits(s)
	}
	mark, tail := s[at:at+1], s[at+1:]
	groups := len(tail) == 3 && (mark != r.table.DecimalMark || strings.Count(s, mark) > 1)
	if groups {
		whole := strings.NewReplacer(".", "", ",", "").Replace(s)
		return number{valid: true, whole: whole}, digits(whole)
	}
	whole := strings.NewReplacer(".", "", ",", "").Replace(s[:at])
	if strings.Count(s, mark) > 1 || !digits(whole) || !digits(tail) {
		return number{}, false // a version or a date, not a number
	}
	return number{valid: true, whole: whole, fraction: tail}, true
}

// isUnit is true for symbols of units.
func (t table) isUnit(symbol string) bool {
	_, ok := t.Units[symbol]
	return ok
}

// unit names a unit in the plural form its number asks for.
func (t table) unit(symbol string, n number) (string, bool) {
	if !t.isUnit(symbol) {
		return "", false
	}
	return t.form(symbol, n), true
}

// form chooses among a unit's plural forms by CLDR's rules.
func (t table) form(symbol string, n number) string {
	return t.plural(t.Units[symbol], n)
}

func (t table) plural(forms []string, n number) string {
	if len(forms) < 2 {
		return strings.Join(forms, "")
	}
	whole, _ := strconv.Atoi(n.whole[max(0, len(n.whole)-9):])
	fraction, _ := strconv.Atoi(n.fraction)
	shown := len(n.fraction)
	category := plural.Cardinal.MatchPlural(t.tag(), whole, shown, shown, fraction, fraction)
	return forms[min(formIndex(category, len(forms)), len(forms)-1)]
}

// formIndex is the place of a plural category among n forms.
func formIndex(category plural.Form, n int) int {
	switch category {
	case plural.One:
		return 0
	case plural.Few:
		return 1
	case plural.Many:
		return min(2, n-1)
	}
	if n == 3 {
		return 1 // Russian decimals take the genitive singular, as two to four do
	}
	return n - 1
}

func (t table) tag() xlanguage.Tag { return xlanguage.Make(t.name) }

// join puts words together, leaving out empty ones.
func join(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}
