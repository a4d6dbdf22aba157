package money

// A Spend is what a tenant has spent in one day, UTC: the sum of the ledger lines
// that were settled then. It is kept as they are, so that a report reads a document a day and no ledger.
type Spend struct {
	Schema   int            `firestore:"schema"`
	Tenant   string         `firestore:"tenant"`
	Day      string         `firestore:"day"` // 2026-11-22
	Sum      Sum            `firestore:"sum"`
	Presets  map[string]Sum `firestore:"presets"` // none for jobs without a preset
	Backends map[string]Sum `firestore:"backends"`
}

// A Sum is money and the number of ledger lines it is the sum of.
type Sum struct {
	Micros int64 `firestore:"micros"`
	Lines  int   `firestore:"lines"`
}

// Plus returns both sums together.
func (s Sum) Plus(o Sum) Sum { return Sum{s.Micros + o.Micros, s.Lines + o.Lines} }
