// Package vendors makes the clients of the backends that cost money: each on first
// use, once, with today's prices. A vendor is a row in a table here, a row in cloud's table of
// who can be called, and the settings it needs in cloud.Vendors.
//
// Only programs that buy import it: the vendors' libraries are large.
package vendors

import (
	"context"
	"fmt"
	"sync"

	"github.com/aiprod/aiprod/shared/cloud"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/runway"
	"github.com/aiprod/aiprod/shared/route"
)

// Serve gives a program's environment the backends that its settings reach: an
// option of package serve. It calls nobody.
func Serve(_ context.Context, env *cloud.Env) error {
	env.Backends = New(env)
	return nil
}

// Backends are the clients of one program.
type Backends struct {
	config cloud.Vendors
	video  map[string]func() (provider.Video, error)
}

var _ cloud.Backends = (*Backends)(nil)

// New returns the backends of an environment.
func New(env *cloud.Env) *Backends {
	return &Backends{config: env.Config.Vendors, video: map[string]func() (provider.Video, error){
		runway.Backend: sync.OnceValues(func() (provider.Video, error) { return newRunway(env) }),
	}}
}

// Video returns the client of a video backend that is on offer here.
func (b *Backends) Video(of route.Backend) (provider.Video, error) {
	made, known := b.video[of.Client()]
	if !known || !b.config.Offers(of) {
		return nil, fmt.Errorf("vendors: %s cannot be called here", of.ID)
	}
	return made()
}
