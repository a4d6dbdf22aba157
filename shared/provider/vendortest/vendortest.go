// Package vendortest is a server that speaks the wire formats of the vendors we
// buy from, keeps a book of what it has sold, and misbehaves on demand. With it
// the real clients are proved, and whole films made, without a vendor.
//
// It is written from the vendors' documents and shares no type with the clients,
// so that a mistake in one is not a mistake in both. It remembers nothing once it
// ends, and holds no testing.T: a command may run it just as well.
package vendortest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"
)

// Options say how the server behaves.
type Options struct {
	// Script is how the first calls go, one fault each.
	Script []Fault
	// Faults is how often the calls after the script go wrong, and how. Defaults to never.
	Faults Weights
	// Vendors say how the calls of single vendors go, by name: Runway, Fal and so on. A vendor without an entry, and
	// what an entry leaves open, goes by Faults.
	Vendors map[string]Course
	// Seed draws the faults: the same calls of a vendor in the same order meet the same.
	Seed uint64
	// Polls is how often a task is asked for until it is done. Defaults to 2.
	Polls int
	// RetryAfter is the advice given with 429. Defaults to 1 s, in whole seconds on the wire.
	RetryAfter time.Duration
	// Slow is how long a Slow answer takes. Defaults to 2 s.
	Slow time.Duration
	// Clip makes the MP4 file of a clip. Defaults to moving colours by ffmpeg that name their model, each once.
	Clip func(ClipSpec) ([]byte, error)
	// Put leaves a clip of a Google video model in the caller's storage, uri being gs://bucket/name. Defaults to none:
	// whoever asks for it there is told that there is no access.
	Put func(uri string, mp4 []byte) error
	// Voice makes the MP3 file of a text. Defaults to a tone by ffmpeg, as long as the text takes to say.
	Voice func(text string) ([]byte, error)
	// Sound makes music, effects, and speech that is not to be MP3. Defaults to notes and noise by ffmpeg.
	Sound func(SoundSpec) ([]byte, error)
	// Translate makes the translation of a line of a chat, into a language by its English name.
	// Defaults to words of that language which say nothing, with all that has to be kept.
	Translate func(to string, l ChatLine) string
	// Answer writes what a language model answers to a question, nil for what it would by itself: a document of the
	// schema that was asked for, whose texts are the data's own. Defaults to nil always.
	Answer func(Asked) json.RawMessage
	// Now is the clock of the book. Defaults to time.Now.
	Now func() time.Time
	// Arrived is told of each call that may buy something, when its fate is decided and nothing has
	// been answered. Nil is told nothing.
	Arrived func(Arrival)
}

// An Arrival is a call that may buy something.
type Arrival struct {
	Vendor, Ref string
	Fault       Fault
	Accepted    bool // it is in the book
}

// noting has every call noted that arrives, before whoever else is told of it.
func (s *Server) noting(told func(Arrival)) func(Arrival) {
	return func(a Arrival) {
		s.mu.Lock()
		s.arrived = append(s.arrived, a)
		s.mu.Unlock()
		if told != nil {
			told(a)
		}
	}
}

// A Server is the vendors. It is an http.Handler; Start makes it listen by itself.
type Server struct {
	o      Options
	mux    *http.ServeMux
	http   *http.Server
	clips  shelf
	voices shelf
	sounds shelf

	mu    sync.Mutex
	rng   *rand.Rand
	book  []*Call
	lots  map[string]*lot
	tasks map[string]*task
	asked []Asked
	// arrived are all calls that might have bought something, oldest first.
	arrived []Arrival

	models *googleModels
}

// New returns a server. It does not listen yet.
func New(o Options) *Server {
	o.Polls = cmp.Or(o.Polls, 2)
	o.RetryAfter = cmp.Or(o.RetryAfter, time.Second)
	o.Slow = cmp.Or(o.Slow, 2*time.Second)
	if o.Clip == nil {
		o.Clip = colours
	}
	if o.Voice == nil {
		o.Voice = tone
	}
	if o.Sound == nil {
		o.Sound = synthesised
	}
	if o.Translate == nil {
		o.Translate = pretend
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{
		o: o, mux: http.NewServeMux(),
		rng: rand.New(rand.NewPCG(o.Seed, 0x76656e646f72)), tasks: map[string]*task{}, lots: map[string]*lot{}, //nolint:gosec // repeatable on purpose
	}
	s.o.Arrived = s.noting(o.Arrived)
	s.mux.HandleFunc("GET /{$}", s.page)
	s.mux.HandleFunc("GET /book.json", s.accounts)
	s.mux.HandleFunc("POST /v1/text_to_video", s.createTask)
	s.mux.HandleFunc("POST /v1/image_to_video", s.createTask)
	s.mux.HandleFunc("GET /v1/tasks/{id}", s.showTask)
	s.mux.HandleFunc("DELETE /v1/tasks/{id}", s.deleteTask)
	s.mux.HandleFunc("GET /output/{id}/{link}", s.output)
	s.mux.HandleFunc("POST /v1/text-to-speech/{voice}/with-timestamps", s.speak)
	s.mux.HandleFunc("POST /v1/music", s.music)
	s.mux.HandleFunc("POST /v1/sound-generation", s.soundGeneration)
	s.mux.HandleFunc("POST /v1/chat/completions", s.complete)
	s.fal()
	s.pexels()
	s.google()
	return s
}

// ServeHTTP answers as the vendors would.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Start listens on a free port of this machine and returns the address, which is that of
// all vendors' APIs: "http://127.0.0.1:port". It goes on until Close.
func (s *Server) Start() (address string, err error) {
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("vendortest: start: %w", err)
	}
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			panic("vendortest: serve: " + err.Error()) // a listener of ours cannot fail on its own
		}
	}()
	return "http://" + l.Addr().String(), nil
}

// Close hangs up on everyone. The book can still be read.
func (s *Server) Close() error {
	if s.http == nil {
		return nil
	}
	return s.http.Close()
}
