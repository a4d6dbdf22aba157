// Package failpoint lets tests kill the process between two lines of it, to see
// that what is left behind can be carried on. Nothing happens unless the
// environment names a point, and never in the cloud.
package failpoint

import (
	"os"
	"syscall"
)

// Variable names the point to die at.
const Variable = "AIPROD_FAILPOINT"

// armed is fixed at start: a process dies at one point, once.
var armed = func() string {
	if os.Getenv("K_SERVICE") != "" {
		return ""
	}
	return os.Getenv(Variable)
}()

// Hit kills the process, as kill -9 does, if it is armed for the point. A point
// is what has just been done, and where: "committed:RENDERING".
func Hit(done, where string) {
	if armed != "" && armed == done+":"+where {
		_ = syscall.Kill(syscall.Getpid(), syscall.SIGKILL)
		select {} // the signal is on its way; do nothing more
	}
}
