package money

import (
	_ "embed"

	"github.com/aiprod/aiprod/shared/dated"
)

//go:embed caps.json
var capsFile []byte

// Caps are the most a tenant may spend, in micro-dollars. A calendar day and month are UTC's.
type Caps struct {
	Day   int64 `json:"day_micros" firestore:"day_micros"`
	Month int64 `json:"month_micros" firestore:"month_micros"`
}

// A Platform is what all tenants together may spend in a month, divided into
// shards that are drawn from one at a time, so that jobs do not wait for each other.
type Platform struct {
	Month  int64 `json:"month_micros"`
	Shards int   `json:"shards"`
}

// Shard is the part of the platform's cap that one shard has.
func (p Platform) Shard() int64 { return p.Month / int64(p.Shards) }

var caps = dated.Table[struct {
	Tenant   Caps     `json:"tenant"`
	Platform Platform `json:"platform"`
}]("money: caps.json", capsFile)

// DefaultCaps are those of a tenant that has none of its own.
func DefaultCaps() Caps { return caps().Tenant }

// PlatformCap is the platform's.
func PlatformCap() Platform { return caps().Platform }
