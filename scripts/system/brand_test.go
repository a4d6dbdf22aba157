package system

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aiprod/aiprod/functions/api/library"
	"github.com/aiprod/aiprod/shared/identity"
	"github.com/aiprod/aiprod/shared/manifest"
)

// zest is a kit with all that shows: a red ground, a slogan.
const zest = `{"name":"Zest","colours":{"primary":"#E4002B"},"fonts":{"heading":"manrope"},"tone":"bold","locked_lines":[{"text":"Zest. Squeeze the day."}]}`

func (w *world) kit(body string) library.Brand {
	w.t.Helper()
	var b library.Brand
	w.read(w.do("POST", "/brands", body, nil), http.StatusCreated, &b)
	return b
}

// Who may do what with kits, and what bad ones are answered with.
func TestBrandRequests(t *testing.T) {
	t.Parallel()
	w := start(t)
	id := w.kit(zest).ID
	stranger, viewer, producer := w.as("eve", "other", identity.Admin), w.as("vic", "acme", identity.Viewer), w.as("pat", "acme", identity.Producer)
	nobody := &world{w.t, w.stack, ""}
	const name, primary = `"name":"A"`, `"colours":{"primary":"#0057ff"}`
	good := `{` + name + `,` + primary + `}`
	fresh, stale := map[string]string{"If-Match": `"1"`}, map[string]string{"If-Match": `"7"`}
	hold([]refusal{
		{"guest creates", nobody, "POST", "/brands", good, nil, 401, "", ""},
		{"guest lists", nobody, "GET", "/brands", nil, nil, 401, "", ""},
		{"viewer creates", viewer, "POST", "/brands", good, nil, 403, "", ""},
		{"viewer reads", viewer, "GET", "/brands/" + id, nil, nil, 403, "", ""},
		{"stranger reads", stranger, "GET", "/brands/" + id, nil, nil, 404, "brand.not_found", ""},
		{"stranger replaces", stranger, "PUT", "/brands/" + id, good, fresh, 404, "brand.not_found", ""},
		{"stranger deletes", stranger, "DELETE", "/brands/" + id, nil, nil, 404, "brand.not_found", ""},
		{"stranger's film", stranger, "POST", "/pipeline/run", `{"content":"Fresh bread every morning.","brand":"` + id + `"}`, nil, 422, "request.invalid", "/brand"},
		{"a path for an id", producer, "GET", "/brands/..%2Fjobs", nil, nil, 404, "brand.not_found", ""},
		{"no JSON", producer, "POST", "/brands", `{"name":`, nil, 400, "request.malformed", ""},
		{"nothing", producer, "POST", "/brands", `{}`, nil, 422, "request.invalid", "/colours"},
		{"no primary", producer, "POST", "/brands", `{` + name + `,"colours":{}}`, nil, 422, "request.invalid", "/colours/primary"},
		{"unknown field", producer, "POST", "/brands", `{` + name + `,` + primary + `,"mascot":"fox"}`, nil, 422, "request.invalid", "/mascot"},
		{"an id of one's own", producer, "POST", "/brands", `{` + name + `,` + primary + `,"id":"mine"}`, nil, 422, "request.invalid", "/id"},
		{"a colour's name", producer, "POST", "/brands", `{` + name + `,"colours":{"primary":"red"}}`, nil, 422, "request.invalid", "/colours/primary"},
		{"an unknown font", producer, "POST", "/brands", `{` + name + `,` + primary + `,"fonts":{"heading":"comic"}}`, nil, 422, "request.invalid", "/fonts/heading"},
		{"an unknown tone", producer, "POST", "/brands", `{` + name + `,` + primary + `,"tone":"loud"}`, nil, 422, "request.invalid", "/tone"},
		{"somebody's logo", producer, "POST", "/brands", `{` + name + `,` + primary + `,"logo":"../../etc/passwd"}`, nil, 422, "request.invalid", "/logo"},
		{"six lines", producer, "POST", "/brands", `{` + name + `,` + primary + `,"locked_lines":[{"text":"a"},{"text":"b"},{"text":"c"},{"text":"d"},{"text":"e"},{"text":"f"}]}`, nil, 422, "request.invalid", "/locked_lines"},
		{"a line of nothing", producer, "POST", "/brands", `{` + name + `,` + primary + `,"locked_lines":[{"text":"\u200b"}]}`, nil, 422, "request.invalid", "/locked_lines/0/text"},
		{"too large", producer, "POST", "/brands", `{"name":"` + strings.Repeat("x", 6<<20) + `"}`, nil, 413, "request.too_large", ""},
		{"replaced unseen", producer, "PUT", "/brands/" + id, good, nil, 428, "precondition.required", ""},
		{"replaced stale", producer, "PUT", "/brands/" + id, good, stale, 412, "brand.changed", ""},
		{"replaced badly", producer, "PUT", "/brands/" + id, `{` + name + `,"colours":{"primary":"7"}}`, fresh, 422, "request.invalid", "/colours/primary"},
		{"a film too short for it", producer, "POST", "/pipeline/run", `{"content":"Fresh bread every morning.","duration_sec":5,"brand":"` + id + `"}`, nil, 422, "request.invalid", "/brand"},
		{"a film that forbids it", producer, "POST", "/pipeline/run", `{"content":"Fresh bread every morning.","must_not_include":["squeeze"],"brand":"` + id + `"}`, nil, 422, "request.invalid", "/brand"},
		{"producer lists", producer, "GET", "/brands", nil, nil, 200, "", ""},
		{"producer reads", producer, "GET", "/brands/" + id, nil, nil, 200, "", ""},
	})
	var list struct{ Brands []library.Brand }
	w.read(w.do("GET", "/brands", nil, nil), http.StatusOK, &list)
	if len(list.Brands) != 1 || list.Brands[0].Version != 1 {
		t.Errorf("stored %+v", list.Brands)
	}
}

// A kit is made, read, replaced, made the default and deleted.
func TestBrandLife(t *testing.T) {
	t.Parallel()
	w := start(t)
	made := w.kit(`{"name":"Pale","colours":{"primary":"#FFE98A","background":"#FFF8E1","text":"#E8D9A0"},"default":true}`)
	if !made.Default || len(made.Adjusted) != 2 || made.Adjusted[0].Colour != "text" || made.Palette.Background != "#fff8e1" {
		t.Errorf("made %+v", made)
	}
	res := w.do("GET", "/brands/"+made.ID, nil, nil)
	if got := res.Header.Get("ETag"); got != `"1"` {
		t.Errorf("ETag %s", got)
	}
	w.problem(w.do("DELETE", "/brands/"+made.ID, nil, nil), http.StatusConflict)
	var now library.Brand
	w.read(w.do("PUT", "/brands/"+made.ID, zest, map[string]string{"If-Match": res.Header.Get("ETag")}), http.StatusOK, &now)
	if now.Version != 2 || now.Name != "Zest" || !now.Default || len(now.Adjusted) != 0 {
		t.Errorf("replaced %+v", now)
	}
	w.kit(strings.Replace(zest, `"tone"`, `"default":true,"tone"`, 1))
	w.read(w.do("DELETE", "/brands/"+made.ID, nil, nil), http.StatusNoContent, nil)
	w.problem(w.do("GET", "/brands/"+made.ID, nil, nil), http.StatusNotFound)
}

// A film follows its kit although that is replaced and deleted while it is made, and
// its logo's asset with it: it is in the brand's colour, ends on logo and slogan, and says the slogan word for word.
func TestAFilmFollowsItsKit(t *testing.T) {
	t.Parallel()
	w := start(t)
	logo, status := w.upload("mark.png", "logo", mark(t))
	if status != "ready" {
		t.Fatalf("logo is %s", status)
	}
	kit := w.kit(strings.Replace(zest, `"tone"`, `"logo":"`+logo+`","tone"`, 1))
	id := w.submit(map[string]any{"content": bakery, "brand": kit.ID, "duration_sec": 12}).ID
	other := map[string]string{"If-Match": `"1"`}
	w.read(w.do("PUT", "/brands/"+kit.ID, `{"name":"Other","colours":{"primary":"#00FF00"}}`, other), http.StatusOK, nil)
	w.read(w.do("DELETE", "/brands/"+kit.ID, nil, nil), http.StatusNoContent, nil)
	w.forget(logo)
	disclosed(w, w.delivered(id))

	m, revision := w.film(id)
	last := m.Shots[len(m.Shots)-1].Scene
	if m.Brand == nil || m.Brand.ID != kit.ID || m.Brand.Version != 1 || last.Kind != manifest.Pledge || last.Heading != "Zest. Squeeze the day." || last.Asset != logo {
		t.Errorf("brand %+v, ends on %+v", m.Brand, last)
	}
	line := m.Lines[len(m.Lines)-1]
	if !line.Locked || line.Text != last.Heading {
		t.Errorf("last line %+v", line)
	}
	w.problem(w.patch(id, revision, "", `{"lines":{"`+line.ID+`":{"text":"Zest."}}}`), http.StatusUnprocessableEntity)

	dir := t.TempDir()
	save(w, id, "video.mp4", dir)
	save(w, id, "captions.vtt", dir)
	captions, err := os.ReadFile(filepath.Join(dir, "captions.vtt"))
	if err != nil || !strings.Contains(strings.Join(strings.Fields(string(captions)), " "), "Zest. Squeeze the day.") {
		t.Errorf("captions: %v\n%s", err, captions)
	}
	film := filepath.Join(dir, "video.mp4")
	for _, at := range []string{"3", "7", "11"} {
		if got := share(t, frame(t, film, at), color.RGBA{0xe4, 0, 0x2b, 255}); got < 0.2 {
			t.Errorf("at %s s %.0f %% of the picture is in the primary colour", at, 100*got)
		}
	}
	if got := share(t, frame(t, film, "11"), green); got < 0.005 {
		t.Errorf("%.2f %% of the end is the logo", 100*got)
	}
}

// forget takes an asset out of the store, as its erasure does.
func (w *world) forget(asset string) {
	w.t.Helper()
	fs, err := w.stack.Env.Firestore()
	if err != nil {
		w.t.Fatal(err)
	}
	assets, err := fs.CollectionGroup("assets").Documents(w.t.Context()).GetAll()
	if err != nil {
		w.t.Fatal(err)
	}
	for _, d := range assets {
		if d.Ref.ID == asset {
			if _, err := d.Ref.Delete(w.t.Context()); err != nil {
				w.t.Fatal(err)
			}
			return
		}
	}
	w.t.Fatalf("no asset %s among %d", asset, len(assets))
}

// A kit whose logo is not there any more is refused when a film is asked for, and said so.
func TestAKitWithoutItsLogo(t *testing.T) {
	t.Parallel()
	w := start(t)
	logo, _ := w.upload("mark.png", "logo", mark(t))
	kit := w.kit(strings.Replace(zest, `"tone"`, `"logo":"`+logo+`","tone"`, 1))
	w.forget(logo)
	p := w.problem(w.do("POST", "/pipeline/run", map[string]any{"content": bakery, "brand": kit.ID, "duration_sec": 12}, nil), http.StatusUnprocessableEntity)
	if len(p.Errors) != 1 || p.Errors[0].Pointer != "/brand" || !strings.Contains(p.Errors[0].Detail, "logo") {
		t.Errorf("errors %+v", p.Errors)
	}
}

var green = color.RGBA{0, 0xd0, 0x60, 255}

// mark is a logo: a green disc on nothing.
func mark(t *testing.T) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 200, 200))
	for i := range 200 * 200 {
		if x, y := i%200-100, i/200-100; x*x+y*y < 95*95 {
			img.Set(i%200, i/200, green)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// frame is the picture of a film at a time in seconds.
func frame(t *testing.T, film, at string) image.Image {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-nostdin", "-ss", at, "-i", film, "-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// share is how much of a picture is in a colour, or hardly another.
func share(t *testing.T, img image.Image, want color.RGBA) float64 {
	t.Helper()
	const near = 45 // of 255, in each component
	b, n := img.Bounds(), 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)
			if off(c.R, want.R) < near && off(c.G, want.G) < near && off(c.B, want.B) < near {
				n++
			}
		}
	}
	return float64(n) / float64(b.Dx()*b.Dy())
}

func off(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }
