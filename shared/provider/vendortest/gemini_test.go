package vendortest_test

import (
	"context"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/gemini"
	"github.com/aiprod/aiprod/shared/provider/providertest"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// TestGeminiFaults says of every fault what becomes of a question, which costs what its tokens do.
func TestGeminiFaults(t *testing.T) {
	t.Parallel()
	const (
		read, written = 25, 5 + 24 // thoughts are written like words
		input         = (read*750_000 + 999_999) / 1_000_000
		cost          = input + (written*3_750_000+999_999)/1_000_000
		// A refused answer costs what was read and thought, half an answer half its words.
		thought = input + 24*3_750_000/1_000_000
		half    = input + (26*3_750_000+999_999)/1_000_000
	)
	well := outcome{Said: read + written, State: vendortest.Succeeded, Billed: cost}
	lost := func(fault string, state vendortest.State, billed int64) outcome {
		return outcome{"ask", provider.Unknown, fault, 0, 0, state, billed}
	}
	want := map[vendortest.Fault]outcome{
		vendortest.Limited:    {"ask", provider.Busy, "RESOURCE_EXHAUSTED", retryAfter, 0, "", 0},
		vendortest.Quota:      {"ask", provider.Busy, "RESOURCE_EXHAUSTED", retryAfter, 0, "", 0},
		vendortest.NoKey:      {"ask", provider.Auth, "API_KEY_INVALID", 0, 0, "", 0},
		vendortest.NoCredit:   {"ask", provider.Auth, "BILLING_DISABLED", 0, 0, "", 0},
		vendortest.NoModel:    {"ask", provider.Retired, "NOT_FOUND", 0, 0, "", 0},
		vendortest.Policy:     {"ask", provider.Policy, "PROHIBITED_CONTENT", 0, read, vendortest.Succeeded, input},
		vendortest.Refusal:    {"ask", provider.Policy, "SAFETY", 0, read + 24, vendortest.Succeeded, thought},
		vendortest.Rambling:   {"document", "", "", 0, read + 24 + 14, vendortest.Succeeded, input + (38*3_750_000+999_999)/1_000_000},
		vendortest.Truncated:  {"document", "", "", 0, read + 26, vendortest.Succeeded, half},
		vendortest.Unfinished: {"document", "", "", 0, read + 26, vendortest.Succeeded, half},
		vendortest.Down:       {"ask", provider.Outage, "UNAVAILABLE", 0, 0, "", 0},
		vendortest.DownAfter:  lost("503", vendortest.Succeeded, cost),
		vendortest.Hang:       lost("no_answer", "", 0),
		vendortest.HangAfter:  lost("no_answer", vendortest.Succeeded, cost),
		vendortest.Reset:      lost("no_answer", "", 0),
		vendortest.ResetAfter: lost("no_answer", vendortest.Succeeded, cost),
		vendortest.Garbled:    lost("answer_unreadable", vendortest.Succeeded, cost),
		vendortest.WrongType:  lost("answer_unreadable", vendortest.Succeeded, cost),
		vendortest.Broken:     lost("INTERNAL", vendortest.Failed, 0),
	}
	for _, fault := range vendortest.Faults() {
		if _, told := want[fault]; !told { // it does not fit a question
			want[fault] = well
		}
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			check(t, want, fault, func(ctx context.Context, t *testing.T, b providertest.Bench, got *outcome) {
				c, err := gemini.New(gemini.Options{Key: "key", URL: b.URL + "/google", HTTP: b.HTTP})
				if err != nil {
					t.Fatal(err)
				}
				reply, err := c.Ask(ctx, question("gemini-3.8-flash"))
				got.Said = reply.Tokens.Sum()
				if err != nil {
					got.failed("ask", err)
				} else if reply.Document == nil {
					got.At = "document"
				}
			})
		})
	}
}
