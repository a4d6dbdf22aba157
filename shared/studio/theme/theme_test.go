package theme

import (
	"testing"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/raster"
	"github.com/google/go-cmp/cmp"
)

func TestEveryThemeIsReadableAsWritten(t *testing.T) {
	t.Parallel()
	if len(Names()) < 8 {
		t.Fatalf("only %d themes", len(Names()))
	}
	for _, name := range Names() {
		th, _ := Find(name)
		l := Look{Theme: th}
		if err := l.parse(); err != nil {
			t.Fatal(err)
		}
		ground := append([]raster.RGB{l.Background}, l.Mesh...)
		for _, c := range []struct {
			what      string
			got, want float64
		}{
			{"text", Least(l.Text, ground...), 5.5},
			{"muted", Least(l.Muted, ground...), TextContrast},
			{"accent", Least(l.Accent, ground...), LargeContrast},
			{"text on accent", raster.Contrast(l.OnAccent, l.Accent), TextContrast},
			{"text on card", raster.Contrast(l.OnCard, l.Card), 7},
		} {
			if c.got < c.want-0.01 {
				t.Errorf("%s: %s has %.2f:1, want %.1f:1", name, c.what, c.got, c.want)
			}
		}
	}
}

// Every look can be read on every ground, and each ground is another one.
func TestGroundsAreReadable(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		own, err := Resolve(manifest.Theme{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		for _, ground := range []string{OnAccent, OnCard} {
			l := own.On(ground)
			under := append([]raster.RGB{l.Background}, l.Mesh...)
			if got := raster.Contrast(l.Background, own.Background); got < 1.5 {
				t.Errorf("%s on %s: the ground differs by %.2f:1 only", name, ground, got)
			}
			for what, got := range map[string]float64{
				"text": Least(l.Text, under...) / TextContrast, "muted": Least(l.Muted, under...) / TextContrast,
				"accent": Least(l.Accent, under...) / LargeContrast, "small accent": Least(l.SmallAccent, under...) / TextContrast,
				"on accent": raster.Contrast(l.OnAccent, l.Accent) / TextContrast, "on card": raster.Contrast(l.OnCard, l.Card) / TextContrast,
			} {
				if got < 0.99 {
					t.Errorf("%s on %s: %s has %.0f %% of the contrast it needs", name, ground, what, 100*got)
				}
			}
		}
		if diff := cmp.Diff(own, own.On("")); diff != "" {
			t.Errorf("%s: its own ground differs:\n%s", name, diff)
		}
	}
}

func TestResolveRepairsABrand(t *testing.T) {
	t.Parallel()
	l, err := Resolve(manifest.Theme{Palette: manifest.Palette{Background: "#ffffff", Accent: "#ffee88", Text: "#eeeeee"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := Least(l.Text, l.Background); got < TextContrast {
		t.Errorf("text has %.2f:1 on white", got)
	}
	if got := Least(l.Accent, l.Background); got < LargeContrast {
		t.Errorf("accent has %.2f:1 on white", got)
	}
	if !l.Light {
		t.Error("a white ground is not light")
	}
}

func TestPick(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		words []string
		want  string
	}{
		{[]string{"nature", "garden"}, "forest"},
		{[]string{"Luxury", "evening"}, "velvet"},
		{[]string{"business", "report"}, "slate"},
	} {
		if got := Pick(c.words, 3).Name; got != c.want {
			t.Errorf("Pick(%v) = %s, want %s", c.words, got, c.want)
		}
	}
	if Pick(nil, 1).Name == Pick(nil, 2).Name {
		t.Error("the seed does not choose where no word does")
	}
}

func TestUnknownNamesAndColoursAreErrors(t *testing.T) {
	t.Parallel()
	if _, err := Resolve(manifest.Theme{Name: "nosuch"}); err == nil {
		t.Error("unknown theme accepted")
	}
	if _, err := Resolve(manifest.Theme{Palette: manifest.Palette{Text: "red"}}); err == nil {
		t.Error("colour name accepted")
	}
}

func TestManifestRoundTrip(t *testing.T) {
	t.Parallel()
	th, _ := Find("paper")
	l, err := Resolve(th.Manifest())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(th.Palette, l.Palette); diff != "" {
		t.Error(diff)
	}
}

// Type on a picture can be read where the picture is white, and the picture is seen through what makes it so.
func TestOnPicture(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			look, err := Resolve(manifest.Theme{Name: name})
			if err != nil {
				t.Fatal(err)
			}
			on, veil := look.OnPicture()
			if veil > 0.75 {
				t.Errorf("three quarters of the picture are hidden: %.2f", veil)
			}
			b := on.Background
			ground := raster.RGB{R: 1 - veil*(1-b.R), G: 1 - veil*(1-b.G), B: 1 - veil*(1-b.B)}
			for what, c := range map[string]struct {
				colour, on raster.RGB
				least      float64
			}{
				"text": {on.Text, ground, TextContrast}, "muted": {on.Muted, ground, TextContrast},
				"accent": {on.Accent, ground, LargeContrast}, "small accent": {on.SmallAccent, ground, TextContrast},
				"pill": {on.OnAccent, on.Accent, TextContrast},
			} {
				if got := raster.Contrast(c.colour, c.on); got < c.least {
					t.Errorf("%s: contrast %.2f, want %.1f", what, got, c.least)
				}
			}
		})
	}
}
