package apikey

import (
	_ "embed"
	"time"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed warnings.json
var warningsFile []byte

// warnings is how many days before its end a key is told of, the longest first.
var warnings = dated.Table[struct {
	Days []int `json:"days"`
}]("apikey: warnings.json", warningsFile)

// Warning returns when a key that ends at expires is next told of after a time; zero for never again. A key that lives for
// less than a warning is not told of by that one.
func Warning(after, expires time.Time) time.Time {
	for _, days := range warnings().Days {
		if at := expires.AddDate(0, 0, -days); at.After(after) {
			return at
		}
	}
	return time.Time{}
}
