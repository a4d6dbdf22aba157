package storetest

import (
	"time"

	"github.com/aiprod/aiprod/shared/clocktest"
)

// NewClock returns a clock that moves when it is told to, and by a microsecond
// whenever it is read: no two transactions are of the same instant.
func NewClock() *clocktest.Clock { return clocktest.New(time.Microsecond) }
