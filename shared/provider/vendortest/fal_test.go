package vendortest_test

import (
	"context"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/fal"
	"github.com/aiprod/aiprod/shared/provider/providertest"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// TestFalFaults says of every fault what becomes of a clip. fal tells no cost.
func TestFalFaults(t *testing.T) {
	t.Parallel()
	const cost = 5 * 84_000 // five seconds of Kling 3
	well := outcome{Said: -1, State: vendortest.Succeeded, Billed: cost}
	want := map[vendortest.Fault]outcome{
		vendortest.Limited:    {"submit", provider.Busy, "429", retryAfter, -1, "", 0},
		vendortest.NoKey:      {"submit", provider.Auth, "401", 0, -1, "", 0},
		vendortest.NoCredit:   {"submit", provider.Auth, "403", 0, -1, "", 0},
		vendortest.NoModel:    {"submit", provider.Retired, "404", 0, -1, "", 0},
		vendortest.Down:       {"submit", provider.Outage, "503", 0, -1, "", 0},
		vendortest.DownAfter:  {"submit", provider.Unknown, "503", 0, -1, vendortest.Running, cost},
		vendortest.Hang:       {"submit", provider.Unknown, "no_answer", 0, -1, "", 0},
		vendortest.HangAfter:  {"submit", provider.Unknown, "no_answer", 0, -1, vendortest.Running, cost},
		vendortest.Reset:      {"submit", provider.Unknown, "no_answer", 0, -1, "", 0},
		vendortest.ResetAfter: {"submit", provider.Unknown, "no_answer", 0, -1, vendortest.Running, cost},
		vendortest.Garbled:    {"submit", provider.Unknown, "answer_unreadable", 0, -1, vendortest.Running, cost},
		vendortest.Policy:     {"task", provider.Policy, "content_policy_violation", 0, -1, vendortest.Failed, 0},
		vendortest.Broken:     {"task", provider.Outage, "runner_disconnected", 0, -1, vendortest.Failed, 0},
		vendortest.Vanished:   {"task", provider.Unknown, "request_not_found", 0, -1, vendortest.Lost, cost},
		// The three that follow are asked for again, and are well.
		vendortest.PollLimited: {"poll", provider.Busy, "429", retryAfter, -1, vendortest.Succeeded, cost},
		vendortest.PollDown:    {"poll", provider.Outage, "503", 0, -1, vendortest.Succeeded, cost},
		vendortest.Expired:     {"open", provider.Busy, fal.CodeExpired, 0, -1, vendortest.Succeeded, cost},
		vendortest.WrongType:   {"open", provider.Outage, "wrong_type", 0, -1, vendortest.Succeeded, cost},
		vendortest.Truncated:   {"open", provider.Outage, "truncated", 0, -1, vendortest.Succeeded, cost},
	}
	for _, fault := range vendortest.Faults() {
		if _, told := want[fault]; !told { // it does not fit a queue of clips, or changes nothing
			want[fault] = well
		}
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			check(t, want, fault, func(ctx context.Context, t *testing.T, b providertest.Bench, got *outcome) {
				c, err := fal.New(fal.Options{Key: "key", URL: b.URL + "/fal", HTTP: b.HTTP})
				if err != nil {
					t.Fatal(err)
				}
				makeClipBy(ctx, t, c, "fal-ai/kling-video/v3/standard/text-to-video", got)
			})
		})
	}
}
