// Package money is what things cost and what was spent: the dated price book,
// what competitors ask, and the lines of a ledger. Amounts are integer
// micro-dollars (a millionth of a US dollar), rounded up; a price that is not in
// the book is an error, never 0. Which backend to spend on is decided by package route.
package money

import "fmt"

// Dollars returns micro-dollars as text, exact: "$0.30".
func Dollars(micros int64) string {
	sign := ""
	if micros < 0 {
		sign, micros = "-", -micros
	}
	whole, rest := micros/1_000_000, micros%1_000_000
	frac := fmt.Sprintf("%06d", rest)
	for len(frac) > 2 && frac[len(frac)-1] == '0' {
		frac = frac[:len(frac)-1]
	}
	return fmt.Sprintf("%s$%d.%s", sign, whole, frac)
}
