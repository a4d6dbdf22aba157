package localcloud

import (
	"bufio"
	"errors"
	"net"
	"sync"
	"time"
)

// preface is how every HTTP/2 connection without TLS begins; only gRPC clients make such here.
const preface = "PRI * HTTP/2.0"

// sniffTime is how long a connection may take to say what it is.
const sniffTime = 10 * time.Second

// split serves two protocols on one port: connections that begin as HTTP/2 go
// to one listener, all others to the other. Both close with the port.
func split(l net.Listener) (http1, http2 net.Listener) {
	s := &splitter{Listener: l, done: make(chan struct{})}
	a, b := &lane{s: s, conns: make(chan net.Conn)}, &lane{s: s, conns: make(chan net.Conn)}
	go s.accept(a, b)
	return a, b
}

type splitter struct {
	net.Listener
	once sync.Once
	done chan struct{}
}

func (s *splitter) Close() error {
	var err error
	s.once.Do(func() { close(s.done); err = s.Listener.Close() })
	return err
}

func (s *splitter) accept(http1, http2 *lane) {
	for {
		c, err := s.Accept()
		if err != nil {
			var temporary interface{ Temporary() bool }
			if errors.As(err, &temporary) && temporary.Temporary() {
				continue
			}
			_ = s.Close()
			return
		}
		go s.route(c, http1, http2)
	}
}

func (s *splitter) route(c net.Conn, http1, http2 *lane) {
	r := bufio.NewReader(c)
	_ = c.SetReadDeadline(time.Now().Add(sniffTime))
	to := http1
	for n := 1; n <= len(preface); n++ { // a plain request may be shorter than the preface: look only as far as they agree
		head, err := r.Peek(n)
		if err != nil {
			_ = c.Close()
			return
		}
		if head[n-1] != preface[n-1] {
			break
		}
		if n == len(preface) {
			to = http2
		}
	}
	_ = c.SetReadDeadline(time.Time{})
	select {
	case to.conns <- &sniffed{c, r}:
	case <-s.done:
		_ = c.Close()
	}
}

// sniffed is a connection whose first bytes have been looked at.
type sniffed struct {
	net.Conn
	r *bufio.Reader
}

func (c *sniffed) Read(p []byte) (int, error) { return c.r.Read(p) }

// A lane is one of the two listeners.
type lane struct {
	s     *splitter
	conns chan net.Conn
}

func (l *lane) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.s.done:
		return nil, net.ErrClosed
	}
}

func (l *lane) Close() error   { return l.s.Close() }
func (l *lane) Addr() net.Addr { return l.s.Addr() }
