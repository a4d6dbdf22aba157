package page_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aiprod/aiprod/shared/quality"
	"github.com/aiprod/aiprod/shared/quality/page"
	"github.com/google/go-cmp/cmp"
)

// failed is a report with a miss of each sort.
func failed() quality.Report {
	return quality.Report{
		Verdict: quality.Failed, Profile: "web", MeasuredAt: time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC),
		Film: &quality.Film{Seconds: 12.5, Bytes: 3_400_000, Width: 1080, Height: 1920, FPS: 30, Video: "h264", Audio: "aac"},
		Findings: []quality.Finding{
			{Rule: "container.format", Title: "MP4 container", Severity: quality.Fail, Verdict: quality.Passed, Measured: "mov", Limit: "mov", Source: "YouTube help 1722171"},
			{Rule: "picture.black", Title: "Longest black run", Severity: quality.Fail, Verdict: quality.Failed, Measured: "0.93", Limit: "under 0.5", Unit: "s",
				Source: "product; ffmpeg blackdetect", Hint: "Render the shot again.", At: []float64{3}, Evidence: []string{"3.00 s to 3.93 s"}},
			{Rule: "caption.gap", Title: "Shortest gap", Severity: quality.Warn, Verdict: quality.Warned, Measured: "1", Limit: "at least 2", Unit: "frames",
				Source: "Netflix", Hint: "Leave two frames.", At: []float64{7.25}, Evidence: []string{"1: مرحبا بالعالم"}},
		},
		Tools: map[string]string{"ffmpeg": "5.1"},
	}
}

func write(t *testing.T, d page.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWrite(t *testing.T) {
	t.Parallel()
	got := write(t, page.Document{Title: "Night Shift", Report: failed(), Frames: []page.Frame{{At: 3, JPEG: []byte("jpeg")}}})
	text := words(t, got)
	for _, want := range []string{
		"Night Shift", "Failed", "1 of 3 rules are kept; 1 failed, 1 warning.", "Web and social video", "0:12.5", "1080 × 1920", "H.264, AAC", "3.4 MB",
		"0.93\u00a0s", "under 0.5\u00a0s", "Render the shot again.", "AIPROD's own limit; ffmpeg blackdetect", "0:07.3\u20021: مرحبا بالعالم",
		"Not judged", "Integrated loudness", "23 November 2026, 02:00 UTC, with ffmpeg 5.1",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(text, "0:03.0\u20023.00") {
		t.Error("a time is told twice")
	}
	if want := "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString([]byte("jpeg")); !strings.Contains(got, want) {
		t.Error("the frame is not on the page")
	}
	if strings.Index(text, "Longest black run") > strings.Index(text, "MP4 container") {
		t.Error("what is kept comes before what is missed")
	}
}

// Whatever a title or a caption holds is text.
func TestWriteEscapes(t *testing.T) {
	t.Parallel()
	const attack = `</title></style></svg>"><script>alert(1)</script><img src=x onerror=alert(1)>{{.}}`
	r := failed()
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Measured, f.Evidence, f.Source, f.Hint, f.Limit = attack, []string{attack}, attack, attack, attack
	}
	got := write(t, page.Document{Title: attack, Report: r, Frames: []page.Frame{{At: 3, JPEG: []byte(attack)}}})
	if !strings.Contains(words(t, got), attack) {
		t.Error("the title is not shown as it is")
	}
	for _, e := range tag.FindAllStringSubmatch(got, -1) {
		name, attributes := e[1], e[2]
		if name == "script" || strings.Contains(attributes, " on") || strings.Contains(attributes, " style=") {
			t.Errorf("the page has %s", e[0])
		}
		if name == "img" && !strings.Contains(attributes, ` src="data:image/jpeg;base64,`) {
			t.Errorf("a picture is %s", e[0])
		}
	}
}

// The page needs nothing from elsewhere and its policy allows what it has.
func TestWriteIsSelfContained(t *testing.T) {
	t.Parallel()
	got := write(t, page.Document{Title: "Film", Report: failed()})
	for _, outside := range []string{"http://", "https://", `src="//`, "href=", "url(", "@import"} {
		if strings.Contains(got, outside) {
			t.Errorf("the page holds %s", outside)
		}
	}
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(got)
	if style == nil {
		t.Fatal("no style")
	}
	sum := sha256.Sum256([]byte(style[1]))
	if hash := base64.StdEncoding.EncodeToString(sum[:]); !strings.Contains(page.Policy(), "'sha256-"+hash+"'") {
		t.Errorf("the policy %s does not allow the style of hash %s", page.Policy(), hash)
	}
}

func TestPassed(t *testing.T) {
	t.Parallel()
	r := failed()
	r.Verdict, r.Findings, r.Film = quality.Passed, r.Findings[:1], nil
	text := words(t, write(t, page.Document{Title: "Film", Report: r}))
	if !strings.Contains(text, "All 1 rules are kept.") || strings.Contains(text, "What was missed") {
		t.Errorf("page: %s", text)
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	r := failed()
	r.Findings[1].At = []float64{0, 1, 2, 3, 4, 5, 6}
	r.Findings[2].At = []float64{6.01, 7}
	if diff := cmp.Diff([]float64{0, 2, 4, 6, 7}, page.Times(r)); diff != "" {
		t.Error(diff)
	}
	for i := range 30 {
		r.Findings = append(r.Findings, quality.Finding{Verdict: quality.Failed, At: []float64{10 + float64(i)}})
	}
	if n := len(page.Times(r)); n != 12 {
		t.Errorf("%d frames", n)
	}
}

var tag = regexp.MustCompile(`<(/?\w+|!)([^>]*)>`)

// words is the text of the page.
func words(t *testing.T, page string) string {
	t.Helper()
	_, body, ok := strings.Cut(page, "<body>")
	if !ok {
		t.Fatalf("no body in %s", page)
	}
	return html.UnescapeString(tag.ReplaceAllString(body, ""))
}
