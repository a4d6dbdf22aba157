package notice_test

import (
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/notice"
)

func TestIDs(t *testing.T) {
	t.Parallel()
	first := notice.New(notice.CostReport, "acme", "2026-11-22", "/financial/report")
	if again := notice.New(notice.CostReport, "acme", "2026-11-22", "/elsewhere"); again.ID != first.ID {
		t.Error("the same thing has two ids")
	}
	seen := map[string]bool{}
	for _, n := range []notice.Notice{
		first, notice.New(notice.CostReport, "acme", "2026-11-23", ""), notice.New(notice.CostReport, "other", "2026-11-22", ""),
		notice.New(notice.KeyExpiring, "acme", "2026-11-22", ""), notice.OfJob("job.created", "acme", "j1", 1), notice.OfJob("job.created", "acme", "j", 11),
	} {
		if seen[n.ID] {
			t.Errorf("%+v has the id of another", n)
		}
		seen[n.ID] = true
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	whole := notice.OfJob("job.completed", "acme", "j1", 7)
	whole.At = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	if err := whole.Validate(); err != nil {
		t.Errorf("%+v: %v", whole, err)
	}
	for name, spoil := range map[string]func(*notice.Notice){
		"unknown type": func(n *notice.Notice) { n.Type = "job.eaten" },
		"no id":        func(n *notice.Notice) { n.ID = "" },
		"a path as id": func(n *notice.Notice) { n.ID = "a/b" },
		"no time":      func(n *notice.Notice) { n.At = time.Time{} },
		"no resource":  func(n *notice.Notice) { n.Resource = "" },
		"no sequence":  func(n *notice.Notice) { n.Seq = 0 },
	} {
		n := whole
		spoil(&n)
		if n.Validate() == nil {
			t.Errorf("%s passes", name)
		}
	}
}

// Every type that this program tells of by name is one that clients can know.
func TestTypesAreKnown(t *testing.T) {
	t.Parallel()
	for _, want := range []notice.Type{notice.CostReport, notice.BudgetTripped, notice.KeyExpiring, notice.SecretDue} {
		if notice.Types()[want] == "" {
			t.Errorf("%s is not explained in types.json", want)
		}
	}
}
