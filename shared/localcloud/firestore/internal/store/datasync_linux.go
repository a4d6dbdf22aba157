package store

import (
	"os"
	"syscall"
)

// datasync makes what was written to a file durable, but not its times.
func datasync(f *os.File) error { return syscall.Fdatasync(int(f.Fd())) }
