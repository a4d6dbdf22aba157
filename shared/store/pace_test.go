package store_test

import (
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/audit"
	"github.com/aiprod/aiprod/shared/brake"
	"github.com/aiprod/aiprod/shared/job"
	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/store/storetest"
)

// Half of the platform's month is drawn on its second day: spending is stopped once, and on record once.
func TestPaced(t *testing.T) {
	t.Parallel()
	b := storetest.New(t)
	now := b.Now()
	b.Clock.Advance(time.Date(now.Year(), now.Month()+1, 2, 1, 0, 0, 0, time.UTC).Sub(now))
	month := money.PlatformCap().Month
	setCaps(t, b, money.Caps{Day: month, Month: month})
	look := func(want brake.Act, frozen bool) {
		t.Helper()
		_, do, err := b.Paced(t.Context())
		if err != nil || do != want {
			t.Fatalf("%q, want %q: %v", do, want, err)
		}
		if s, err := b.Brake(t.Context()); err != nil || s.Frozen != frozen || frozen && (s.By != brake.Guard || s.Why == "") {
			t.Errorf("the switch: %+v, %v", s, err)
		}
	}
	look(brake.Nothing, false)
	for i := range int64(8) { // of one job each: a shard is a sixteenth of the month
		ref := b.Submit(t, "j"+string(rune('a'+i)), job.Rendering)
		if err := b.Draw(t.Context(), ref, month/16); err != nil {
			t.Fatal(err)
		}
	}
	look(brake.Trip, true)
	look(brake.Nothing, true)
	if err := b.Brakes(t.Context(), false, "It was meant.", audit.Record{Actor: "olga"}); err != nil {
		t.Fatal(err)
	}
	look(brake.Nothing, false)
	records, err := b.Audits(t.Context(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	tripped := 0
	for _, r := range records {
		if r.Kind == audit.BudgetTripped && r.Target == "platform" {
			tripped++
		}
	}
	if tripped != 1 {
		t.Errorf("%d records of it, want 1", tripped)
	}
}
