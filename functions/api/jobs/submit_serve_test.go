package jobs

import (
	"flag"
	"fmt"
	"net/http"
	"testing"
	"time"
)

var serveAt = flag.String("serve", "", "address to serve submissions at, without storage, for scripts/compare/fastapi")

// TestServe serves what BenchmarkSubmit measures until it is killed, and prints a token for it.
func TestServe(t *testing.T) {
	if *serveAt == "" {
		t.Skip("no -serve")
	}
	h, token := chain(t)
	fmt.Println(token)
	server := &http.Server{Addr: *serveAt, Handler: h, ReadHeaderTimeout: 10 * time.Second}
	t.Fatal(server.ListenAndServe())
}
