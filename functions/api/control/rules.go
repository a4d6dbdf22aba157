package control

import (
	"context"

	"github.com/aiprod/aiprod/shared/manifest/edit"
)

// rules are what edits of the job are held to.
func (e editor) rules(context.Context) (edit.Rules, error) {
	return edit.Rules{Brief: e.brief}, nil
}
