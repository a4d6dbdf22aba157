package tasks

import (
	"time"

	pb "cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
)

// backoff returns how long a task waits after its n-th failure, n from 1: the
// minimum doubled max_doublings times, then growing by the last step, up to the
// maximum. With 10 s, 300 s and 3 doublings: 10, 20, 40, 80, 160, 240, 300.
func backoff(c *pb.RetryConfig, n int) time.Duration {
	shortest, longest := c.MinBackoff.AsDuration(), c.MaxBackoff.AsDuration()
	doublings := int(c.MaxDoublings)
	d := shortest
	for range min(n-1, doublings) {
		if d >= longest {
			return longest
		}
		d *= 2
	}
	if more := n - 1 - doublings; more > 0 {
		// In steps, so that nothing can overflow.
		for step := d; more > 0 && d < longest; more-- {
			d += step
			if step == 0 {
				break
			}
		}
	}
	return min(d, longest)
}

// exhausted reports whether a task that was first attempted at first has had
// its last attempt. Where both limits are set, both must be reached.
func exhausted(c *pb.RetryConfig, attempts int, first, now time.Time) bool {
	tries, age := c.MaxAttempts > 0, c.MaxRetryDuration.AsDuration() > 0
	triesOver := attempts >= int(c.MaxAttempts)
	ageOver := now.Sub(first) >= c.MaxRetryDuration.AsDuration()
	switch {
	case tries && age:
		return triesOver && ageOver
	case tries:
		return triesOver
	case age:
		return ageOver
	}
	return false
}
