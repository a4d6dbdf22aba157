// Package providertest holds what every client of a vendor must keep to, whatever
// its wire format: run by the tests of each client against a server that
// misbehaves. No program links it.
package providertest

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"sync"
	"testing"

	"github.com/aiprod/aiprod/shared/media"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// A Bench is one server and what a client needs to reach it.
type Bench struct {
	Server *vendortest.Server
	URL    string
	HTTP   *http.Client
}

// NewBench starts a server that ends with the test. Its media is small and, where
// the options do not say otherwise, the same every time.
func NewBench(t *testing.T, o vendortest.Options) Bench {
	t.Helper()
	if o.Clip == nil {
		o.Clip = func(vendortest.ClipSpec) ([]byte, error) { return picture() }
	}
	if o.Voice == nil {
		o.Voice = func(string) ([]byte, error) { return sound("mp3") }
	}
	if o.Sound == nil {
		o.Sound = func(s vendortest.SoundSpec) ([]byte, error) { return sound(cmp.Or(s.Format, "mp3")) }
	}
	s := vendortest.New(o)
	url, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	// Connections of its own: an address that is used again must not meet one kept from before.
	transport := &http.Transport{}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return Bench{Server: s, URL: url, HTTP: &http.Client{Transport: transport}}
}

// picture is a real MP4 file, in fragments.
var picture = sync.OnceValues(func() ([]byte, error) {
	return made("-f", "lavfi", "-i", "testsrc2=size=160x90:rate=24:duration=1",
		"-c:v", "libx264", "-preset", "ultrafast", "-movflags", "frag_keyframe+empty_moov", "-f", "mp4", "pipe:1")
})

// sound is a short one in a format of the vendors': a real MP3 or WAV file, or bare samples.
func sound(format string) ([]byte, error) { return sounds[format]() }

var sounds = map[string]func() ([]byte, error){
	"mp3": sync.OnceValues(func() ([]byte, error) { return tone("-c:a", "libmp3lame", "-f", "mp3") }),
	"wav": sync.OnceValues(func() ([]byte, error) { return tone("-ar", "24000", "-f", "wav") }),
	"l16": sync.OnceValues(func() ([]byte, error) { return tone("-ar", "24000", "-f", "s16le") }),
}

func tone(format ...string) ([]byte, error) {
	return made(append(append([]string{"-f", "lavfi", "-i", "sine=duration=0.5"}, format...), "pipe:1")...)
}

func made(args ...string) ([]byte, error) {
	tools, err := media.Find()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = tools.Run(context.Background(), media.Run{Op: "test media", Args: args, Stdout: &out})
	return out.Bytes(), err
}
