package function_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// A client that sends all it has before it reads gets the answer, and not a reset of the connection.
func TestTooLargeIsAnswered(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(echo.Handler(runtime()))
	t.Cleanup(server.Close)
	for name, c := range map[string]struct {
		length string
		body   io.Reader
	}{
		"more than a request may have": {"Content-Length: 41943040", strings.NewReader(strings.Repeat(" ", 40<<20))},
		"of a length not told":         {"Transfer-Encoding: chunked", chunks(40, strings.Repeat(" ", 1<<20))},
		"more JSON than a body has":    {"Content-Length: 9437184", strings.NewReader(strings.Repeat(" ", 9<<20))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn, err := net.Dial("tcp", server.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
				t.Fatal(err)
			}
			head := "POST /echo HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer producer@acme\r\nContent-Type: application/json\r\n" + c.length + "\r\n\r\n"
			if _, err := io.Copy(conn, io.MultiReader(strings.NewReader(head), c.body)); err != nil {
				t.Fatalf("sending: %v", err)
			}
			res, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatalf("reading the answer: %v", err)
			}
			defer res.Body.Close()
			body, err := io.ReadAll(res.Body)
			if err != nil || res.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(string(body), "request.too_large") {
				t.Errorf("%d %s, %v", res.StatusCode, body, err)
			}
		})
	}
}

// A client that waits to be told to go on is answered at once, and nothing is awaited of it.
func TestTooLargeIsNotAskedFor(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(echo.Handler(runtime()))
	t.Cleanup(server.Close)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/echo", strings.NewReader(strings.Repeat(" ", 11<<20)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header = http.Header{"Authorization": {"Bearer producer@acme"}, "Content-Type": {"application/json"}, "Expect": {"100-continue"}}
	res, err := (&http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute}}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d", res.StatusCode)
	}
}

// chunks is a body of n chunks.
func chunks(n int, chunk string) io.Reader {
	var all strings.Builder
	for range n {
		fmt.Fprintf(&all, "%x\r\n%s\r\n", len(chunk), chunk)
	}
	all.WriteString("0\r\n\r\n")
	return strings.NewReader(all.String())
}
