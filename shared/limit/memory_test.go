package limit_test

import (
	"testing"

	"github.com/aiprod/aiprod/shared/clocktest"
	"github.com/aiprod/aiprod/shared/limit"
	"github.com/aiprod/aiprod/shared/limit/limittest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	limittest.Run(t, func(*testing.T) limittest.Subject {
		c := clocktest.New(0)
		m := limit.NewMemory(c.Now)
		return limittest.Subject{Instances: []limit.Store{m, m, m}, Advance: c.Advance}
	})
}
