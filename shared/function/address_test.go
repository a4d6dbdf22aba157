package function

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// Who calls without credentials is known by an address that our own proxies vouch for.
func TestAddress(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, peer string
		forwarded  []string
		hops       int
		want       string
	}{
		{"direct", "198.51.100.4:1234", nil, 0, "198.51.100.4"},
		{"direct, pretending", "198.51.100.4:1234", []string{"203.0.113.7"}, 0, "198.51.100.4"},
		{"behind the load balancer", "169.254.1.1:1", []string{"203.0.113.7, 192.0.2.1"}, 2, "203.0.113.7"},
		{"behind it, pretending", "169.254.1.1:1", []string{"8.8.8.8, 9.9.9.9, 203.0.113.7, 192.0.2.1"}, 2, "203.0.113.7"},
		{"pretending in a header of its own", "169.254.1.1:1", []string{"8.8.8.8", "203.0.113.7, 192.0.2.1"}, 2, "203.0.113.7"},
		{"one proxy", "169.254.1.1:1", []string{"8.8.8.8,203.0.113.7"}, 1, "203.0.113.7"},
		{"past the load balancer", "198.51.100.4:1234", []string{"8.8.8.8"}, 2, "198.51.100.4"},
		{"nonsense", "198.51.100.4:1234", []string{"unknown, 192.0.2.1"}, 2, "198.51.100.4"},
		{"IPv6 by line", "169.254.1.1:1", []string{"2001:db8:1:2:3:4:5:6, 192.0.2.1"}, 2, "2001:db8:1:2::/64"},
		{"IPv4 in IPv6", "[::ffff:198.51.100.4]:1234", nil, 0, "198.51.100.4"},
		{"IPv6 peer with a zone", "[fe80::1%eth0]:1234", nil, 0, "fe80::/64"},
		{"no port", "pipe", nil, 0, "pipe"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = tt.peer
			for _, f := range tt.forwarded {
				r.Header.Add("X-Forwarded-For", f)
			}
			if got := address(r, tt.hops); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
