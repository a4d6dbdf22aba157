package gemini_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"google.golang.org/genai"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/gemini"
	"github.com/aiprod/aiprod/shared/provider/providertest"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// A film is watched where it lies, or is sent, waited for, and taken away again.
func TestWatch(t *testing.T) {
	t.Parallel()
	for name, o := range services() {
		for what, c := range map[string]struct {
			files  []vendortest.Fault
			script []vendortest.Fault
			class  provider.Class // of the failure where it is sent; empty for none
			code   string
		}{
			"well":              {nil, nil, "", ""},
			"down once":         {[]vendortest.Fault{vendortest.PollDown}, nil, "", ""},
			"limited once":      {[]vendortest.Fault{vendortest.PollLimited}, nil, "", ""},
			"cannot be watched": {[]vendortest.Fault{vendortest.Broken}, nil, provider.Outage, "file_failed"},
		} {
			t.Run(name+" "+what, func(t *testing.T) {
				t.Parallel()
				b := providertest.NewBench(t, vendortest.Options{Polls: 3, Script: c.script})
				b.Server.ScriptFiles(c.files...)
				q := providertest.Question(model)
				q.Media = []provider.Medium{film("a film")}
				reply, err := client(t, b, o).Ask(t.Context(), q)
				failed := name == "gemini" && c.class != ""
				if e := failure(err); failed && (e.Class != c.class || e.Code != c.code || len(b.Server.Book()) != 0) {
					t.Errorf("%v; the book says %v", err, b.Server.Book())
				}
				if !failed && (err != nil || reply.Document == nil) {
					t.Errorf("%+v, %v", reply, err)
				}
				if !failed {
					watched(t, b, name == "vertex")
				}
				if n := b.Server.GoogleFiles(); n != 0 {
					t.Errorf("%d files are left behind", n)
				}
			})
		}
	}
}

// watched holds that the model was given the film, on Vertex AI as it lies in the bucket.
func watched(t *testing.T, b providertest.Bench, vertex bool) {
	t.Helper()
	asked := b.Server.Asked()
	if len(asked) != 1 || len(asked[0].Media) != 1 || strings.HasPrefix(asked[0].Media[0], "gs://") != vertex {
		t.Errorf("asked %+v", asked)
	}
}

// A film that cannot be read, or a wait that is given up, asks nobody and buys nothing.
func TestWatchNothing(t *testing.T) {
	t.Parallel()
	unreadable := film("a film")
	unreadable.Open = func(context.Context) (io.ReadCloser, error) { return nil, errors.New("no such object") }
	short := film("a film")
	short.Size++
	huge := film("a film")
	huge.Size = 3 << 30
	for name, c := range map[string]struct {
		film  provider.Medium
		class provider.Class
	}{"unreadable": {unreadable, provider.Outage}, "shorter than said": {short, provider.Outage}, "too large": {huge, provider.Caller}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := providertest.NewBench(t, vendortest.Options{})
			q := providertest.Question(model)
			q.Media = []provider.Medium{c.film}
			_, err := client(t, b, gemini.Options{Key: "k"}).Ask(t.Context(), q)
			if provider.ClassOf(err) != c.class || len(b.Server.Asked()) != 0 {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestDownloadOfTheLibrary shows why no file is read by the library: it takes a
// refusal for the file. Ours look at the status.
func TestDownloadOfTheLibrary(t *testing.T) {
	t.Parallel()
	b := providertest.NewBench(t, vendortest.Options{})
	library, err := genai.NewClient(t.Context(), &genai.ClientConfig{
		Backend: genai.BackendGeminiAPI, APIKey: "k", HTTPClient: b.HTTP, HTTPOptions: genai.HTTPOptions{BaseURL: b.URL + "/google"},
	})
	if err != nil {
		t.Fatal(err)
	}
	b.Server.ScriptFiles(vendortest.Expired)
	f, err := library.Files.Upload(t.Context(), strings.NewReader("a film"), &genai.UploadFileConfig{MIMEType: "video/mp4"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := library.Files.Download(t.Context(), genai.NewDownloadURIFromVideo(&genai.Video{URI: f.URI}), nil)
	if err != nil || !strings.Contains(string(got), "PERMISSION_DENIED") {
		t.Errorf("the library has mended its ways: %q, %v", got, err)
	}
}

// TestRetriesOfTheLibrary shows that no call of a model is repeated unless that is asked for, and how the library then
// takes no advice.
func TestRetriesOfTheLibrary(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		retries  *genai.HTTPRetryOptions
		arrivals int
	}{"by default": {nil, 1}, "asked for": {&genai.HTTPRetryOptions{InitialDelay: new(float64), MaxDelay: new(float64)}, 2}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			arrivals := 0
			b := providertest.NewBench(t, vendortest.Options{Script: []vendortest.Fault{vendortest.Limited}, Arrived: func(vendortest.Arrival) { arrivals++ }})
			library, err := genai.NewClient(t.Context(), &genai.ClientConfig{
				Backend: genai.BackendGeminiAPI, APIKey: "k", HTTPClient: b.HTTP,
				HTTPOptions: genai.HTTPOptions{BaseURL: b.URL + "/google", RetryOptions: c.retries},
			})
			if err != nil {
				t.Fatal(err)
			}
			_, _ = library.Models.GenerateContent(t.Context(), model, genai.Text("hello"), nil)
			if arrivals != c.arrivals {
				t.Errorf("asked %d times, want %d", arrivals, c.arrivals)
			}
		})
	}
}
