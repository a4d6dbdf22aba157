package stage

import (
	"context"
	"errors"
	"time"
)

// While nothing is to be spent, work that is under way waits before its next call that costs money, and begins nothing; a
// call that was made is looked at and its work taken in, since it is paid for. No try is counted, and the job's deadline moves
// with the wait: see [Watch].

// errHeld is that a stage may not ask whom it would now.
var errHeld = errors.New("stage: nothing is to be spent now")

// held is how long a step waits before it looks whether it may go on.
const held = time.Minute

// hold parks the step.
func (w *Work) hold(ctx context.Context) error { return w.lease.Park(ctx, w.Env.Now().Add(held)) }

// paid reports whether the inquiry costs anything.
func (q Inquiry) paid() bool { return q.Line.Micros > 0 }
