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
	"github.com/aiprod/aiprod/shared/provider/cloudtts"
	"github.com/aiprod/aiprod/shared/provider/elevenlabs"
	"github.com/aiprod/aiprod/shared/provider/fal"
	"github.com/aiprod/aiprod/shared/provider/geminisound"
	"github.com/aiprod/aiprod/shared/provider/omni"
	"github.com/aiprod/aiprod/shared/provider/pexels"
	"github.com/aiprod/aiprod/shared/provider/runway"
	"github.com/aiprod/aiprod/shared/provider/veo"
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
	config   cloud.Vendors
	video    table[provider.Video]
	speech   table[provider.Speech]
	music    table[provider.Music]
	effects  table[provider.Effects]
	images   table[provider.Images]
	language table[provider.Language]
}

// A table makes clients by the names of their adapters, each once.
type table[T any] map[string]func() (T, error)

var _ cloud.Backends = (*Backends)(nil)

// New returns the backends of an environment.
func New(env *cloud.Env) *Backends {
	sounds := sync.OnceValues(func() (*geminisound.Client, error) { return newGeminiSound(env) })
	labs := sync.OnceValues(func() (*elevenlabs.Client, error) { return newElevenLabs(env) })
	return &Backends{
		config: env.Config.Vendors,
		video: table[provider.Video]{
			omni.Backend:   sync.OnceValues(func() (provider.Video, error) { return newOmni(env) }),
			veo.Backend:    sync.OnceValues(func() (provider.Video, error) { return newVeo(env) }),
			pexels.Backend: sync.OnceValues(func() (provider.Video, error) { return newPexels(env) }),
			fal.Backend:    sync.OnceValues(func() (provider.Video, error) { return newFal(env) }),
			runway.Backend: sync.OnceValues(func() (provider.Video, error) { return newRunway(env) }),
		},
		speech: table[provider.Speech]{
			elevenlabs.Backend: func() (provider.Speech, error) { return labs() },
			"geminisound":      func() (provider.Speech, error) { return sounds() },
			cloudtts.Backend:   sync.OnceValues(func() (provider.Speech, error) { return newCloudTTS(env) }),
		},
		music: table[provider.Music]{
			elevenlabs.Backend: func() (provider.Music, error) { return labs() },
			"geminisound":      func() (provider.Music, error) { return sounds() },
		},
		images: table[provider.Images]{
			"geminiimage": sync.OnceValues(func() (provider.Images, error) { return newGeminiImage(env) }),
		},
		language: table[provider.Language]{
			"gemini": sync.OnceValues(func() (provider.Language, error) { return newGemini(env) }),
		},
		effects: table[provider.Effects]{
			elevenlabs.Backend: func() (provider.Effects, error) { return labs() },
		},
	}
}

// Video returns the client of a video backend that is on offer here.
func (b *Backends) Video(of route.Backend) (provider.Video, error) {
	return find(b.config, b.video, of)
}

// Speech returns the client of a backend that speaks and is on offer here.
func (b *Backends) Speech(of route.Backend) (provider.Speech, error) {
	return find(b.config, b.speech, of)
}

// Music returns the client of a music backend that is on offer here.
func (b *Backends) Music(of route.Backend) (provider.Music, error) {
	return find(b.config, b.music, of)
}

// Effects returns the client of an effects backend that is on offer here.
func (b *Backends) Effects(of route.Backend) (provider.Effects, error) {
	return find(b.config, b.effects, of)
}

// Images returns the client of a backend that makes pictures and is on offer here.
func (b *Backends) Images(of route.Backend) (provider.Images, error) {
	return find(b.config, b.images, of)
}

// Language returns the client of a language model that is on offer here.
func (b *Backends) Language(of route.Backend) (provider.Language, error) {
	return find(b.config, b.language, of)
}

func find[T any](v cloud.Vendors, t table[T], of route.Backend) (client T, err error) {
	made, known := t[of.Client()]
	if !known || !v.Offers(of) {
		return client, fmt.Errorf("vendors: %s cannot be called here", of.ID)
	}
	return made()
}
