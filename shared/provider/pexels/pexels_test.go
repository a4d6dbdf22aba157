package pexels_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/credit"
	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/pexels"
	"github.com/aiprod/aiprod/shared/provider/providertest"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// client returns a client of a server.
func client(t *testing.T, b providertest.Bench) *pexels.Client {
	t.Helper()
	c, err := pexels.New(pexels.Options{Key: "key", URL: b.URL + "/pexels", HTTP: b.HTTP})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestVideo(t *testing.T) {
	t.Parallel()
	want := provider.Clip{Ref: "job1/shot1/1", Model: pexels.Model, Prompt: "A bakery at night.", Seconds: 5, Aspect: "16:9", Seed: 1 << 40}
	providertest.Video(t, want, func(t *testing.T, b providertest.Bench) provider.Video { return client(t, b) })
}

// TestPick holds that the same shot gets the same clip, another seed another one,
// and nobody one that is too short or shows what may not be shown.
func TestPick(t *testing.T) {
	t.Parallel()
	b := providertest.NewBench(t, vendortest.Options{})
	c := client(t, b)
	picked := func(want provider.Clip) string {
		want.Model, want.Ref = pexels.Model, "r"
		op, err := c.Submit(t.Context(), want)
		if err != nil {
			return string(provider.ClassOf(err))
		}
		id, _, _ := strings.Cut(op.ID, "/")
		return id
	}
	const wine, dough, street, smoking, table, window = "1526911", "1526912", "1526914", "1526916", "1526915", "1526917"
	all := func(want provider.Clip) (ids []string) {
		for seed := range uint64(20) {
			want.Seed = seed
			ids = append(ids, picked(want))
		}
		slices.Sort(ids)
		return slices.Compact(ids)
	}
	for name, tt := range map[string]struct {
		want provider.Clip
		get  []string
	}{
		"wide":                   {provider.Clip{Query: "bread", Seconds: 5, Aspect: "16:9"}, []string{"1526909", "1526910", dough, street}},
		"square is cut out":      {provider.Clip{Query: "bread", Seconds: 5, Aspect: "1:1"}, []string{"1526909", "1526910", dough, street}},
		"long":                   {provider.Clip{Query: "bread", Seconds: 18, Aspect: "16:9"}, []string{"1526910", street}},
		"tall":                   {provider.Clip{Query: "bread", Seconds: 5, Aspect: "9:16"}, []string{table, window}},
		"asked for":              {provider.Clip{Query: "a glass of wine", Seconds: 25, Aspect: "16:9"}, []string{wine, street}},
		"forbidden all the same": {provider.Clip{Query: "a glass of wine", Seconds: 25, Aspect: "16:9", Never: []string{"Drinking wine!"}}, []string{street}},
		"a phrase of others":     {provider.Clip{Query: "bread", Seconds: 5, Aspect: "9:16", Never: []string{"table bread", ""}}, []string{table, window}},
		"smoke that is meant":    {provider.Clip{Query: "Smoking", Seconds: 5, Aspect: "9:16"}, []string{table, smoking, window}},
		"in four thousand lines": {provider.Clip{Query: "bread", Seconds: 5, Aspect: "16:9", Height: 2000}, []string{"1526910", street}},
		"nothing so long":        {provider.Clip{Query: "bread", Seconds: 60, Aspect: "16:9"}, []string{"absent"}},
	} {
		if diff := cmp.Diff(tt.get, all(tt.want)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if one := picked(tt.want); one != picked(tt.want) {
			t.Errorf("%s: the same shot gets another clip", name)
		}
	}
}

// TestPickOfAFilm holds that the shots of a film have different clips as long as there are some, whatever their seeds, and
// each of them the same one whenever it is asked for.
func TestPickOfAFilm(t *testing.T) {
	t.Parallel()
	c := client(t, providertest.NewBench(t, vendortest.Options{}))
	for film := range uint64(20) {
		var seeds []uint64
		had := map[string]int{}
		for shot := range uint64(6) {
			want := provider.Clip{Ref: "r", Model: pexels.Model, Query: "bread", Seconds: 5, Aspect: "16:9", Seed: film * (shot % 3), Before: seeds}
			op, err := c.Submit(t.Context(), want)
			again, err2 := c.Submit(t.Context(), want)
			if err != nil || err2 != nil || again.ID != op.ID {
				t.Fatalf("%s, then %s: %v, %v", op.ID, again.ID, err, err2)
			}
			had[op.ID]++
			seeds = append(seeds, want.Seed)
		}
		for id, n := range had {
			if len(had) != 4 || n > 2 { // of the four that there are
				t.Errorf("film %d: %s comes %d times, of %d clips", film, id, n, len(had))
			}
		}
	}
}

// TestCredit holds that whoever has filmed a clip is named, with what the licence asks for.
func TestCredit(t *testing.T) {
	t.Parallel()
	c := client(t, providertest.NewBench(t, vendortest.Options{}))
	p, err := c.Poll(t.Context(), "1526912/15269122")
	want := credit.Credit{
		Author: "Li W.", AuthorURL: "https://www.pexels.com/@somebody", Source: "Pexels",
		Page: "https://www.pexels.com/video/hands-kneading-dough-1526912/", Licence: "https://www.pexels.com/license/",
	}
	if err != nil || p.Credit == nil || !p.Known || p.Micros != 0 {
		t.Fatalf("%+v, %v", p, err)
	}
	if diff := cmp.Diff(want, *p.Credit); diff != "" {
		t.Errorf("credit (-want +got):\n%s", diff)
	}
	if got := p.Credit.Line(); got != "Video by Li W. on Pexels" {
		t.Error(got)
	}
}

// TestSearch holds what a search says, and what is made of what it finds.
func TestSearch(t *testing.T) {
	t.Parallel()
	var asked *http.Request
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r
		_, _ = w.Write([]byte(`{"videos":[
			{"id":1,"duration":9,"url":"javascript:alert(1)","user":{"name":"","url":"http://a"},"video_files":[
				{"id":1,"file_type":"video/mp4","width":null,"height":null,"link":"https://a/1.m3u8"},
				{"id":2,"file_type":"video/mp4","width":640,"height":360,"link":"https://a/2.mp4"},
				{"id":3,"file_type":"video/mp4","width":4096,"height":2160,"link":"https://a/3.mp4"},
				{"id":4,"file_type":"video/mp4","width":1920,"height":1080,"link":"https://a/4.mp4"},
				{"id":5,"file_type":"video/webm","width":1920,"height":1080,"link":"https://a/5.webm"}]},
			{"id":2,"duration":9,"url":"https://www.pexels.com/video/2/","video_files":[{"id":6,"file_type":"video/mp4","width":640,"height":360,"link":"https://a/6.mp4"}]},
			{"id":3,"duration":9,"url":"https://www.pexels.com/video/3/","video_files":[]}]}`))
	}))
	defer s.Close()
	c, err := pexels.New(pexels.Options{Key: "key", URL: s.URL})
	if err != nil {
		t.Fatal(err)
	}
	found, err := c.Search(t.Context(), provider.Wish{Ref: "j/s/1", Query: " Brot   am Morgen " + strings.Repeat("ja ", 40), Lang: "de-AT", Aspect: "4:5", Seconds: 5, Height: 1080})
	if err != nil {
		t.Fatal(err)
	}
	first := credit.Credit{Author: "Pexels", Source: "Pexels", Licence: "https://www.pexels.com/license/"}
	second := first
	second.Page = "https://www.pexels.com/video/2/"
	want := []provider.Footage{
		{ID: "1/4", Seconds: 9, Width: 1920, Height: 1080, Credit: first},
		{ID: "2/6", Seconds: 9, Width: 640, Height: 360, Words: []string{}, Credit: second},
	}
	for i := range found {
		if len(found[i].Words) == 0 {
			found[i].Words = want[i].Words
		}
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	q := asked.URL.Query()
	if asked.URL.Path != "/videos/search" || asked.Header.Get("Authorization") != "key" || q.Get("locale") != "de-DE" || q.Get("orientation") != "portrait" ||
		q.Get("size") != "medium" || !strings.HasPrefix(q.Get("query"), "Brot am Morgen ja") || len(q.Get("query")) > 100 {
		t.Errorf("asked %s", asked.URL)
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]pexels.Options{
		"no key":      {},
		"key of two":  {Key: "a\nb"},
		"bad address": {Key: "key", URL: "api.pexels.example"},
		"no address":  {Key: "key", URL: "https://%"},
	} {
		if _, err := pexels.New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := pexels.New(pexels.Options{Key: "key"}); err != nil {
		t.Errorf("the least: %v", err)
	}
}

// TestPollRefuses holds that an operation cannot lead a request elsewhere.
func TestPollRefuses(t *testing.T) {
	t.Parallel()
	c := client(t, providertest.NewBench(t, vendortest.Options{}))
	for _, operation := range []string{"", "1", "1/", "/1", "../1", "1/2/3", "-1/2", "1/x"} {
		if _, err := c.Poll(t.Context(), operation); provider.ClassOf(err) != provider.Caller {
			t.Errorf("%q: %v", operation, err)
		}
	}
}
