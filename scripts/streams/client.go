package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// A heard message is one that a client was told, and when.
type heard struct {
	job int // its number
	seq int
	at  time.Time
	is  string // type
}

// A watcher is one client.
type watcher struct {
	url, token string
	job        int
	tell       chan<- heard
}

type message struct {
	Type string `json:"type"`
	Seq  int    `json:"seq"`
}

func (w watcher) hear(raw []byte) error {
	at := time.Now()
	var m message
	if err := json.Unmarshal(raw, &m); err != nil {
		return err
	}
	w.tell <- heard{w.job, m.Seq, at, m.Type}
	return nil
}

// events watches by server-sent events until ctx ends.
func (w watcher) events(ctx context.Context, client *http.Client) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.url+"/job/"+jobID(w.job)+"/events", nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+w.token)
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("events: %s", res.Status)
	}
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			if err := w.hear([]byte(data)); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// socket watches by WebSocket until ctx ends.
func (w watcher) socket(ctx context.Context, client *http.Client) error {
	conn, _, err := websocket.Dial(ctx, w.url+"/ws/job/"+jobID(w.job), &websocket.DialOptions{ //nolint:bodyclose // there is none to close
		HTTPClient: client, HTTPHeader: http.Header{"Authorization": {"Bearer " + w.token}},
	})
	if err != nil {
		return err
	}
	defer func() { _ = conn.CloseNow() }()
	for {
		_, raw, err := conn.Read(ctx)
		if err != nil {
			return err
		}
		if err := w.hear(raw); err != nil {
			return err
		}
	}
}

func jobID(n int) string { return fmt.Sprintf("watched-%04d", n) }
