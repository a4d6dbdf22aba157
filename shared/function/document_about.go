package function

import (
	_ "embed"

	"github.com/danielgtaylor/huma/v2"
)

// guide is what a newcomer reads before the routes.
//
//go:embed guide.md
var guide string

// credentials are what a route with a role takes: either.
var credentials = []map[string][]string{{"bearer": {}}, {"key": {}}}

func schemes() map[string]*huma.SecurityScheme {
	return map[string]*huma.SecurityScheme{
		"bearer": {
			Type: "http", Scheme: "bearer", BearerFormat: "JWT",
			Description: "A Firebase ID token of a member of a tenant, as `Authorization: Bearer <token>`. It lasts an hour. The local stack prints one when it starts.",
		},
		"key": {
			Type: "http", Scheme: "bearer", BearerFormat: "aiprod_<id>_<secret>",
			Description: "An API key, for machines: sent as a token is. An admin makes it with `POST /auth/keys`, for a role and a time.",
		},
	}
}

// tags are the groups of routes, in the order they are read.
func tags() []*huma.Tag {
	var all []*huma.Tag
	for _, t := range [][2]string{
		{"Jobs", "A brief on its way to a film: submit it, watch it, fetch what was delivered."},
		{"Control", "What people decide: approve or reject, edit the manifest, render again, cancel, retry."},
		{"Quality", "What was measured, of our films and of anybody's."},
		{"Money", "What a film will cost, what it has cost, and what the tenant has spent."},
		{"Library", "What a tenant keeps for its films: pictures, footage, logos and brand kits."},
		{"Identity", "Who you are, who else is in the tenant, and keys for machines."},
		{"Platform", "AIPROD itself: what it can do, how it is, and this document."},
	} {
		all = append(all, &huma.Tag{Name: t[0], Description: t[1]})
	}
	return all
}
