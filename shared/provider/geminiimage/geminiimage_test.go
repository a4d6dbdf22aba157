package geminiimage_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/geminiimage"
	"github.com/aiprod/aiprod/shared/provider/providertest"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

var prices = map[string]geminiimage.Price{
	"gemini-3-pro-image":     {Input: 2_000_000, Output: 12_000_000, Image: 120_000_000},
	"gemini-3.1-flash-image": {Input: 500_000, Output: 3_000_000, Image: 60_000_000},
}

func client(t *testing.T, url string, http *http.Client, vertex bool) *geminiimage.Client {
	t.Helper()
	o := geminiimage.Options{URL: url, HTTP: http, Key: "key", Prices: prices}
	if vertex {
		o.Key, o.Project, o.Location = "", "p1", "global"
	}
	c, err := geminiimage.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var want = provider.Still{Ref: "job1-picture1-1", Model: "gemini-3-pro-image", Prompt: "A bakery at night.", Aspect: "16:9", Seed: 1<<40 + 7}

func TestImages(t *testing.T) {
	t.Parallel()
	for name, vertex := range map[string]bool{"key": false, "project": true} {
		for _, model := range []string{"gemini-3-pro-image", "gemini-3.1-flash-image"} {
			t.Run(model+" by "+name, func(t *testing.T) {
				t.Parallel()
				s := want
				s.Model = model
				providertest.Images(t, s, func(t *testing.T, b providertest.Bench) provider.Images {
					return client(t, b.URL+"/google", b.HTTP, vertex)
				})
			})
		}
	}
}

// What came to nothing costs what the vendor has counted, and says by its class what follows.
func TestFaults(t *testing.T) {
	t.Parallel()
	for fault, wants := range map[vendortest.Fault]struct {
		class provider.Class
		code  string
		whole bool // the picture is paid
	}{
		vendortest.Policy:    {provider.Policy, "PROHIBITED_CONTENT", false},
		vendortest.Refusal:   {provider.Policy, "IMAGE_SAFETY", false},
		vendortest.Filtered:  {provider.Policy, "IMAGE_PROHIBITED_CONTENT", false},
		vendortest.Empty:     {provider.Outage, "NO_IMAGE", false},
		vendortest.Truncated: {provider.Outage, "no_picture", true},
		vendortest.NoModel:   {provider.Retired, "NOT_FOUND", false},
	} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			b := providertest.NewBench(t, vendortest.Options{Script: []vendortest.Fault{fault}})
			p, err := client(t, b.URL+"/google", b.HTTP, false).Draw(t.Context(), want)
			e, ok := errors.AsType[*provider.Error](err)
			if !ok || e.Class != wants.class || e.Code != wants.code {
				t.Errorf("%v, want %s (%s)", err, wants.class, wants.code)
			}
			if p.Micros != b.Server.Book().Micros() || (p.Micros > 100_000) != wants.whole {
				t.Errorf("cost %d, and the book says %d", p.Micros, b.Server.Book().Micros())
			}
		})
	}
}

// TestFinish holds what each end of an answer without a picture means, where the vendor says
// what it has counted, and that it may have been billed where it does not.
func TestFinish(t *testing.T) {
	t.Parallel()
	const usage = `,"usageMetadata":{"promptTokenCount":9}`
	for finish, class := range map[string]provider.Class{
		"NO_IMAGE": provider.Outage, "IMAGE_OTHER": provider.Outage, "OTHER": provider.Outage, "MAX_TOKENS": provider.Outage, "STOP": provider.Outage,
		"UNHEARD_OF": provider.Outage, "LANGUAGE": provider.Caller,
		"IMAGE_SAFETY": provider.Policy, "IMAGE_PROHIBITED_CONTENT": provider.Policy, "IMAGE_RECITATION": provider.Policy, "PROHIBITED_CONTENT": provider.Policy,
		"SAFETY": provider.Policy, "BLOCKLIST": provider.Policy, "RECITATION": provider.Policy, "SPII": provider.Policy,
	} {
		for said, want := range map[string]provider.Class{usage: class, "": provider.Unknown} {
			if class == provider.Policy {
				want = class
			}
			draws(t, `{"candidates":[{"finishReason":"`+finish+`"}]`+said+`}`, want)
		}
	}
	draws(t, `{}`, provider.Unknown)
	draws(t, `{"candidates":[{"finishReason":"STOP","content":{"parts":[{"text":"Here it is."}]}}]`+usage+`}`, provider.Outage)
	draws(t, `{"candidates":[{"finishReason":"STOP","content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"R0lGODlhAQABAAAAACw="}}]}}]`+usage+`}`, provider.Outage)
	draws(t, `{"promptFeedback":{"blockReason":"IMAGE_SAFETY"}}`, provider.Policy)
}

// draws has a server answer so, and holds the class of what comes of it.
func draws(t *testing.T, said string, class provider.Class) {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body struct {
			Config struct {
				Modalities []string `json:"responseModalities"`
				Image      struct {
					Ratio string `json:"aspectRatio"`
					Size  string `json:"imageSize"`
				} `json:"imageConfig"`
				Seed int64 `json:"seed"`
			} `json:"generationConfig"`
		}
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil || len(body.Config.Modalities) != 1 || body.Config.Modalities[0] != "IMAGE" ||
			body.Config.Image.Ratio != "16:9" || body.Config.Image.Size != "1K" || body.Config.Seed != 7 {
			t.Errorf("asked for %+v, %v", body, err)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, said)
	}))
	defer s.Close()
	if _, err := client(t, s.URL, s.Client(), false).Draw(t.Context(), want); provider.ClassOf(err) != class {
		t.Errorf("%s is %v, want %s", said, err, class)
	}
}
