package route_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/route"
)

// today is a day on which the catalogue and the price book of this program hold.
var today = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// open is a market where everything is on offer but libraries of footage: these are free, and would be all that is cheapest.
func open() route.Market {
	return route.Market{Book: money.Current(), At: today, State: func(b route.Backend) route.State {
		if b.Stock {
			return route.NotConfigured
		}
		return route.Ready
	}}
}

func strategy(t *testing.T, name string) route.Strategy {
	t.Helper()
	s, err := route.FindStrategy(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func ids(list []route.Candidate) []string {
	var out []string
	for _, k := range list {
		out = append(out, k.Backend.ID)
	}
	return out
}

func code(c route.Choice, id string) string {
	for _, r := range c.Rejected {
		if r.Backend == id {
			return r.Code + ": " + r.Detail
		}
	}
	return ""
}

var shot = route.Need{Modality: route.Video, Length: 4 * time.Second, Aspect: "9:16", Importance: 0.5}

func TestChooseFirst(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, strategy string
		need           route.Need
		budget         int64
		want           string
	}{
		{"cheapest is free", route.Cost, shot, route.Unlimited, "local/studio"},
		{"quickest is here", route.Latency, shot, route.Unlimited, "local/studio"},
		{"best", route.Quality, shot, route.Unlimited, "google/veo-3.1/1080p"},
		{"best within 20 cents", route.Quality, shot, 200_000, "google/veo-3.1-lite"},
		{"nothing to spend", route.Quality, shot, 0, "local/studio"},
		{"overdrawn", route.Quality, shot, -5, ""},
		{"balanced, a plain shot", route.Balanced, shot, route.Unlimited, "local/studio"},
		{"balanced, the opening", route.Balanced, route.Need{Modality: route.Video, Length: 4 * time.Second, Aspect: "9:16", Importance: 1}, route.Unlimited, "google/gemini-omni-1.2-flash"},
		{"a voice", route.Quality, route.Need{Modality: route.Speech, Lang: "en", Characters: 60, Length: 4 * time.Second}, route.Unlimited, "elevenlabs/eleven_v3"},
		{"a voice in Thai", route.Quality, route.Need{Modality: route.Speech, Lang: "th", Characters: 60, Length: 4 * time.Second}, 4000, "google/gemini-3.1-flash-tts"},
		{"a long bed", route.Quality, route.Need{Modality: route.Music, Length: 5 * time.Minute}, route.Unlimited, "elevenlabs/music"},
		{"a script", route.Quality, route.Need{Modality: route.Language, Input: 3000, Output: 2000}, route.Unlimited, "google/gemini-4-argon"},
		{"an effect", route.Cost, route.Need{Modality: route.Effects, Length: 2 * time.Second}, route.Unlimited, "local/effects"},
		{"a picture", route.Cost, route.Need{Modality: route.Image, Aspect: "1:1"}, route.Unlimited, "google/gemini-3-pro-image"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := route.Current().Choose(open(), tt.need, tt.budget, strategy(t, tt.strategy))
			got := ""
			if len(c.Candidates) > 0 {
				got = c.Candidates[0].Backend.ID
			}
			if got != tt.want {
				t.Errorf("first of %v is %q, want %q", ids(c.Candidates), got, tt.want)
			}
			for _, k := range c.Candidates {
				if k.Micros > tt.budget || k.Score < 0 || k.Score > 1 {
					t.Errorf("%s: %d micro-dollars, score %v", k.Backend.ID, k.Micros, k.Score)
				}
			}
		})
	}
}

func TestRejections(t *testing.T) {
	t.Parallel()
	some := open()
	some.State = func(b route.Backend) route.State {
		switch b.Vendor {
		case "local":
			return route.Ready
		case "google":
			return route.BreakerOpen
		}
		return route.NotConfigured
	}
	alone := open()
	alone.State = func(b route.Backend) route.State {
		if b.Modality == route.Image {
			return route.NotConfigured
		}
		return route.Ready
	}
	long := shot
	long.Length = 12 * time.Second
	tall := shot
	tall.Height = 1080
	odd := shot
	odd.Aspect = "21:9"
	pictured := shot
	pictured.References = 4
	europe := open()
	europe.Region = "eu"
	for _, tt := range []struct {
		name   string
		market route.Market
		need   route.Need
		budget int64
		id     string
		want   string
	}{
		{"too long", open(), long, route.Unlimited, "runway/gen4.5", "capability: makes at most 10 s, and 12.0 s are needed"},
		{"just long enough", open(), long, route.Unlimited, "google/gemini-omni-1.2-flash", ""},
		{"too small", open(), tall, route.Unlimited, "google/veo-3.1-lite", "capability: makes 720 lines, and 1080 are needed"},
		{"another shape", open(), odd, route.Unlimited, "local/studio", "capability: does not make 21:9"},
		{"words alone", alone, shot, route.Unlimited, "runway/gen4_turbo", "capability: needs an image to start from, and nobody makes one here"},
		{"with a picture", open(), shot, 384_400, "runway/gen4_turbo", ""},
		{"a picture too dear", open(), shot, 384_399, "runway/gen4_turbo", "over_budget: costs $0.3844, and $0.384399 is left"},
		{"a language", open(), route.Need{Modality: route.Speech, Lang: "he", Characters: 9}, route.Unlimited, "elevenlabs/eleven_flash_v2_5", "capability: does not speak he"},
		{"a long line", open(), route.Need{Modality: route.Speech, Characters: 1300}, route.Unlimited, "google/chirp-3-hd", "capability: speaks at most 1200 characters in one call, and the line has 1300"},
		{"pictures to go by", open(), pictured, route.Unlimited, "google/gemini-omni-1.2-flash", ""},
		{"more pictures than it goes by", open(), pictured, route.Unlimited, "google/veo-3.1", "capability: goes by at most 3 pictures, and there are 4"},
		{"no pictures at all", open(), pictured, route.Unlimited, "fal/kling-3", "capability: goes by at most 0 pictures, and there are 4"},
		{"a region it is not in", europe, shot, route.Unlimited, "google/gemini-omni-1.2-flash", "capability: is not offered in eu"},
		{"a region it is in", europe, route.Need{Modality: route.Speech, Lang: "de", Characters: 9}, route.Unlimited, "google/chirp-3-hd", ""},
		{"a vendor of no region", europe, shot, route.Unlimited, "runway/gen4.5", ""},
		{"retired", open(), shot, route.Unlimited, "openai/sora-2", "not_offered: was retired on 2026-09-24"},
		{"retired before anything else is asked", some, long, 0, "google/gemini-omni-flash-preview", "not_offered: was retired on 2026-11-06"},
		{"no key", some, shot, route.Unlimited, "runway/gen4.5", "not_configured: has no key on this installation"},
		{"failing", some, shot, route.Unlimited, "google/veo-3.1", "breaker_open: has failed too often lately, and is left alone for a while"},
		{"no price", open(), route.Need{Modality: route.Speech, Characters: 9}, route.Unlimited, "google/gemini-3.8-flash-tts", "no_price: has no known price, and what has none is never ranked"},
		{"a guess", open(), route.Need{Modality: route.Speech, Characters: 9}, route.Unlimited, "google/neural2", "no_price: has a price nobody has confirmed, and is not ranked by it"},
		{"too dear", open(), shot, 479_999, "runway/gen4.5", "over_budget: costs $0.48, and $0.479999 is left"},
		{"to the last micro-dollar", open(), shot, 480_000, "runway/gen4.5", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := route.Current().Choose(tt.market, tt.need, tt.budget, strategy(t, route.Balanced))
			if got := code(c, tt.id); got != tt.want {
				t.Errorf("%s: %q, want %q", tt.id, got, tt.want)
			}
			for _, b := range route.Current().Backends { // nobody is forgotten
				if b.Modality == tt.need.Modality && (code(c, b.ID) == "") != strings.Contains(strings.Join(ids(c.Candidates), " ")+" ", b.ID+" ") {
					t.Errorf("%s is neither ranked nor rejected, or both", b.ID)
				}
			}
		})
	}
}

func TestPrices(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		id     string
		need   route.Need
		micros int64
	}{
		{"google/veo-3.1-lite", route.Need{Modality: route.Video, Length: 4100 * time.Millisecond}, 180_000}, // 6 s is the next length it makes
		{"google/veo-3.1-lite", route.Need{Modality: route.Video, Length: 4 * time.Second, Permille: 1250}, 150_000},
		{"google/gemini-omni-1.1-flash", route.Need{Modality: route.Video, Length: 10 * time.Second}, 1_013_600}, // 57,920 tokens at $17.50 a million
		{"google/gemini-omni-1.1-flash", route.Need{Modality: route.Video, Length: time.Second}, 304_080},        // 3 s at least
		{"runway/gen4.5", route.Need{Modality: route.Video, Length: 5 * time.Second}, 600_000},
		{"local/studio", route.Need{Modality: route.Video, Length: 5 * time.Second}, 0},
		{"elevenlabs/eleven_v3", route.Need{Modality: route.Speech, Characters: 61}, 6100},
		{"google/gemini-3.1-flash-tts", route.Need{Modality: route.Speech, Characters: 61, Length: 4 * time.Second}, 2016}, // 16 and 2,000
		{"elevenlabs/music", route.Need{Modality: route.Music, Length: 30 * time.Second}, 150_000},
		{"google/gemini-4-argon", route.Need{Modality: route.Language, Input: 3000, Output: 2000}, 26_000},
	} {
		c := route.Current().Choose(open(), tt.need, route.Unlimited, strategy(t, route.Cost))
		found := false
		for _, k := range c.Candidates {
			if k.Backend.ID != tt.id {
				continue
			}
			found = true
			var sum int64
			for _, charge := range k.Charges {
				sum += charge.Micros
			}
			if k.Micros != tt.micros || sum != k.Micros {
				t.Errorf("%s, %+v: %d, its charges %d, want %d", tt.id, tt.need, k.Micros, sum, tt.micros)
			}
		}
		if !found {
			t.Errorf("%s is no candidate: %s", tt.id, code(c, tt.id))
		}
	}
}

// Prices and models change by their dates alone.
func TestTime(t *testing.T) {
	t.Parallel()
	script := route.Need{Modality: route.Language, Input: 1_000_000}
	m := open()
	price := func(day, id string, n route.Need) int64 {
		m.At, _ = time.Parse(time.DateOnly, day)
		for _, k := range route.Current().Choose(m, n, route.Unlimited, strategy(t, route.Cost)).Candidates {
			if k.Backend.ID == id {
				return k.Micros
			}
		}
		return -1
	}
	for _, tt := range []struct {
		day, id string
		need    route.Need
		want    int64
	}{
		{"2026-11-30", "google/gemini-4-argon", script, 2_000_000},
		{"2026-12-01", "google/gemini-4-argon", script, 4_000_000},
		{"2026-11-04", "google/gemini-omni-1.2-flash", shot, -1},
		{"2026-11-05", "google/gemini-omni-1.2-flash", shot, 405_440},
		{"2026-11-05", "google/gemini-omni-flash-preview", shot, 405_440},
		{"2026-11-06", "google/gemini-omni-flash-preview", shot, -1},
	} {
		if got := price(tt.day, tt.id, tt.need); got != tt.want {
			t.Errorf("%s on %s: %d, want %d", tt.id, tt.day, got, tt.want)
		}
	}
}

// The same question has the same answer, in the same order, whatever the order of the catalogue.
func TestChooseIsDeterministic(t *testing.T) {
	t.Parallel()
	reversed := *route.Current()
	reversed.Backends = nil
	for _, b := range route.Current().Backends {
		reversed.Backends = append([]route.Backend{b}, reversed.Backends...)
	}
	for _, s := range route.Strategies() {
		a := route.Current().Choose(open(), shot, route.Unlimited, s).Candidates
		b := reversed.Choose(open(), shot, route.Unlimited, s).Candidates
		if diff := cmp.Diff(ids(a), ids(b)); diff != "" {
			t.Errorf("%s: %s", s.Name, diff)
		}
	}
}

// Every backend that can be had today has a price, but for those that are known not to.
func TestTheCatalogueHasPrices(t *testing.T) {
	t.Parallel()
	unpriced := map[string]bool{"google/gemini-3.8-flash-tts": true, "google/gemini-4-carbon": true}
	for _, b := range route.Current().Backends {
		if b.To != "" {
			continue
		}
		for _, r := range b.Rates {
			if _, err := money.PriceOf(r.SKU, today); (err != nil) != unpriced[b.ID] {
				t.Errorf("%s: %v", b.ID, err)
			}
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("backends.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"an unknown field":    {`"crops"`, `"crop"`},
		"a vendor's mismatch": {`"vendor": "runway"`, `"vendor": "fal"`},
		"no rates":            {`[{"sku": "local.render", "of": "piece", "units": 1, "per": 1}]`, `[]`},
		"a rate of nothing":   {`"of": "piece", "units": 1`, `"of": "frame", "units": 1`},
		"a quality above 1":   {`"quality": 0.55`, `"quality": 1.55`},
		"no day":              {`"effective_to": "2026-09-24"`, `"effective_to": "2026-02-30"`},
		"lengths unsorted":    {`"list": [4, 6, 8]`, `"list": [8, 6, 4]`},
		"an id twice":         {`"id": "google/veo-3.1-lite"`, `"id": "google/veo-3.1-fast"`},
		"an unheard modality": {`"modality": "image"`, `"modality": "smell"`},
	} {
		bad := strings.Replace(string(raw), change[0], change[1], 1)
		if bad == string(raw) {
			t.Fatalf("%s: nothing changed", name)
		}
		if _, err := route.Load([]byte(bad)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestFindStrategy(t *testing.T) {
	t.Parallel()
	if _, err := route.FindStrategy("cheapest"); err == nil || !strings.Contains(err.Error(), "balanced") {
		t.Errorf("the error names no choice: %v", err)
	}
}
