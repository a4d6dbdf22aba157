package vendortest_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/chat"
	"github.com/aiprod/aiprod/shared/provider/elevenlabs"
	"github.com/aiprod/aiprod/shared/provider/providertest"
	"github.com/aiprod/aiprod/shared/provider/runway"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// An outcome is what the client says of a call and what the book says.
type outcome struct {
	// At is where the call failed, empty where all went well.
	At    string
	Class provider.Class
	Code  string
	After time.Duration
	// Said is the cost in micro-dollars or the units billed, as the client was told them; -1 for not told.
	Said int64
	// State is empty where the book has no such call.
	State  vendortest.State
	Billed int64 // micro-dollars
}

const (
	clipCost   = 5 * 12 * 10_000 // five seconds of gen4.5
	lineText   = "Twelve to one."
	lineUnits  = 7 // half a unit a character
	lineCost   = lineUnits * 100
	chatCost   = 30 // a micro-dollar a token
	retryAfter = 3 * time.Second
)

// TestFaults says of every fault what becomes of a clip, of a line and of a question; one that a table does not hold
// does not fit the call, and changes nothing. Where the client says unknown, the book says both: that is why the
// reservation stays.
func TestFaults(t *testing.T) {
	t.Parallel()
	well := outcome{Said: clipCost, State: vendortest.Succeeded, Billed: clipCost}
	clips := map[vendortest.Fault]outcome{
		vendortest.None:       well,
		vendortest.Limited:    {"submit", provider.Busy, "429", retryAfter, -1, "", 0},
		vendortest.NoKey:      {"submit", provider.Auth, "401", 0, -1, "", 0},
		vendortest.NoCredit:   {"submit", provider.Auth, "no_credits", 0, -1, "", 0},
		vendortest.NoModel:    {"submit", provider.Retired, "404", 0, -1, "", 0},
		vendortest.Down:       {"submit", provider.Outage, "503", 0, -1, "", 0},
		vendortest.DownAfter:  {"submit", provider.Unknown, "503", 0, -1, vendortest.Running, clipCost},
		vendortest.Hang:       {"submit", provider.Unknown, "no_answer", 0, -1, "", 0},
		vendortest.HangAfter:  {"submit", provider.Unknown, "no_answer", 0, -1, vendortest.Running, clipCost},
		vendortest.Reset:      {"submit", provider.Unknown, "no_answer", 0, -1, "", 0},
		vendortest.ResetAfter: {"submit", provider.Unknown, "no_answer", 0, -1, vendortest.Running, clipCost},
		vendortest.Garbled:    {"submit", provider.Unknown, "answer_unreadable", 0, -1, vendortest.Running, clipCost},
		vendortest.Policy:     {"task", provider.Policy, "SAFETY.INPUT.TEXT", 0, 0, vendortest.Failed, 0},
		vendortest.Broken:     {"task", provider.Outage, "INTERNAL", 0, 0, vendortest.Failed, 0},
		vendortest.Vanished:   {"task", provider.Unknown, "task_not_found", 0, -1, vendortest.Lost, clipCost},
		// The three that follow are asked for again, and are well.
		vendortest.PollLimited: {"poll", provider.Busy, "429", retryAfter, clipCost, vendortest.Succeeded, clipCost},
		vendortest.PollDown:    {"poll", provider.Outage, "503", 0, clipCost, vendortest.Succeeded, clipCost},
		vendortest.Expired:     {"open", provider.Busy, runway.CodeExpired, 0, clipCost, vendortest.Succeeded, clipCost},
		vendortest.WrongType:   {"open", provider.Outage, "wrong_type", 0, clipCost, vendortest.Succeeded, clipCost},
		vendortest.Truncated:   {"open", provider.Outage, "truncated", 0, clipCost, vendortest.Succeeded, clipCost},
	}
	said := outcome{Said: lineCost, State: vendortest.Succeeded, Billed: lineCost}
	lines := map[vendortest.Fault]outcome{
		vendortest.None:       said,
		vendortest.Limited:    {"speak", provider.Busy, "system_busy", retryAfter, -1, "", 0},
		vendortest.NoKey:      {"speak", provider.Auth, "invalid_api_key", 0, -1, "", 0},
		vendortest.NoCredit:   {"speak", provider.Auth, "quota_exceeded", 0, -1, "", 0},
		vendortest.NoModel:    {"speak", provider.Retired, "model_not_found", 0, -1, "", 0},
		vendortest.Policy:     {"speak", provider.Policy, "content_against_policy", 0, -1, "", 0},
		vendortest.Down:       {"speak", provider.Outage, "service_unavailable", 0, -1, "", 0},
		vendortest.DownAfter:  {"speak", provider.Unknown, "503", 0, -1, vendortest.Succeeded, lineCost},
		vendortest.Hang:       {"speak", provider.Unknown, "no_answer", 0, -1, "", 0},
		vendortest.HangAfter:  {"speak", provider.Unknown, "no_answer", 0, -1, vendortest.Succeeded, lineCost},
		vendortest.Reset:      {"speak", provider.Unknown, "no_answer", 0, -1, "", 0},
		vendortest.ResetAfter: {"speak", provider.Unknown, "no_answer", 0, -1, vendortest.Succeeded, lineCost},
		vendortest.Garbled:    {"speak", provider.Unknown, "answer_unreadable", 0, -1, vendortest.Succeeded, lineCost},
		vendortest.WrongType:  {"speak", provider.Unknown, "answer_unreadable", 0, -1, vendortest.Succeeded, lineCost},
		vendortest.Broken:     {"speak", provider.Unknown, "internal_error", 0, -1, vendortest.Failed, 0},
	}
	// What a chat makes of a refusal, and of words of no use, is answered and charged for.
	chatted := outcome{Said: chatCost, State: vendortest.Succeeded, Billed: chatCost}
	useless := outcome{"document", "", "", 0, chatCost, vendortest.Succeeded, chatCost}
	chats := map[vendortest.Fault]outcome{
		vendortest.None: chatted, vendortest.Truncated: useless, vendortest.Rambling: useless,
		vendortest.Refusal:    {"ask", provider.Policy, "refused", 0, chatCost, vendortest.Succeeded, chatCost},
		vendortest.Limited:    {"ask", provider.Busy, "rate_limit_exceeded", retryAfter, 0, "", 0},
		vendortest.NoKey:      {"ask", provider.Auth, "invalid_api_key", 0, 0, "", 0},
		vendortest.NoCredit:   {"ask", provider.Auth, "insufficient_quota", 0, 0, "", 0},
		vendortest.NoModel:    {"ask", provider.Retired, "404", 0, 0, "", 0},
		vendortest.Policy:     {"ask", provider.Policy, "content_policy_violation", 0, 0, "", 0},
		vendortest.Down:       {"ask", provider.Outage, "503", 0, 0, "", 0},
		vendortest.DownAfter:  {"ask", provider.Unknown, "503", 0, 0, vendortest.Succeeded, chatCost},
		vendortest.Hang:       {"ask", provider.Unknown, "no_answer", 0, 0, "", 0},
		vendortest.HangAfter:  {"ask", provider.Unknown, "no_answer", 0, 0, vendortest.Succeeded, chatCost},
		vendortest.Reset:      {"ask", provider.Unknown, "no_answer", 0, 0, "", 0},
		vendortest.ResetAfter: {"ask", provider.Unknown, "no_answer", 0, 0, vendortest.Succeeded, chatCost},
		vendortest.Garbled:    {"ask", provider.Unknown, "answer_unreadable", 0, 0, vendortest.Succeeded, chatCost},
		vendortest.WrongType:  {"ask", provider.Unknown, "answer_unreadable", 0, 0, vendortest.Succeeded, chatCost},
		vendortest.Broken:     {"ask", provider.Unknown, "500", 0, 0, vendortest.Failed, 0},
	}
	for _, fault := range vendortest.Faults() {
		t.Run("chat "+string(fault), func(t *testing.T) {
			t.Parallel()
			check(t, chats, fault, translateLine)
		})
		t.Run("clip "+string(fault), func(t *testing.T) {
			t.Parallel()
			check(t, clips, fault, makeClip)
		})
		t.Run("line "+string(fault), func(t *testing.T) {
			t.Parallel()
			check(t, lines, fault, speakLine)
		})
	}
}

func check(t *testing.T, want map[vendortest.Fault]outcome, fault vendortest.Fault, call func(context.Context, *testing.T, providertest.Bench, *outcome)) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	b := providertest.NewBench(t, vendortest.Options{
		Script: []vendortest.Fault{fault}, Slow: 1, RetryAfter: retryAfter,
		Arrived: func(vendortest.Arrival) {
			if fault == vendortest.Hang || fault == vendortest.HangAfter {
				cancel()
			}
		},
	})
	got := outcome{Said: -1}
	call(ctx, t, b, &got)
	for _, c := range b.Server.Book() {
		got.State, got.Billed = c.State, c.Micros
	}
	expected, ok := want[fault]
	if !ok { // it does not fit the call
		expected = want[vendortest.None]
	}
	if diff := cmp.Diff(expected, got); diff != "" {
		t.Errorf("outcome (-want +got):\n%s", diff)
	}
}

// failed notes the first failure.
func (o *outcome) failed(at string, err error) {
	if e, ok := errors.AsType[*provider.Error](err); ok && o.At == "" {
		o.At, o.Class, o.Code, o.After = at, e.Class, e.Code, e.After
	}
}

func makeClip(ctx context.Context, t *testing.T, b providertest.Bench, got *outcome) {
	c, err := runway.New(runway.Options{Key: "key", MicrosPerCredit: 10_000, URL: b.URL, HTTP: b.HTTP})
	if err != nil {
		t.Fatal(err)
	}
	makeClipBy(ctx, t, c, "gen4.5", got)
}

// makeClipBy makes a clip of five seconds as a patient caller does: what failed without harm is asked again once.
func makeClipBy(ctx context.Context, t *testing.T, c provider.Video, model string, got *outcome) {
	t.Helper()
	op, err := c.Submit(ctx, provider.Clip{Ref: "r", Model: model, Prompt: "A bakery.", Seconds: 5, Aspect: "9:16"})
	if err != nil {
		got.failed("submit", err)
		return
	}
	for range 2 {
		p := pollToEnd(ctx, t, c, op.ID, got)
		if p.Known {
			got.Said = p.Micros
		}
		if p.Err != nil {
			got.failed("task", p.Err)
			return
		}
		if err := opens(ctx, c, p.Output); err == nil {
			return
		} else {
			got.failed("open", err)
		}
	}
}

func pollToEnd(ctx context.Context, t *testing.T, c provider.Video, operation string, got *outcome) provider.Progress {
	t.Helper()
	for range 10 {
		p, err := c.Poll(ctx, operation)
		got.failed("poll", err)
		if p.Done {
			return p
		}
	}
	t.Fatal("never done")
	return provider.Progress{}
}

func opens(ctx context.Context, c provider.Video, output string) error {
	clip, err := c.Open(ctx, output)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, clip)
	return errors.Join(err, clip.Close())
}

func speakLine(ctx context.Context, t *testing.T, b providertest.Bench, got *outcome) {
	c, err := elevenlabs.New(elevenlabs.Options{Key: "key", URL: b.URL, HTTP: b.HTTP, MicrosPerUnit: 100})
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Speak(ctx, provider.Reading{Ref: "r", Model: "eleven_flash_v2_5", Voice: "voice", Text: lineText})
	if err != nil {
		got.failed("speak", err)
		return
	}
	got.Said = r.Micros
}

func translateLine(ctx context.Context, t *testing.T, b providertest.Bench, got *outcome) {
	c, err := chat.New(chat.Options{Key: "key", URL: b.URL + "/v1", HTTP: b.HTTP})
	if err != nil {
		t.Fatal(err)
	}
	reply, err := c.Ask(ctx, question("small-1"))
	got.Said = reply.Tokens.Input + reply.Tokens.Output
	if err != nil {
		got.failed("ask", err)
	} else if reply.Document == nil {
		got.At = "document"
	}
}

// question is one of any language model.
func question(model string) provider.Question {
	return provider.Question{
		Ref: "r", Model: model, System: "Translate.", SchemaName: "translations", MostTokens: 200,
		Data:   json.RawMessage(`{"from": "English", "to": "Spanish", "lines": [{"id": "t1", "text": "` + lineText + `"}]}`),
		Schema: json.RawMessage(`{"type": "object", "properties": {"t1": {"type": "string"}}, "required": ["t1"], "additionalProperties": false}`),
	}
}
