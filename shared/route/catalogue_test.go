package route_test

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/route"
)

// A model is added by a row of data: nothing else knows its name. A day after it is retired it is not chosen any more.
func TestARowIsAModel(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("backends.json")
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]json.RawMessage
	var rows []json.RawMessage
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(file["backends"], &rows); err != nil {
		t.Fatal(err)
	}
	const id = "vendor/novel-1"
	row := `{"id": "` + id + `", "vendor": "vendor", "model": "novel-1", "modality": "video", "seconds": {"min": 2, "max": 20},
		"aspects": ["9:16"], "height": 1080, "audio": true, "references": 2, "regions": ["europe-west1"],
		"rates": [{"sku": "runway.credit", "of": "second", "units": 1, "per": 1}], "quality": 0.99, "why": "better than all",
		"wait": {"fixed_sec": 5, "per_sec": 1, "source": "their page", "confidence": "low"}, "parallel": 2,
		"effective_from": "2026-11-01", "effective_to": "2027-02-01", "source": "their page", "as_of": "2026-11-22", "confidence": "low"}`
	if file["backends"], err = json.Marshal(append(rows, json.RawMessage(row))); err != nil {
		t.Fatal(err)
	}
	if data, err = json.Marshal(file); err != nil {
		t.Fatal(err)
	}
	c, err := route.Load(data)
	if err != nil {
		t.Fatal(err)
	}
	best := strategy(t, route.Quality)
	here := func(day time.Time) route.Market {
		m := open()
		m.At, m.Book, m.Region = day, money.Current(), "europe-west1"
		return m
	}
	elsewhere := here(today)
	elsewhere.Region = "us-central1"
	pictured := shot
	pictured.References = 3
	for _, tt := range []struct {
		name   string
		market route.Market
		need   route.Need
		want   string // why it is not the first; empty where it is
	}{
		{"while it is offered", here(today), shot, ""},
		{"before", here(time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC)), shot, "not_offered: is offered from 2026-11-01"},
		{"retired", here(time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC)), shot, "not_offered: was retired on 2027-02-01"},
		{"elsewhere", elsewhere, shot, "capability: is not offered in us-central1"},
		{"too many pictures to go by", here(today), pictured, "capability: goes by at most 2 pictures, and there are 3"},
	} {
		choice := c.Choose(tt.market, tt.need, route.Unlimited, best)
		if got := code(choice, id); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if tt.want == "" && choice.Candidates[0].Backend.ID != id {
			t.Errorf("%s: the first of %v", tt.name, ids(choice.Candidates))
		}
	}
}

// A film plays no clip's own sound: where a model makes clips without, nobody is offered the dearer ones with it.
func TestNoSoundIsBoughtToBeCutOff(t *testing.T) {
	t.Parallel()
	silent := map[string]string{}
	all := route.Current().Backends
	for _, b := range all {
		if b.Modality == route.Video && !b.Audio {
			silent[b.Vendor+b.Model] = b.ID
		}
	}
	for _, b := range all {
		if without := silent[b.Vendor+b.Model]; b.Audio && without != "" {
			t.Errorf("%s makes %s's clips with a sound that is cut off", b.ID, without)
		}
	}
}
