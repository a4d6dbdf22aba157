package localcloud

import (
	"context"
	"net"

	"google.golang.org/grpc"
	"google.golang.org/grpc/test/bufconn"

	"github.com/aiprod/aiprod/shared/localcloud/direct"
)

// insideBuffer is how many bytes may be on their way on a connection within the process, in each direction. gRPC
// writes up to half of it at a time.
const insideBuffer = 64 << 10

// inside is where the functions' own clients reach the servers, which are in the same process: without a connection, or
// where a call needs one, by one that the kernel has no part in. Others come by the port.
type inside struct {
	*bufconn.Listener
	direct *direct.Services
}

func newInside() inside { return inside{bufconn.Listen(insideBuffer), &direct.Services{}} }

// dial has clients reach the servers of the stack, whatever the address.
func (i inside) dial() []grpc.DialOption {
	connect := func(ctx context.Context, _ string) (net.Conn, error) { return i.DialContext(ctx) }
	return append(i.direct.DialOptions(), grpc.WithContextDialer(connect))
}

// registrars are what the servers are registered with. A meter sits at the end of a connection: where there is one, all
// calls have to come that way.
func (s *Stack) registrars() []grpc.ServiceRegistrar {
	if s.o.Meter != nil {
		return []grpc.ServiceRegistrar{s.grpc}
	}
	return []grpc.ServiceRegistrar{s.grpc, s.inside.direct}
}
