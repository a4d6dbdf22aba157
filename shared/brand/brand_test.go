package brand_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aiprod/aiprod/shared/brand"
	"github.com/aiprod/aiprod/shared/brief"
	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/aiprod/aiprod/shared/studio/theme"
	"github.com/aiprod/aiprod/shared/studio/typeset"
)

// blue is the least a kit can be.
func blue() brand.Kit {
	return brand.Kit{Name: "Zest", Colours: brand.Colours{Primary: "#0057FF"}}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	many := make([]brand.Line, 6)
	tests := map[string]struct {
		change func(*brand.Kit)
		want   map[string]string // code by pointer
	}{
		"the least":    {func(*brand.Kit) {}, nil},
		"nothing":      {func(k *brand.Kit) { *k = brand.Kit{} }, map[string]string{"/name": brief.Required, "/colours/primary": brief.Required}},
		"a blank name": {func(k *brand.Kit) { k.Name = " \u200b– " }, map[string]string{"/name": brief.Required}},
		"a long name":  {func(k *brand.Kit) { k.Name = strings.Repeat("n", 81) }, map[string]string{"/name": brief.TooLong}},
		"colour names": {func(k *brand.Kit) { k.Colours = brand.Colours{"red", "#fff", "#12345g", "#1234567", "url(x)"} }, map[string]string{"/colours/primary": brand.NotAColour, "/colours/secondary": brand.NotAColour, "/colours/accent": brand.NotAColour, "/colours/background": brand.NotAColour, "/colours/text": brand.NotAColour}},
		"unknown":      {func(k *brand.Kit) { k.Fonts.Heading, k.Tone, k.Style = "comic", "loud", "neon" }, map[string]string{"/fonts/heading": brief.Unknown, "/tone": brief.Unknown, "/style": brief.Unknown}},
		"a long logo":  {func(k *brand.Kit) { k.Logo = strings.Repeat("x", 129) }, map[string]string{"/logo": brief.TooLong}},
		"many lines":   {func(k *brand.Kit) { k.Lines = many }, map[string]string{"/locked_lines": brief.TooMany}},
		"bad lines": {func(k *brand.Kit) {
			k.Lines = []brand.Line{{Text: strings.Repeat("y", 201)}, {Text: "\u202e"}, {Text: "A.", Where: "poster"}}
		}, map[string]string{"/locked_lines/0/text": brief.TooLong, "/locked_lines/1/text": brief.Required, "/locked_lines/2/where": brief.Unknown}},
		"a line twice": {func(k *brand.Kit) { k.Lines = []brand.Line{{Text: "Go."}, {Text: "Go. ", Where: "anywhere"}} }, map[string]string{"/locked_lines/1/text": brief.Contradicts}},
		"no glyph":     {func(k *brand.Kit) { k.Lines = []brand.Line{{Text: "Bread \U00012000."}} }, map[string]string{"/locked_lines/0/text": brief.NoGlyph}},
		"all it can be": {func(k *brand.Kit) {
			k.Fonts.Heading, k.Tone, k.Style, k.Logo = "serif", "elegant", "velvet", "a1"
			k.Lines = []brand.Line{{Text: "日本語の標語です。"}, {Text: strings.Repeat("é", 200), Where: brief.Anywhere}}
		}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := blue()
			tt.change(&k)
			_, problems := k.Check()
			got := map[string]string{}
			for _, p := range problems {
				got[p.Pointer] = p.Code
				if p.Detail == "" || p.Fix == "" || strings.Contains(p.String(), "%!") {
					t.Errorf("%s: incomplete sentence %q", p.Pointer, p)
				}
			}
			if !maps.Equal(tt.want, got) {
				t.Errorf("(-want +got):\n%s", cmp.Diff(tt.want, got))
			}
		})
	}
}

// What is kept is clean, and stays as it is when it is checked again.
func TestCheckCleans(t *testing.T) {
	t.Parallel()
	k := blue()
	k.Name, k.Lines = " Zest\u200b  Ltd ", []brand.Line{{Text: "Squeeze\n the\u202e day. "}}
	once, _ := k.Check()
	want := brand.Kit{Name: "Zest Ltd", Colours: brand.Colours{Primary: "#0057ff"}, Lines: []brand.Line{{Text: "Squeeze the day.", Where: brief.AtClosing}}}
	if diff := cmp.Diff(want, once); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if twice, _ := once.Check(); !cmp.Equal(once, twice) {
		t.Errorf("checked again it is %+v", twice)
	}
	if k.Colours.Primary != "#0057FF" || k.Lines[0].Where != "" {
		t.Error("the kit given was changed")
	}
}

// The table names what exists.
func TestChoices(t *testing.T) {
	t.Parallel()
	c := brand.OfferedChoices()
	book, err := typeset.Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range c.Fonts {
		if _, err := book.Fit("Ab", "en", typeset.Style{Role: "display", Family: f, Size: 20}, 400, 400, 10, 2, typeset.Start); err != nil {
			t.Errorf("font %s: %v", f, err)
		}
	}
	motions := map[string]bool{}
	for _, name := range theme.Names() {
		th, _ := theme.Find(name)
		motions[th.Motion] = true
	}
	for _, tone := range c.Tones {
		for _, name := range tone.Themes {
			if !slices.Contains(theme.Names(), name) {
				t.Errorf("%s: no theme %s", tone.Name, name)
			}
		}
		if !slices.Contains(brief.OfferedChoices().Music, tone.Music) || !motions[tone.Motion] || len(tone.Themes) == 0 {
			t.Errorf("%s: music %s, motion %s", tone.Name, tone.Music, tone.Motion)
		}
	}
}

func TestTheme(t *testing.T) {
	t.Parallel()
	k := blue()
	k.Tone, k.Fonts.Heading = "elegant", "serif"
	kept := k
	kept.Style = "mono"
	for name, tt := range map[string]struct {
		kit     brand.Kit
		asked   string
		fitting []string
		turn    int
		want    [2]string // theme and motion
	}{
		"the tone's first":         {k, "", []string{"forest"}, 0, [2]string{"velvet", "calm"}},
		"one that suits the brief": {k, "", []string{"paper", "forest"}, 0, [2]string{"paper", "calm"}},
		"another turn":             {k, "", []string{"forest"}, 1, [2]string{"dusk", "calm"}},
		"the brief's own":          {k, "ember", []string{"paper"}, 0, [2]string{"ember", ""}},
		"the kit's own":            {kept, "", []string{"paper"}, 1, [2]string{"mono", ""}},
		"the brief before the kit": {kept, "ember", nil, 0, [2]string{"ember", ""}},
		"without a tone":           {blue(), "", []string{"forest", "lagoon"}, 1, [2]string{"lagoon", ""}},
	} {
		got := tt.kit.Theme(tt.asked, tt.fitting, tt.turn)
		if [2]string{got.Name, got.Motion} != tt.want || got.Palette.Background != "#0057ff" && got.Palette.Background != "#0057FF" {
			t.Errorf("%s: %+v, want %v", name, got, tt.want)
		}
		if got.Family != tt.kit.Fonts.Heading {
			t.Errorf("%s: family %q", name, got.Family)
		}
	}
}

func TestFollow(t *testing.T) {
	t.Parallel()
	r := brief.Request{Content: "Fresh bread every morning from six.", MustNotInclude: []string{"cheap"}}
	b, problems := r.Resolve()
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	e := brand.Edition{ID: "k", Version: 2, Kit: blue()}
	e.Logo, e.Lines = "mark", []brand.Line{{Text: "Zest. Squeeze the day.", Where: brief.AtClosing}}
	got, problems := e.Follow(b)
	if len(problems) > 0 || got.Brand != "k" || !cmp.Equal(got.Assets, []brief.Asset{{ID: "mark", Role: "logo"}}) || len(got.Locked) != 1 {
		t.Errorf("%+v, %v", got, problems)
	}
	b.Assets = []brief.Asset{{ID: "own", Role: "logo"}}
	if got, _ = e.Follow(b); len(got.Assets) != 1 || got.Assets[0].ID != "own" {
		t.Errorf("the brief's own logo gives way: %+v", got.Assets)
	}
	for name, tt := range map[string]struct{ line, code string }{
		"a forbidden word": {"Never cheaper.", brief.Contradicts},
		"another script":   {"毎日焼きたてのパンをお届けします。", brief.Mismatch},
		"too much to say":  {strings.Repeat("All rights reserved. ", 60), brief.TooLong},
	} {
		e.Lines = []brand.Line{{Text: tt.line}}
		if _, problems := e.Follow(b); len(problems) == 0 || problems[0].Pointer != "/brand" || problems[0].Code != tt.code {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

// Whatever the colours, text can be read, and the studio has nothing left to mend.
func TestAnyPaletteIsReadable(t *testing.T) {
	t.Parallel()
	any := rapid.Custom(func(t *rapid.T) string { return fmt.Sprintf("#%06x", rapid.IntRange(0, 0xffffff).Draw(t, "colour")) })
	some := func(t *rapid.T, name string) string {
		if rapid.Bool().Draw(t, name+" given") {
			return any.Draw(t, name)
		}
		return ""
	}
	rapid.Check(t, func(t *rapid.T) {
		c := brand.Colours{Primary: any.Draw(t, "primary"), Secondary: some(t, "secondary"), Accent: some(t, "accent"), Background: some(t, "background"), Text: some(t, "text")}
		p := c.Palette()
		look, err := theme.Resolve(manifest.Theme{Name: rapid.SampledFrom(theme.Names()).Draw(t, "theme"), Palette: p})
		if err != nil {
			t.Fatal(err)
		}
		ground := append([]raster.RGB{look.Background}, look.Mesh...)
		if got := theme.Least(look.Text, ground...); got < theme.TextContrast {
			t.Fatalf("text has %.2f to 1", got)
		}
		if got := theme.Least(look.Accent, ground...); got < theme.LargeContrast {
			t.Fatalf("accent has %.2f to 1", got)
		}
		if got := raster.Contrast(look.OnCard, look.Card); got < theme.TextContrast {
			t.Fatalf("text on cards has %.2f to 1", got)
		}
		for _, a := range c.Adjusted() {
			if a.Drawn == a.Given || a.Contrast >= a.Least+0.1 && a.Instead == "" {
				t.Fatalf("adjusted for nothing: %v", a)
			}
		}
	})
}

func TestAdjusted(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		colours brand.Colours
		want    []string // colour, ground and what is taken instead
	}{
		"readable":            {brand.Colours{Primary: "#0057ff", Background: "#ffffff"}, nil},
		"pale text":           {brand.Colours{Primary: "#0057ff", Background: "#ffffff", Text: "#dddddd"}, []string{"text on background"}},
		"a pale accent":       {brand.Colours{Primary: "#0057ff", Background: "#ffffff", Accent: "#ffee66"}, []string{"accent on background primary"}},
		"nearly readable":     {brand.Colours{Primary: "#0057ff", Background: "#ffffff", Accent: "#ff5a36"}, []string{"accent on background"}},
		"all pale":            {brand.Colours{Primary: "#ffe98a", Background: "#fff8e1", Text: "#e8d9a0"}, []string{"text on background", "primary on background"}},
		"on the primary":      {brand.Colours{Primary: "#e4002b", Accent: "#c00020"}, []string{"accent on primary"}},
		"nothing but primary": {brand.Colours{Primary: "#e4002b"}, nil},
	} {
		var got []string
		for _, a := range tt.colours.Adjusted() {
			got = append(got, strings.TrimSpace(a.Colour+" on "+a.On+" "+a.Instead))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
