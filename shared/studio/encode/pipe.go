package encode

import (
	"io"
	"syscall"
)

const (
	// pipeSize is how many bytes wait between the drawer and the encoder: what an
	// unprivileged process may ask for (fs.pipe-max-size). The usual 64 KiB wake both
	// fifty times a frame, which costs a tenth of the encoder's time.
	pipeSize = 1 << 20
	// setPipeSize is F_SETPIPE_SZ of fcntl(2), which Linux alone knows.
	setPipeSize = 1031
)

// widen makes a pipe hold more. Where that is refused it stays as it is: only speed depends on it.
func widen(pipe io.Writer) {
	conn, ok := pipe.(syscall.Conn)
	if !ok {
		return
	}
	raw, err := conn.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) {
		_, _, _ = syscall.Syscall(syscall.SYS_FCNTL, fd, setPipeSize, pipeSize)
	})
}
