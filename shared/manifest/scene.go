package manifest

import "slices"

// Kinds of scene.
const (
	Title     = "title"     // kicker, heading, body
	Statement = "statement" // heading, emphasis
	Figure    = "figure"    // one number, told large
	List      = "list"      // heading, items
	Steps     = "steps"     // heading, numbered items
	Quote     = "quote"     // heading is the quotation, body its source
	Chart     = "chart"     // heading, chart
	Compare   = "compare"   // two figures against each other: items of two
	Image     = "image"     // user's image or clip with heading
	Closing   = "closing"   // heading, body: the call to action
	Timeline  = "timeline"  // heading, items in the order of time: Title is when, Body what
	Portion   = "portion"   // a figure with Of, or a percentage, as marks that are filled or not
	Contact   = "contact"   // heading, items: Title is where, when or how, Icon says which
	Question  = "question"  // heading asks, body answers
	Price     = "price"     // one price on a tag, or items: Title is what costs Number
	Cards     = "cards"     // heading, two to four items with an icon each
	Split     = "split"     // user's image or clip beside heading and body
	Gallery   = "gallery"   // two to four images of the user's with heading
	Pledge    = "pledge"    // heading and the titles of items are lines of the brand's, word for word
)

// Kinds returns every kind of scene that can be chosen; a pledge is made of what the brand has to say.
func Kinds() []string {
	return []string{
		Title, Statement, Figure, List, Steps, Quote, Chart, Compare, Image, Closing,
		Timeline, Portion, Contact, Question, Price, Cards, Split, Gallery,
	}
}

// Transitions returns every way a shot is entered.
func Transitions() []string { return []string{"cut", "push", "wipe", "rise", "dip", "morph"} }

// A Scene is the content of a shot; Kind decides which fields it uses. All text
// is in the film's language and comes from the brief.
type Scene struct {
	Kind    string `json:"kind"`
	Kicker  string `json:"kicker,omitempty"`
	Heading string `json:"heading,omitempty"`
	Body    string `json:"body,omitempty"`
	// Emphasis are words of the heading drawn in the accent colour.
	Emphasis []string `json:"emphasis,omitempty"`
	Items    []Item   `json:"items,omitempty"`
	Figure   *Number  `json:"figure,omitempty"`
	Chart    *Series  `json:"chart,omitempty"`
	// First is the number of the first of steps that go on from an earlier shot; 0 is 1.
	First int `json:"first,omitempty"`
	// Icon names a picture of the icon set; empty for none.
	Icon string `json:"icon,omitempty"`
	// Asset is the id of a file of the user's: the picture of an image or split, the
	// logo of any other kind. Assets are those of a gallery.
	Asset  string   `json:"asset,omitempty"`
	Assets []string `json:"assets,omitempty"`
	// Ground is what the scene stands on: accent, card, or empty for the theme's own.
	Ground string `json:"ground,omitempty"`
	// Layout chooses between the arrangements of a kind: 0 is the first.
	Layout int `json:"layout,omitempty"`
}

// An Item is one entry of a list, steps or compare scene.
type Item struct {
	Title  string  `json:"title"`
	Body   string  `json:"body,omitempty"`
	Icon   string  `json:"icon,omitempty"`
	Number *Number `json:"number,omitempty"`
}

// A Number is a figure as the brief writes it, and its value for drawing.
type Number struct {
	// Text is the figure exactly as written, with its unit: "9.8 kg", "25 €", "2 to 8".
	Text string `json:"text"`
	// Value is the number itself; Decimals how many digits of it follow the point.
	Value    float64 `json:"value"`
	Decimals int     `json:"decimals,omitempty"`
	// Prefix and Suffix surround the counting number in Text ("$", " kg").
	Prefix string `json:"prefix,omitempty"`
	Suffix string `json:"suffix,omitempty"`
	// Group and Point are the digit separators Text uses; empty for none.
	Group string `json:"group,omitempty"`
	Point string `json:"point,omitempty"`
	// Label says what is counted.
	Label string `json:"label,omitempty"`
	// Percent is true where Value is a share of a hundred.
	Percent bool `json:"percent,omitempty"`
	// Of is the whole Value counts a part of: 5 in "three in five"; 0 for none.
	Of int `json:"of,omitempty"`
}

// Marks is how many marks show n as a part of a whole: one for each of the whole,
// a hundred for a percentage, 0 where it cannot be shown so.
func (n *Number) Marks() int {
	whole := n.Of
	if whole == 0 && n.Percent {
		whole = 100
	}
	filled := n.Value == float64(int(n.Value)) && n.Value >= 0 && n.Value <= float64(whole)
	if !filled || whole < 2 || whole > 20 && whole != 100 {
		return 0
	}
	return whole
}

// A Series is the data of a chart.
type Series struct {
	Kind   string   `json:"kind"` // bar, line or ring
	Unit   string   `json:"unit,omitempty"`
	Points []Number `json:"points"`
}

// Complete reports whether a scene has what its kind cannot be drawn without.
func (s Scene) Complete() bool {
	switch s.Kind {
	case Figure:
		return s.Figure != nil && s.Figure.Text != ""
	case List, Steps:
		return len(s.Items) > 0
	case Compare:
		return len(s.Items) == 2
	case Chart:
		return s.Chart != nil && len(s.Chart.Points) > 0
	case Image, Split:
		return s.Asset != ""
	case Gallery:
		return len(s.Assets) >= 2 && len(s.Assets) <= 4
	case Timeline:
		return len(s.Items) >= 2 && len(s.Items) <= 5
	case Contact:
		return len(s.Items) >= 1 && len(s.Items) <= 5
	case Cards:
		return len(s.Items) >= 2 && len(s.Items) <= 4 && !slices.ContainsFunc(s.Items, func(it Item) bool { return it.Icon == "" })
	case Portion:
		return s.Figure != nil && s.Figure.Text != "" && s.Figure.Marks() > 0
	case Price:
		return len(s.Items) > 0 || s.Figure != nil && s.Figure.Text != ""
	}
	return s.Heading != ""
}

// Files returns the ids of all files of the user's a scene shows, in order.
func (s Scene) Files() []string {
	ids := slices.Clone(s.Assets)
	if s.Asset != "" {
		ids = append(ids, s.Asset)
	}
	return ids
}
