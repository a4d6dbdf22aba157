package disclosure

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"flag"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/disclosure/xmp"
	"github.com/aiprod/aiprod/shared/language"
)

var update = flag.Bool("update", false, "write the golden files anew")

// testKey is the key of the first test of RFC 8032, section 7.1.
func testKey() ed25519.PrivateKey {
	seed, err := hex.DecodeString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
	if err != nil {
		panic(err)
	}
	return ed25519.NewKeyFromSeed(seed)
}

// A parcel is a delivered film in a folder.
type parcel struct {
	dir       string
	statement Statement
}

// pack delivers a film of two shots, with its poster and captions.
func pack(t *testing.T) parcel {
	t.Helper()
	p := parcel{dir: t.TempDir(), statement: statement()}
	m := Marking("job", time.Date(2026, 11, 23, 1, 2, 3, 0, time.UTC), p.statement.Shots)
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	p.write(t, VideoName, append(box("ftyp", "isom\x00\x00\x00\x00"), box("mdat", "film")...))
	p.write(t, "poster.jpg", picture.Bytes())
	p.write(t, "captions.vtt", []byte("WEBVTT\n"))
	if err := xmp.MarkFilm(p.path(VideoName), m); err != nil {
		t.Fatal(err)
	}
	if err := xmp.MarkPoster(p.path("poster.jpg"), m); err != nil {
		t.Fatal(err)
	}
	for _, f := range [][2]string{{VideoName, "video/mp4"}, {"poster.jpg", "image/jpeg"}, {"captions.vtt", "text/vtt"}} {
		raw := p.read(t, f[0])
		sum := sha256.Sum256(raw)
		p.statement.Files = append(p.statement.Files, File{Name: f[0], Type: f[1], Size: int64(len(raw)), SHA256: hex.EncodeToString(sum[:])})
	}
	p.seal(t, testKey())
	return p
}

func box(kind, body string) []byte {
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(8+len(body))), kind...), body...)
}

func (p parcel) path(name string) string { return filepath.Join(p.dir, name) }

func (p parcel) read(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(p.path(name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func (p parcel) write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(p.path(name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func (p parcel) seal(t *testing.T, key ed25519.PrivateKey) {
	t.Helper()
	sealed, err := Seal(p.statement, key)
	if err != nil {
		t.Fatal(err)
	}
	p.write(t, Name, sealed)
}

func (p parcel) verify(t *testing.T, trusted ...ed25519.PublicKey) Report {
	t.Helper()
	return Verify(Delivered{Sidecar: p.read(t, Name), Trusted: trusted, Find: func(name string) (string, bool) {
		_, err := os.Stat(p.path(name))
		return p.path(name), err == nil
	}})
}

func statement() Statement {
	shots := []Shot{
		{ID: "s1", Drawn: Take{Backend: "local/studio", Model: "studio-5", Seed: "18446744073709551615", Step: "aa", SHA256: "bb"}, Assets: []string{"ii"}},
		{ID: "s2", Drawn: Take{Backend: "local/studio", Model: "studio-5", Seed: "7", Step: "cc", SHA256: "dd"}, Bought: &Take{
			Backend: "runway/gen4.5", Model: "gen4.5", Seed: "7", Step: "ee", SHA256: "ff",
		}},
	}
	m := Marking("job", time.Date(2026, 11, 23, 1, 2, 3, 456, time.FixedZone("", 3600)), shots)
	return Statement{
		Schema: Schema, AIGenerated: true, SourceType: m.SourceType, Document: m.Document, Tool: Tool, Version: Version,
		Job: Hash("job"), Brief: Hash("Fresh bread."), Attempt: 1, Revision: 2, Label: true, Assets: []Asset{}, Shots: shots,
		Dates: Dates{Requested: Date(m.Created), Begun: Date(m.Created), Measured: Date(m.Created)},
		Voice: Voice{Backend: "local/voice", Name: "slt", Lang: "en", Lines: []Take{{Line: "l1", Backend: "local/voice", Model: "speech-1", Step: "gg"}}},
	}
}

// The bytes that are signed, and the sidecar around them, never change by themselves.
func TestGolden(t *testing.T) {
	t.Parallel()
	st := statement()
	st.Files = []File{{Name: VideoName, Type: "video/mp4", Size: 1 << 40, SHA256: "hh"}}
	signed, err := canonical(st)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := Seal(st, testKey())
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"statement.canonical": signed, "provenance.golden": sealed} {
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// The vectors are those of RFC 8785, where they hold integers and strings only.
func TestCanonical(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{"b":1,"a":[true,null,-7]}`:            `{"a":[true,null,-7],"b":1}`,
		`{"\u20ac":"Euro","\r":"CR","1":"one"}`: "{\"\\r\":\"CR\",\"1\":\"one\",\"\u20ac\":\"Euro\"}",
		`{"\ud83d\ude00":1,"\ufb33":2}`:         "{\"\U0001f600\":1,\"\ufb33\":2}", // by UTF-16, not by code point
		`"\u20ac$\u000f\u000aA'\u0042\"\\\"\/"`: "\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\"/\"",
		`"<&>\u2028\u007f"`:                     "\"<&>\u2028\u007f\"",
		`9007199254740991`:                      `9007199254740991`,
		`9007199254740992`:                      "",
		`1.5`:                                   "",
		`1e3`:                                   "",
		`-0`:                                    "",
	} {
		got, err := canonical(json.RawMessage(in))
		if string(got) != want || (err != nil) != (want == "") {
			t.Errorf("%s: %s, %v; want %s", in, got, err, want)
		}
	}
}

// A film that was delivered verifies; one in which any byte of any file has changed does not: every
// byte of the captions is tried, and one in a few of the rest.
func TestVerifyFindsEveryFlippedByte(t *testing.T) {
	t.Parallel()
	p := pack(t)
	trusted := Public(testKey())
	if r := p.verify(t, trusted); !r.OK || r.Signer != KeyID(trusted) || len(r.Checks) != 8 {
		t.Fatalf("a delivered film: %+v", r)
	}
	for name, every := range map[string]int{VideoName: 7, "poster.jpg": 7, "captions.vtt": 1, Name: 13} {
		whole := p.read(t, name)
		for i := 0; i < len(whole); i += every {
			altered := bytes.Clone(whole)
			altered[i] ^= 1
			p.write(t, name, altered)
			if r := p.verify(t, trusted); r.OK {
				t.Fatalf("byte %d of %s was flipped: %+v", i, name, r)
			}
		}
		p.write(t, name, whole)
	}
}

func TestVerifyFails(t *testing.T) {
	t.Parallel()
	trusted := Public(testKey())
	_, other, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		spoil func(*testing.T, *parcel)
		// want is what the failing check looks at, of which file and with which words; nothing for a film that verifies.
		what, file, want string
	}{
		"whole":               {func(*testing.T, *parcel) {}, "", "", ""},
		"captions left out":   {func(t *testing.T, p *parcel) { p.remove(t, "captions.vtt") }, "", "", ""},
		"film left out":       {func(t *testing.T, p *parcel) { p.remove(t, VideoName) }, "content", VideoName, "is not there"},
		"other key":           {func(t *testing.T, p *parcel) { p.seal(t, other) }, "signer", Name, "not among the keys trusted here: " + KeyID(trusted)},
		"longer captions":     {func(t *testing.T, p *parcel) { p.write(t, "captions.vtt", []byte("WEBVTT\n\n")) }, "content", "captions.vtt", "8 bytes"},
		"unmarked film":       {unmark, "marking", VideoName, "missing"},
		"another film's mark": {remark, "marking", VideoName, "another film"},
		"other claim": {func(t *testing.T, p *parcel) {
			p.statement.SourceType = sourceTypes()[2].URI
			p.seal(t, testKey())
		}, "marking", VideoName, "says compositeWithTrainedAlgorithmicMedia, the sidecar algorithmicMedia"},
		"no film in it": {func(t *testing.T, p *parcel) {
			p.statement.Files = p.statement.Files[1:]
			p.seal(t, testKey())
		}, "content", VideoName, "not in the sidecar"},
		"other schema": {func(t *testing.T, p *parcel) {
			p.statement.Schema = "aiprod.provenance/9"
			p.seal(t, testKey())
		}, "sidecar", Name, "aiprod.provenance/9"},
		"unknown field": {func(t *testing.T, p *parcel) { p.replace(t, `"attempt": 1`, `"attempt": 1, "x": 1`) }, "sidecar", Name, "cannot be read"},
		"other layout":  {func(t *testing.T, p *parcel) { p.replace(t, "\n", "\r\n") }, "sidecar", Name, "edited"},
		"said twice":    {func(t *testing.T, p *parcel) { p.replace(t, `"attempt": 1`, `"attempt": 2, "attempt": 1`) }, "sidecar", Name, "edited"},
		"another's word": {func(t *testing.T, p *parcel) {
			p.replace(t, `"attempt": 1`, `"attempt": 2`)
		}, "signature", Name, "does not fit"},
		"another algorithm": {func(t *testing.T, p *parcel) { p.replace(t, `"Ed25519"`, `"none"`) }, "signature", Name, "none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := pack(t)
			tt.spoil(t, &p)
			r := p.verify(t, trusted)
			var failed []Check
			for _, c := range r.Checks {
				if c.Result == Fail {
					failed = append(failed, c)
				}
			}
			if tt.want == "" {
				if !r.OK {
					t.Errorf("%+v", failed)
				}
				return
			}
			if r.OK || len(failed) == 0 {
				t.Fatalf("it verifies: %+v", r)
			}
			if c := failed[0]; c.What != tt.what || c.File != tt.file || !strings.Contains(c.Detail, tt.want) {
				t.Errorf("%+v, want %s of %s with %q", c, tt.what, tt.file, tt.want)
			}
		})
	}
}

func (p parcel) remove(t *testing.T, name string) {
	t.Helper()
	if err := os.Remove(p.path(name)); err != nil {
		t.Fatal(err)
	}
}

func (p parcel) replace(t *testing.T, old, by string) {
	t.Helper()
	p.write(t, Name, bytes.Replace(p.read(t, Name), []byte(old), []byte(by), 1))
}

// unmark delivers a film without a marking, in good faith.
func unmark(t *testing.T, p *parcel) {
	t.Helper()
	p.write(t, VideoName, append(box("ftyp", "isom\x00\x00\x00\x00"), box("mdat", "film")...))
	p.deliver(t)
}

func remark(t *testing.T, p *parcel) {
	t.Helper()
	unmark(t, p)
	if err := xmp.MarkFilm(p.path(VideoName), Marking("another", time.Unix(0, 0), p.statement.Shots)); err != nil {
		t.Fatal(err)
	}
	p.deliver(t)
}

// deliver signs the film as it is now.
func (p *parcel) deliver(t *testing.T) {
	t.Helper()
	raw := p.read(t, VideoName)
	sum := sha256.Sum256(raw)
	p.statement.Files[0].Size, p.statement.Files[0].SHA256 = int64(len(raw)), hex.EncodeToString(sum[:])
	p.seal(t, testKey())
}

func TestSourceType(t *testing.T) {
	t.Parallel()
	bought, given, drawn := Shot{Bought: &Take{}}, Shot{Assets: []string{"a"}}, Shot{}
	for want, shots := range map[string][][]Shot{
		"algorithmicMedia":                     {nil, {drawn}},
		"compositeSynthetic":                   {{drawn, given}},
		"compositeWithTrainedAlgorithmicMedia": {{drawn, bought}, {bought}, {given, bought}},
	} {
		for _, s := range shots {
			if got := sourceName(SourceType(s)); got != want || Meaning(SourceType(s)) == "" {
				t.Errorf("%+v: %s, want %s", s, got, want)
			}
		}
	}
}

// Every language has a label that is short, and large enough for the quality rules.
func TestLabels(t *testing.T) {
	t.Parallel()
	for _, tag := range language.Tags() {
		l, err := LabelIn(tag)
		if err != nil || l.Text == "" || len([]rune(l.Text)) > 26 || l.Size < 0.022 || l.Size > 0.06 {
			t.Errorf("%s: %+v, %v", tag, l, err)
		}
	}
	if _, err := LabelIn("xx"); err == nil {
		t.Error("a label in no language")
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	made, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	key, err := ParseKey(made)
	if err != nil {
		t.Fatal(err)
	}
	both := append(PublicPEM(Public(key)), PublicPEM(Public(testKey()))...)
	trusted, err := ParseTrusted(both)
	if err != nil || len(trusted) != 2 || !trusted[0].Equal(key.Public()) {
		t.Errorf("%v, %v", trusted, err)
	}
	for _, bad := range []string{"", "hello", string(PublicPEM(Public(key))), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"} {
		if _, err := ParseKey([]byte(bad)); err == nil {
			t.Errorf("%q is a key", bad)
		}
	}
	for _, bad := range []string{"", "hello", string(made)} {
		if _, err := ParseTrusted([]byte(bad)); err == nil {
			t.Errorf("%q is a public key", bad)
		}
	}
}

func FuzzRead(f *testing.F) {
	sealed, err := Seal(statement(), testKey())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed)
	f.Add([]byte(`{"signature":{},"statement":{"schema":"aiprod.provenance/1"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := read(data)
		if err != nil {
			return
		}
		again, err := s.encode()
		if err != nil || !bytes.Equal(again, data) {
			t.Errorf("accepted bytes that are not canonical: %v", err)
		}
		if _, err := s.signer(); err == nil && !bytes.Equal(data, sealed) {
			t.Log("signed by someone else") // which is for the trusted keys to tell
		}
	})
}
