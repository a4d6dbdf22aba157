package main

import (
	"fmt"

	"github.com/aiprod/aiprod/shared/identity"
	local "github.com/aiprod/aiprod/shared/localcloud/identity"
)

type tokenCommand struct {
	Data string        `default:".aiprod" type:"path" help:"Folder of the local cloud's data."`
	Role identity.Role `default:"admin" enum:"viewer,producer,approver,admin,operator" help:"What whose token it is may do: ${enum}."`
}

// Run prints a token for a local stack, whether it runs or not. It is valid for an hour.
func (c *tokenCommand) Run() error {
	issuer, err := dataFlags{Data: c.Data}.issuer()
	if err == nil {
		fmt.Println(issuer.IDToken(person(c.Role)))
	}
	return err
}

// person is the developer in a role: somebody else for each, as an account has one role. Operators are of no tenant.
func person(role identity.Role) local.User {
	u := developer
	if role != developer.Role {
		u.UID, u.Email, u.Role = string(role), string(role)+"@localhost", role
	}
	if role == identity.Operator {
		u.Tenant = ""
	}
	return u
}
