package function

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// site is the part of an IPv6 address that names a customer's line: whoever has
// one has 2^64 addresses.
const site = 64

// address is where a request comes from, for counting callers without credentials. hops is
// how many entries at the end of X-Forwarded-For our own proxies have written; the first of these is the
// client's. Everything before them is the client's word and is not looked at, and with
// fewer entries than that the request came past the proxies: then only the connection tells.
func address(r *http.Request, hops int) string {
	if hops > 0 {
		entries := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if len(entries) >= hops {
			if ip, err := netip.ParseAddr(strings.TrimSpace(entries[len(entries)-hops])); err == nil {
				return line(ip)
			}
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	return line(ip)
}

func line(ip netip.Addr) string {
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	p, err := ip.Prefix(site)
	if err != nil {
		return ip.String()
	}
	return p.String()
}
