package theme

// Least contrasts of text and of accents with a ground that is not the theme's own:
// those of WCAG, and a fifth for what ornaments take that were not drawn for it.
const (
	BrandText   = TextContrast * 1.2
	BrandAccent = LargeContrast * 1.2
)

// set returns the theme with its headings in a family, weighted and spaced as the
// first theme that uses it does; an empty family changes nothing.
func (t Theme) set(family string) Theme {
	if family == "" || family == t.Family {
		return t
	}
	t.Family, t.Weight, t.Tracking = family, "bold", 0
	for _, o := range themes().Themes {
		if o.Family == family {
			t.Weight, t.Tracking = o.Weight, o.Tracking
			return t
		}
	}
	return t
}

// How much a ground that is not the theme's own may be darkened, as shares.
const (
	lightVignette = 0.05
	darkVignette  = 0.16
	darkShadow    = 0.2
)

// keep leaves a brand's ground as the brand has it: corners are hardly darkened, and
// only light type has a shadow.
func (l *Look) keep() {
	if l.Light {
		l.Vignette, l.Shadow = min(l.Vignette, lightVignette), 0
		return
	}
	l.Vignette, l.Shadow = min(l.Vignette, darkVignette), min(l.Shadow, darkShadow)
}
