package output

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// outside carries requests to addresses of the internet and to no other: a link is a vendor's word, and
// must not have us read for it what only this network can reach. It looks at what a name has become when it is
// dialled, so that no name, redirect or second lookup leads past it.
var outside = func() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // net/http says what it is
	d := net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second, Control: public}
	t.DialContext = d.DialContext
	return t
}()

// shared is the address space of carriers, which providers of machines use inside: RFC 6598.
var shared = netip.MustParsePrefix("100.64.0.0/10")

// public refuses to dial an address that is not of the internet: this machine, its network, or link-local, where
// clouds answer who a machine is.
func public(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("output: %w", err)
	}
	ip := to.Addr().Unmap()
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || shared.Contains(ip) {
		return fmt.Errorf("output leads inside, to %s", ip)
	}
	return nil
}
