package media

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/money"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/geminiimage"
	"github.com/aiprod/aiprod/shared/provider/geminisound"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
	"github.com/aiprod/aiprod/shared/route"
	"github.com/aiprod/aiprod/shared/take"
)

// A line spoken by a model that counts tokens costs no more than is reserved for it:
// short or long, in writing with few characters or many.
func TestSpeechIsReserved(t *testing.T) {
	t.Parallel()
	vendor := vendortest.New(vendortest.Options{})
	url, err := vendor.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = vendor.Close() })
	b, _ := route.Current().Find("google/gemini-3.1-flash-tts")
	client, err := geminisound.New(geminisound.Options{Key: "test", URL: url + "/google", Prices: map[string]geminisound.Price{b.Model: {Input: 1_000_000, Audio: 20_000_000}}})
	if err != nil {
		t.Fatal(err)
	}
	market := route.Market{Book: money.Current(), At: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), State: route.Vendors}
	for lang, lines := range map[string][]string{
		"de": {"Ja.", "Kommen Sie heute", "Kommen Sie vorbei, wir haben von Montag bis Samstag geöffnet und backen jeden Laib von Hand."},
		"ja": {"はい。", "焼きたてパン", "月曜日から土曜日まで営業しており、すべてのパンを手作業で一つずつ焼いています。"},
		"en": {"Yes.", "Fresh bread now.", "Come by from Monday to Saturday: we are open all day, and every loaf is shaped by hand."},
	} {
		for i, text := range lines {
			need, err := reading(take.Speech{Text: text, Lang: lang})
			if err != nil {
				t.Fatal(err)
			}
			most, err := market.Most(b, need)
			if err != nil {
				t.Fatal(err)
			}
			rec, err := client.Speak(t.Context(), provider.Reading{Ref: fmt.Sprintf("job-%s-%d", lang, i), Model: b.Model, Voice: "Kore", Text: text, Lang: lang})
			if err != nil || !rec.Known || rec.Micros > most {
				t.Errorf("%s: %q is reserved at %d and settled at %d: %v", lang, text, most, rec.Micros, err)
			}
		}
	}
}

// A picture drawn by a model that counts tokens costs no more than is reserved for it, by the longest prompt too.
func TestPictureIsReserved(t *testing.T) {
	t.Parallel()
	vendor := vendortest.New(vendortest.Options{})
	url, err := vendor.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = vendor.Close() })
	b, _ := route.Current().Find("google/gemini-3-pro-image")
	client, err := geminiimage.New(geminiimage.Options{
		Key: "test", URL: url + "/google", Prices: map[string]geminiimage.Price{b.Model: {Input: 2_000_000, Output: 12_000_000, Image: 120_000_000}},
	})
	if err != nil {
		t.Fatal(err)
	}
	market := route.Market{Book: money.Current(), At: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), State: route.Vendors}
	most, err := market.Most(b, take.Still{Aspect: "16:9"}.Need())
	if err != nil {
		t.Fatal(err)
	}
	for _, prompt := range []string{"A bakery.", strings.Repeat("朝", 4000)} {
		p, err := client.Draw(t.Context(), provider.Still{Ref: fmt.Sprintf("job-%d", len(prompt)), Model: b.Model, Prompt: prompt, Aspect: "16:9"})
		if err != nil || !p.Known || p.Micros > most {
			t.Errorf("reserved at %d and settled at %d: %v", most, p.Micros, err)
		}
	}
}
