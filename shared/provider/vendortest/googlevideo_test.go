package vendortest_test

import (
	"context"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/omni"
	"github.com/aiprod/aiprod/shared/provider/providertest"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
	"github.com/aiprod/aiprod/shared/provider/veo"
)

// TestOmniFaults says of every fault what becomes of a clip of Gemini Omni.
func TestOmniFaults(t *testing.T) {
	t.Parallel()
	const (
		read = 24                  // sixteen tokens of prompt
		cost = read + 5*5_792*35/2 // and five seconds of tokens
	)
	well := outcome{Said: cost, State: vendortest.Succeeded, Billed: cost}
	want := map[vendortest.Fault]outcome{
		vendortest.Limited:    {"submit", provider.Busy, "RESOURCE_EXHAUSTED", retryAfter, -1, "", 0},
		vendortest.Quota:      {"submit", provider.Busy, "RESOURCE_EXHAUSTED", retryAfter, -1, "", 0},
		vendortest.NoKey:      {"submit", provider.Auth, "API_KEY_INVALID", 0, -1, "", 0},
		vendortest.NoCredit:   {"submit", provider.Auth, "BILLING_DISABLED", 0, -1, "", 0},
		vendortest.NoModel:    {"submit", provider.Retired, "NOT_FOUND", 0, -1, "", 0},
		vendortest.Policy:     {"submit", provider.Policy, "PROHIBITED_CONTENT", 0, -1, "", 0},
		vendortest.Down:       {"submit", provider.Outage, "UNAVAILABLE", 0, -1, "", 0},
		vendortest.DownAfter:  {"submit", provider.Unknown, "503", 0, -1, vendortest.Running, cost},
		vendortest.Hang:       {"submit", provider.Unknown, "no_answer", 0, -1, "", 0},
		vendortest.HangAfter:  {"submit", provider.Unknown, "no_answer", 0, -1, vendortest.Running, cost},
		vendortest.Reset:      {"submit", provider.Unknown, "no_answer", 0, -1, "", 0},
		vendortest.ResetAfter: {"submit", provider.Unknown, "no_answer", 0, -1, vendortest.Running, cost},
		vendortest.Garbled:    {"submit", provider.Unknown, "answer_unreadable", 0, -1, vendortest.Running, cost},
		vendortest.Stopped:    {"task", provider.Policy, "PROHIBITED_CONTENT", 0, -1, vendortest.Failed, 0},
		vendortest.Filtered:   {"task", provider.Policy, "filtered", 0, read, vendortest.Succeeded, read},
		vendortest.Empty:      {"task", provider.Policy, "filtered", 0, -1, vendortest.Failed, 0},
		vendortest.Unfinished: {"task", provider.Outage, "incomplete", 0, read, vendortest.Succeeded, read},
		vendortest.Budget:     {"task", provider.Auth, "budget_exceeded", 0, -1, vendortest.Failed, 0},
		vendortest.Broken:     {"task", provider.Outage, "INTERNAL_ERROR", 0, -1, vendortest.Failed, 0},
		vendortest.Vanished:   {"task", provider.Unknown, "interaction_not_found", 0, -1, vendortest.Lost, cost},
		// The three that follow are asked for again, and are well.
		vendortest.PollLimited: {"poll", provider.Busy, "RESOURCE_EXHAUSTED", retryAfter, cost, vendortest.Succeeded, cost},
		vendortest.PollDown:    {"poll", provider.Outage, "UNAVAILABLE", 0, cost, vendortest.Succeeded, cost},
		vendortest.Expired:     {"open", provider.Busy, omni.CodeExpired, 0, cost, vendortest.Succeeded, cost},
		vendortest.WrongType:   {"open", provider.Outage, "wrong_type", 0, cost, vendortest.Succeeded, cost},
		vendortest.Truncated:   {"open", provider.Outage, "truncated", 0, cost, vendortest.Succeeded, cost},
	}
	googleFaults(t, want, well, func(t *testing.T, b providertest.Bench) (provider.Video, string) {
		t.Helper()
		c, err := omni.New(omni.Options{Key: "key", URL: b.URL + "/google", HTTP: b.HTTP, Prices: func(string) (omni.Prices, bool) {
			return omni.Prices{Input: 1_500_000, Video: 17_500_000}, true
		}})
		if err != nil {
			t.Fatal(err)
		}
		return c, "gemini-omni-1.2-flash"
	})
}

// TestVeoFaults says of every fault what becomes of a clip of Veo, which tells no cost.
func TestVeoFaults(t *testing.T) {
	t.Parallel()
	const cost = 6 * 200_000 // six seconds, silent
	well := outcome{Said: -1, State: vendortest.Succeeded, Billed: cost}
	want := map[vendortest.Fault]outcome{
		vendortest.Limited:    {"submit", provider.Busy, "RESOURCE_EXHAUSTED", retryAfter, -1, "", 0},
		vendortest.Quota:      {"submit", provider.Busy, "RESOURCE_EXHAUSTED", retryAfter, -1, "", 0},
		vendortest.NoKey:      {"submit", provider.Auth, "UNAUTHENTICATED", 0, -1, "", 0},
		vendortest.NoCredit:   {"submit", provider.Auth, "BILLING_DISABLED", 0, -1, "", 0},
		vendortest.NoModel:    {"submit", provider.Retired, "NOT_FOUND", 0, -1, "", 0},
		vendortest.Policy:     {"submit", provider.Policy, "INVALID_ARGUMENT", 0, -1, "", 0},
		vendortest.Down:       {"submit", provider.Outage, "UNAVAILABLE", 0, -1, "", 0},
		vendortest.DownAfter:  {"submit", provider.Unknown, "503", 0, -1, vendortest.Running, cost},
		vendortest.Hang:       {"submit", provider.Unknown, "no_answer", 0, -1, "", 0},
		vendortest.HangAfter:  {"submit", provider.Unknown, "no_answer", 0, -1, vendortest.Running, cost},
		vendortest.Reset:      {"submit", provider.Unknown, "no_answer", 0, -1, "", 0},
		vendortest.ResetAfter: {"submit", provider.Unknown, "no_answer", 0, -1, vendortest.Running, cost},
		vendortest.Garbled:    {"submit", provider.Unknown, "answer_unreadable", 0, -1, vendortest.Running, cost},
		vendortest.Stopped:    {"task", provider.Policy, "INVALID_ARGUMENT", 0, -1, vendortest.Failed, 0},
		vendortest.Filtered:   {"task", provider.Policy, "filtered", 0, -1, vendortest.Succeeded, 0},
		vendortest.Empty:      {"task", provider.Policy, "filtered", 0, -1, vendortest.Failed, 0},
		vendortest.Broken:     {"task", provider.Outage, "INTERNAL", 0, -1, vendortest.Failed, 0},
		vendortest.Vanished:   {"task", provider.Unknown, "operation_not_found", 0, -1, vendortest.Lost, cost},
		// The two that follow are asked for again, and are well. There is no link that could expire.
		vendortest.PollLimited: {"poll", provider.Busy, "RESOURCE_EXHAUSTED", retryAfter, -1, vendortest.Succeeded, cost},
		vendortest.PollDown:    {"poll", provider.Outage, "UNAVAILABLE", 0, -1, vendortest.Succeeded, cost},
		vendortest.WrongType:   {"open", provider.Outage, "not_mp4", 0, -1, vendortest.Succeeded, cost},
		vendortest.Truncated:   {"open", provider.Outage, "truncated", 0, -1, vendortest.Succeeded, cost},
	}
	googleFaults(t, want, well, func(t *testing.T, b providertest.Bench) (provider.Video, string) {
		t.Helper()
		c, err := veo.New(veo.Options{Project: "p1", URL: b.URL + "/google", HTTP: b.HTTP})
		if err != nil {
			t.Fatal(err)
		}
		return c, "veo-3.1-generate-001"
	})
}

// googleFaults makes a clip with each fault. One that the table does not tell does not fit, or changes nothing.
func googleFaults(t *testing.T, want map[vendortest.Fault]outcome, well outcome, open func(*testing.T, providertest.Bench) (provider.Video, string)) {
	t.Helper()
	want[vendortest.None] = well
	for _, fault := range vendortest.Faults() {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			check(t, want, fault, func(ctx context.Context, t *testing.T, b providertest.Bench, got *outcome) {
				c, model := open(t, b)
				makeClipBy(ctx, t, c, model, got)
			})
		})
	}
}
