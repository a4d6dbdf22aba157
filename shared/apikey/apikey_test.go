package apikey

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/fault"
	"github.com/aiprod/aiprod/shared/identity"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func made() (Key, string) {
	return New(Key{Tenant: "acme", Name: "nightly", Role: identity.Producer, Creator: "ann", Created: noon, Expires: noon.Add(24 * time.Hour)})
}

// What is kept of a key cannot be sent as one.
func TestNew(t *testing.T) {
	t.Parallel()
	k, text := made()
	other, _ := made()
	id, secret, ok := parse(text)
	if !ok || id != k.ID || !Is(text) || k.ID == other.ID || k.Hash == other.Hash {
		t.Fatalf("%q: id %q, %v", text, id, ok)
	}
	if strings.Contains(k.Hash, secret) || secret == k.Hash {
		t.Error("the secret is kept")
	}
	want := identity.Principal{UID: "key:" + k.ID, Tenant: "acme", Role: identity.Producer, Key: k.ID}
	if diff := cmp.Diff(want, k.Principal()); diff != "" {
		t.Error(diff)
	}
}

// book is a book of one key, which counts how often it is read.
type book struct {
	key   *Key
	err   error
	reads int
	uses  []string
}

func (b *book) Key(_ context.Context, id string) (*Key, error) {
	b.reads++
	if b.err != nil || b.key == nil || b.key.ID != id {
		return nil, b.err
	}
	k := *b.key
	return &k, nil
}

func (b *book) Used(_ context.Context, k Key, place string) {
	b.uses = append(b.uses, place)
	b.key.Used, b.key.Places = k.Used, k.Places
}

func code(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Code
	}
	return ""
}

func TestRefused(t *testing.T) {
	t.Parallel()
	k, text := made()
	for name, tt := range map[string]struct {
		text string
		at   time.Duration
		want string
	}{
		"good":             {text, 0, ""},
		"last second":      {text, 24*time.Hour - time.Second, ""},
		"expired":          {text, 24 * time.Hour, "auth.key_expired"},
		"other secret":     {text[:len(text)-1] + flip(text[len(text)-1]), 0, "auth.key"},
		"no secret":        {prefix + k.ID + "_", 0, "auth.key"},
		"the hash":         {prefix + k.ID + "_" + k.Hash, 0, "auth.key"},
		"other id":         {prefix + "aaaaaaaaaaaaaaaa_" + strings.Repeat("0", 64), 0, "auth.key"},
		"a path for an id": {prefix + "../../jobs/aaaaa_" + strings.Repeat("0", 64), 0, "auth.key"},
		"prefix only":      {prefix, 0, "auth.key"},
	} {
		ring := NewRing(&book{key: &k}, func() time.Time { return noon.Add(tt.at) })
		for _, fresh := range []bool{true, false} {
			if _, err := ring.Verify(t.Context(), tt.text, "", fresh); code(err) != tt.want {
				t.Errorf("%s: %v, want %s", name, err, tt.want)
			}
		}
	}
}

func flip(c byte) string {
	if c == '0' {
		return "1"
	}
	return "0"
}

// The secret until the rotation goes on for the overlap, and never past the end it had.
func TestRotate(t *testing.T) {
	t.Parallel()
	k, first := made()
	k, second := k.Rotate(noon, 2*time.Hour, noon.Add(90*24*time.Hour))
	ends, _ := made()
	ends, _ = ends.Rotate(noon, 48*time.Hour, noon.Add(90*24*time.Hour))
	if want := noon.Add(24 * time.Hour); !ends.PreviousUntil.Equal(want) {
		t.Errorf("the earlier secret goes on until %s, want %s", ends.PreviousUntil, want)
	}
	for _, tt := range []struct {
		text string
		at   time.Duration
		want string
	}{
		{first, 0, ""}, {second, 0, ""}, {first, 2*time.Hour - 1, ""}, {first, 2 * time.Hour, "auth.key_rotated"}, {second, 48 * time.Hour, ""},
	} {
		ring := NewRing(&book{key: &k}, func() time.Time { return noon.Add(tt.at) })
		if _, err := ring.Verify(t.Context(), tt.text, "", true); code(err) != tt.want {
			t.Errorf("after %s: %v, want %q", tt.at, err, tt.want)
		}
	}
	k, third := k.Rotate(noon, time.Hour, noon.Add(time.Hour))
	ring := NewRing(&book{key: &k}, func() time.Time { return noon })
	for text, want := range map[string]string{first: "auth.key", second: "", third: ""} {
		if _, err := ring.Verify(t.Context(), text, "", true); code(err) != want {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// A revoked key is refused at once where it is asked for, and elsewhere when what is remembered ends.
func TestRevoked(t *testing.T) {
	t.Parallel()
	k, text := made()
	now := noon
	b := &book{key: &k}
	ring := NewRing(b, func() time.Time { return now })
	verify := func(fresh bool) string {
		_, err := ring.Verify(t.Context(), text, "", fresh)
		return code(err)
	}
	verify(false)
	b.key = nil
	now = now.Add(remember - 1)
	if got := verify(false); got != "" {
		t.Errorf("within a minute: %s", got)
	}
	now = now.Add(1)
	if got := verify(false); got != "auth.key" {
		t.Errorf("after a minute: %q", got)
	}
	b.key = &k
	verify(false)
	b.key = nil
	if got := verify(true); got != "auth.key" {
		t.Errorf("at once: %q", got)
	}
	if got := verify(false); got != "auth.key" {
		t.Errorf("once one has seen it: %q", got)
	}
	b.err = errors.New("down")
	if _, err := ring.Verify(t.Context(), text, "", true); !errors.Is(err, b.err) {
		t.Errorf("%v", err)
	}
}

// A key that was rotated, here or by another program, is accepted on every route from the moment it was shown.
func TestRotatedElsewhere(t *testing.T) {
	t.Parallel()
	k, first := made()
	b := &book{key: &k}
	ring := NewRing(b, func() time.Time { return noon })
	if _, err := ring.Verify(t.Context(), first, "", false); err != nil {
		t.Fatal(err)
	}
	rotated, second := k.Rotate(noon, time.Hour, noon.Add(24*time.Hour))
	b.key = &rotated
	for range 2 {
		for _, text := range []string{second, first} {
			if _, err := ring.Verify(t.Context(), text, "", false); err != nil {
				t.Error(err)
			}
		}
	}
	if b.reads != 2 {
		t.Errorf("the book was read %d times, want once before the rotation and once after", b.reads)
	}
}

// A use is noted once a minute, and at once in a new place.
func TestUse(t *testing.T) {
	t.Parallel()
	k, text := made()
	now := noon
	b := &book{key: &k}
	ring := NewRing(b, func() time.Time { return now })
	for _, use := range []struct {
		after time.Duration
		place string
	}{{0, "a"}, {59 * time.Second, "a"}, {time.Second, "a"}, {time.Second, "b"}, {time.Second, "a"}, {time.Second, "b"}, {time.Second, ""}} {
		now = now.Add(use.after)
		for _, fresh := range []bool{false, true} {
			if _, err := ring.Verify(t.Context(), text, use.place, fresh); err != nil {
				t.Fatal(err)
			}
		}
	}
	if diff := cmp.Diff([]string{"a", "a", "b"}, b.uses); diff != "" {
		t.Error(diff)
	}
	var many Key
	for i := range maxPlaces + 5 {
		if _, moved := many.Use(noon, strings.Repeat("x", i+1)); moved != (i > 0) {
			t.Errorf("place %d: moved %v", i, moved)
		}
	}
	if len(many.Places) != maxPlaces {
		t.Errorf("%d places", len(many.Places))
	}
}
