package vendortest_test

import (
	"context"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/pexels"
	"github.com/aiprod/aiprod/shared/provider/providertest"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// TestPexelsFaults says of every fault what becomes of a clip, which costs nothing in any case: nothing is ever in doubt.
func TestPexelsFaults(t *testing.T) {
	t.Parallel()
	well := outcome{Said: 0, State: vendortest.Succeeded}
	down := outcome{"submit", provider.Outage, "no_answer", 0, -1, "", 0}
	want := map[vendortest.Fault]outcome{
		vendortest.Limited:    {"submit", provider.Busy, "429", 0, -1, "", 0},
		vendortest.NoCredit:   {"submit", provider.Busy, "429", 0, -1, "", 0},
		vendortest.NoKey:      {"submit", provider.Auth, "401", 0, -1, "", 0},
		vendortest.NoModel:    {"submit", provider.Absent, "not_found", 0, -1, "", 0},
		vendortest.Down:       {"submit", provider.Outage, "503", 0, -1, "", 0},
		vendortest.DownAfter:  {"submit", provider.Outage, "503", 0, -1, vendortest.Succeeded, 0},
		vendortest.Hang:       {"submit", provider.Busy, "no_answer", 0, -1, "", 0}, // it is we who have given up
		vendortest.HangAfter:  {"submit", provider.Busy, "no_answer", 0, -1, vendortest.Succeeded, 0},
		vendortest.Reset:      down,
		vendortest.ResetAfter: {"submit", provider.Outage, "no_answer", 0, -1, vendortest.Succeeded, 0},
		vendortest.Garbled:    {"submit", provider.Outage, "answer_unreadable", 0, -1, vendortest.Succeeded, 0},
		vendortest.Broken:     {"submit", provider.Outage, "500", 0, -1, vendortest.Failed, 0},
		vendortest.WrongType:  {"submit", provider.Outage, "answer_unreadable", 0, -1, vendortest.Succeeded, 0},
		vendortest.Vanished:   {"task", provider.Absent, "not_found", 0, 0, vendortest.Succeeded, 0},
		// The three that follow are asked for again, and are well.
		vendortest.PollLimited: {"poll", provider.Busy, "429", 0, 0, vendortest.Succeeded, 0},
		vendortest.PollDown:    {"poll", provider.Outage, "503", 0, 0, vendortest.Succeeded, 0},
		vendortest.Expired:     {"open", provider.Busy, pexels.CodeExpired, 0, 0, vendortest.Succeeded, 0},
		vendortest.Truncated:   {"open", provider.Outage, "truncated", 0, 0, vendortest.Succeeded, 0},
	}
	for _, fault := range vendortest.Faults() {
		if _, told := want[fault]; !told { // it does not fit a library, or changes nothing
			want[fault] = well
		}
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			check(t, want, fault, func(ctx context.Context, t *testing.T, b providertest.Bench, got *outcome) {
				c, err := pexels.New(pexels.Options{Key: "key", URL: b.URL + "/pexels", HTTP: b.HTTP})
				if err != nil {
					t.Fatal(err)
				}
				makeClipBy(ctx, t, c, pexels.Model, got)
			})
		})
	}
}
