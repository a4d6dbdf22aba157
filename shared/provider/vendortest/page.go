package vendortest

import (
	_ "embed"
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/aiprod/aiprod/shared/money"
)

// Accounts are what each vendor was asked, how it went and what it bills: the same
// for people and for programs.
type Accounts struct {
	Vendors []Account `json:"vendors"`
	// Calls are those that a vendor has accepted, newest first.
	Calls []Sold `json:"calls"`
}

// An Account is one vendor's.
type Account struct {
	Vendor string `json:"vendor"`
	// Asked is how many calls came that might have bought something, Accepted how many of them were taken.
	Asked    int `json:"asked"`
	Accepted int `json:"accepted"`
	// Micros is what it bills, in micro-dollars.
	Micros int64 `json:"billed_micros"`
	// Went is how often calls went how.
	Went map[Fault]int `json:"went"`
}

// A Sold call is one of the book.
type Sold struct {
	Vendor string    `json:"vendor"`
	Ref    string    `json:"ref"` // the caller's own name of the call
	ID     string    `json:"id"`
	State  State     `json:"state"`
	Micros int64     `json:"billed_micros"`
	At     time.Time `json:"at"`
}

// Accounts returns the vendors' accounts, by name, as they stand.
func (s *Server) Accounts() Accounts {
	s.mu.Lock()
	defer s.mu.Unlock()
	of := map[string]*Account{}
	account := func(vendor string) *Account {
		if of[vendor] == nil {
			of[vendor] = &Account{Vendor: vendor, Went: map[Fault]int{}}
		}
		return of[vendor]
	}
	for _, a := range s.arrived {
		account(a.Vendor).Asked++
		account(a.Vendor).Went[a.Fault]++
	}
	out := Accounts{Calls: []Sold{}, Vendors: []Account{}}
	for _, c := range slices.Backward(s.book) {
		a := account(c.Vendor)
		a.Accepted, a.Micros = a.Accepted+1, a.Micros+c.Micros
		out.Calls = append(out.Calls, Sold{c.Vendor, c.Ref, c.ID, c.State, c.Micros, c.At})
	}
	for _, a := range of {
		out.Vendors = append(out.Vendors, *a)
	}
	slices.SortFunc(out.Vendors, func(a, b Account) int { return strings.Compare(a.Vendor, b.Vendor) })
	return out
}

// accounts answers with the accounts as JSON.
func (s *Server) accounts(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, s.Accounts(), false)
}

//go:embed page.html
var pageFile string

// page shows the accounts to people.
func (s *Server) page(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	shown := template.Must(template.New("page").Funcs(template.FuncMap{"dollars": money.Dollars}).Parse(pageFile))
	_ = shown.Execute(w, s.Accounts())
}
