package schema

import (
	"fmt"
	"time"
)

// How long an attempt that the upgrade finds may stand still before it is looked
// at, and how long a person may take to answer: what the writers of version 2 began with.
const (
	watch2    = 90 * time.Second
	patience2 = 7 * 24 * time.Hour
)

// attempt2 gives an attempt what version 2 added: when the sweeper looks at it,
// whether it was approved and planned, how many shots were made again, and a budget that nothing was drawn for.
// Programs between the two versions wrote some of it under the old number: what is there is kept.
func attempt2(d Document) error {
	state, _ := d["state"].(string)
	if state == "" {
		return fmt.Errorf("state is %v", d["state"])
	}
	if err := attempt2Due(d, state); err != nil {
		return err
	}
	shots, _ := d["shot_ids"].([]any)
	begun, final := began2(state)
	planned := len(shots) > 0 && (begun || final)
	raise(d, "approved", begun || planned)
	raise(d, "planned", planned)
	keep(d, "bed", planned) // nearly every film has music, and its line of the bill costs nothing
	again, _ := d["again"].([]any)
	rerenders, _ := d["rerenders"].(int64)
	keep(d, "remade", int64(len(again))+max(0, rerenders-1)) // at least one in each round before the last
	keep(d, "nudges", int64(0))
	keep(d, "held_micros", int64(0))
	spent, _ := d["spent_micros"].(int64)
	keep(d, "drawn", false)
	keep(d, "escrow_micros", spent) // spent and held together never exceed it
	keep(d, "purse", Document{"day": "", "month": "", "shard": int64(0)})
	return nil
}

// attempt2Due sets when the attempt is to be looked at, as if version 2 had last
// written it: what has stood still is sent on before its deadline has passed, not failed at it.
func attempt2Due(d Document, state string) error {
	if _, final := began2(state); final {
		delete(d, "due")
		return nil
	}
	if due, ok := d["due"].(time.Time); ok && !due.IsZero() {
		return nil
	}
	if waits, _ := d["awaiting"].(bool); waits {
		since, err := moment(d, "since")
		if err != nil {
			return err
		}
		d["due"] = since.Add(patience2)
		return nil
	}
	updated, err := moment(d, "updated")
	if err != nil {
		return err
	}
	deadline, err := moment(d, "deadline")
	if err != nil {
		return err
	}
	d["due"] = updated.Add(watch2)
	if updated.Add(watch2).After(deadline) {
		d["due"] = deadline
	}
	return nil
}

// began2 reports whether an attempt in a state has been approved and is, or was,
// rendered, and whether it is over. One that failed may have got as far or not: its state does not tell.
func began2(state string) (begun, final bool) {
	switch state {
	case "RENDERING", "AGENTS_EXECUTED", "QA_TECH", "QA_SEMANTIC", "FINAL_APPROVAL":
		return true, false
	case "DELIVERED":
		return true, true
	case "ERROR", "CANCELED":
		return false, true
	}
	return false, false
}

// keep sets a field that is missing.
func keep(d Document, field string, value any) {
	if _, ok := d[field]; !ok {
		d[field] = value
	}
}

// raise sets a field that is missing, or false where it is known to be true.
func raise(d Document, field string, known bool) {
	if was, _ := d[field].(bool); !was {
		d[field] = known
	}
}

func moment(d Document, field string) (time.Time, error) {
	t, ok := d[field].(time.Time)
	if !ok {
		return t, fmt.Errorf("%s is %v, not a time", field, d[field])
	}
	return t, nil
}
