package reading

import (
	"strconv"
	"strings"
)

// agreement is how the last word of a number follows the gender of what is counted.
type agreement struct {
	// Of is the gender of a unit's symbol or of the next word; any other unit has
	// the gender Unit, any other word none.
	Of   map[string]string `json:"of"`
	Unit string            `json:"unit"`
	// Prefix is true where what is counted is written together with what follows it.
	Prefix bool `json:"prefix"`
	// Forms are the words for whole numbers by gender. A number above twenty that
	// is not among them ends, by the template Compound, in one marked "*".
	Forms    map[string]map[string]string `json:"forms"`
	Compound string                       `json:"compound"`
}

// agreed is a whole number as it is said before what is counted: una hora, две минуты.
func (r reader) agreed(n number, counted string) (string, bool) {
	a := r.table.Agreement
	if a == nil || n.fraction != "" || counted == "" {
		return "", false
	}
	gender, ok := a.Of[strings.ToLower(counted)]
	if !ok && a.Prefix {
		symbol, _ := longestPrefix(counted, a.Of)
		gender, ok = a.Of[symbol], symbol != ""
	}
	if !ok && r.table.isUnit(counted) {
		gender, ok = a.Unit, true
	}
	if forms := a.Forms[gender]; ok {
		return a.say(n.whole, forms)
	}
	return "", false
}

func (a *agreement) say(whole string, forms map[string]string) (string, bool) {
	if said, ok := forms[whole]; ok {
		return said, true
	}
	v, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || a.Compound == "" || v <= 20 || v%100/10 == 1 {
		return "", false
	}
	last, ok := forms["*"+strconv.FormatInt(v%10, 10)]
	if !ok {
		return "", false
	}
	return strings.NewReplacer("{tens}", strconv.FormatInt(v-v%10, 10), "{one}", last).Replace(a.Compound), true
}
