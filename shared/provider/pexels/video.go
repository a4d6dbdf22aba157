package pexels

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/internal/output"
)

// Submit looks for a clip and picks one. That there is none is Absent.
func (c *Client) Submit(ctx context.Context, want provider.Clip) (provider.Operation, error) {
	query := cmp.Or(strings.TrimSpace(want.Query), want.Prompt)
	switch {
	case want.Model != Model:
		return provider.Operation{}, c.once.Fail(provider.Caller, "not_sent", fmt.Errorf("model %q is not %q", want.Model, Model))
	case want.First != nil:
		return provider.Operation{}, c.once.Fail(provider.Caller, "not_sent", errors.New("what is filmed already begins as it does"))
	case want.Seconds > longest:
		return provider.Operation{}, c.once.Fail(provider.Caller, "not_sent", fmt.Errorf("%d seconds; nobody needs over %d", want.Seconds, longest))
	}
	found, err := c.Search(ctx, provider.Wish{
		Ref: want.Ref, Query: query, Lang: want.Lang, Aspect: want.Aspect, Seconds: want.Seconds, Height: want.Height,
	})
	if err != nil {
		return provider.Operation{}, err
	}
	picked, ok := pick(found, query, want)
	if !ok {
		return provider.Operation{}, c.once.Fail(provider.Absent, "nothing_found", errNothing)
	}
	return provider.Operation{ID: picked.ID}, nil
}

// longest is the longest clip that is looked for, in seconds.
const longest = 120

// pick chooses one of the best by a seed, and none that a shot before it has chosen of the same while there are others: what each
// of them chooses follows from its seed too, so nobody has to be asked. A clip is passed over that is described
// by a word the brief forbids, or by one of the data's that was not asked for.
func pick(found []provider.Footage, query string, want provider.Clip) (provider.Footage, bool) {
	asked := words(query)
	forbidden := slices.Clone(data().Never)
	forbidden = slices.DeleteFunc(forbidden, func(w string) bool { return slices.Contains(asked, w) })
	found = slices.DeleteFunc(slices.Clone(found), func(f provider.Footage) bool {
		return slices.ContainsFunc(f.Words, func(w string) bool { return slices.Contains(forbidden, w) }) ||
			slices.ContainsFunc(want.Never, func(phrase string) bool { return says(f.Words, words(phrase)) })
	})
	found = found[:min(len(found), max(data().Consider, len(want.Before)+1))]
	if len(found) == 0 {
		return provider.Footage{}, false
	}
	left := slices.Clone(found)
	for _, seed := range want.Before {
		if i := favourite(left, seed); len(left) > 1 {
			left = slices.Delete(left, i, i+1)
		} else {
			left = slices.Clone(found)
		}
	}
	return left[favourite(left, want.Seed)], true
}

// favourite is which clip of a list a seed prefers. It hardly changes with what else is on the list.
func favourite(list []provider.Footage, seed uint64) (best int) {
	var most uint64
	for i, f := range list {
		sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", seed, f.ID))
		if liking := binary.BigEndian.Uint64(sum[:]); liking >= most {
			best, most = i, liking
		}
	}
	return best
}

// words are those of a text, in lower case, without what stands around them.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" \t\n.,;:!?\"'()-/", r) })
}

// says reports whether a description holds a phrase.
func says(description, phrase []string) bool {
	if len(phrase) == 0 {
		return false
	}
	for i := range len(description) - len(phrase) + 1 {
		if slices.Equal(description[i:i+len(phrase)], phrase) {
			return true
		}
	}
	return false
}

// Poll looks the clip up again, for a link that has not expired. It has ended at the first.
func (c *Client) Poll(ctx context.Context, operation string) (provider.Progress, error) {
	id, file, err := named(operation)
	if err != nil {
		return provider.Progress{}, c.once.Fail(provider.Caller, "not_sent", err)
	}
	var v video
	err = c.get(ctx, "/videos/videos/"+strconv.FormatInt(id, 10), "", &v)
	if provider.ClassOf(err) == provider.Absent {
		return provider.Progress{Done: true, Known: true, Err: err}, nil
	}
	if err != nil {
		return provider.Progress{}, err
	}
	i := slices.IndexFunc(v.Files, func(f rendition) bool { return f.ID == file })
	if i < 0 || v.Files[i].Link == "" {
		return provider.Progress{Done: true, Known: true, Err: c.once.Fail(provider.Absent, "no_output", errNothing)}, nil
	}
	credit := v.credit()
	return provider.Progress{Done: true, Percent: 100, Output: v.Files[i].Link, Known: true, Credit: &credit}, nil
}

// named reads an operation, video/file.
func named(operation string) (id, file int64, err error) {
	a, b, _ := strings.Cut(operation, "/")
	id, err1 := strconv.ParseInt(a, 10, 64)
	file, err2 := strconv.ParseInt(b, 10, 64)
	if err1 != nil || err2 != nil || id < 1 || file < 1 {
		return 0, 0, fmt.Errorf("operation %q is no clip", operation)
	}
	return id, file, nil
}

// Cancel does nothing: what is picked is there.
func (c *Client) Cancel(context.Context, string) error { return provider.ErrNoCancel }

// Open reads a clip. A link that has expired is Busy: the next poll gives a fresh one.
// A clip that turns out broken, at once or while it is read, is an Outage.
func (c *Client) Open(ctx context.Context, link string) (io.ReadCloser, error) {
	return output.Reader{Once: &c.once, Largest: data().LargestClip, Plain: c.plain}.Open(ctx, link)
}
