package studio

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/aiprod/aiprod/shared/manifest"
	"github.com/aiprod/aiprod/shared/studio/raster"
)

// BenchmarkFrame draws frames of every kind of scene at 1080 by 1920, without encoding.
func BenchmarkFrame(b *testing.B) {
	for _, s := range samples() {
		b.Run(s.Scene.Kind, func(b *testing.B) {
			s.Width, s.Height, s.Frames = 1080, 1920, 150
			t, err := build(context.Background(), s)
			if err != nil {
				b.Fatal(err)
			}
			defer t.close()
			f := raster.NewFrame(s.Width, s.Height)
			n := 0
			for b.Loop() {
				t.draw(f, n%s.Frames)
				n++
			}
		})
	}
}

// BenchmarkRender makes one five-second clip of 1080 by 1920, encoding included.
func BenchmarkRender(b *testing.B) {
	s := samples()[0]
	s.Width, s.Height, s.Frames = 1080, 1920, 150
	for b.Loop() {
		if _, err := Render(b.Context(), s, filepath.Join(b.TempDir(), "a.mp4"), nil); err != nil {
			b.Fatal(err)
		}
	}
}

// samples returns a shot of each kind that needs no file.
func samples() []Shot {
	number := func(text string, v float64, label string) *manifest.Number {
		return &manifest.Number{Text: text, Value: v, Label: label}
	}
	items := []manifest.Item{
		{Title: "Capture", Body: "Panels turn light into electricity", Icon: "sun", Number: number("4.1 M", 4.1, "")},
		{Title: "Store", Body: "Batteries keep it for the night", Icon: "battery", Number: number("5.6 M", 5.6, "")},
	}
	more := append(items[:2:2], manifest.Item{Title: "Share", Body: "Smart grids balance the city", Icon: "city"})
	share := number("87 %", 87, "of roofs could carry panels")
	share.Percent = true
	series := &manifest.Series{Kind: "bar", Points: []manifest.Number{*number("4.1", 4.1, "Q1"), *number("4.9", 4.9, "Q2"), *number("5.6", 5.6, "Q3")}}
	scenes := []manifest.Scene{
		{Kind: manifest.Title, Kicker: "Clean energy", Heading: "Solar power keeps the lights on", Body: "Three simple ideas", Icon: "sun", Emphasis: []string{"lights"}},
		{Kind: manifest.Statement, Heading: "A young tree needs water for its first three summers", Emphasis: []string{"three summers"}, Icon: "tree"},
		{Kind: manifest.Figure, Heading: "Room on the roof", Figure: share},
		{Kind: manifest.List, Heading: "How it works", Items: more},
		{Kind: manifest.Steps, Heading: "In three steps", Items: more},
		{Kind: manifest.Quote, Heading: "Shade makes people walk more", Body: "City tree report"},
		{Kind: manifest.Chart, Heading: "Revenue grew", Chart: series},
		{Kind: manifest.Compare, Heading: "Before and after", Items: items},
		{Kind: manifest.Timeline, Heading: "A hundred years", Items: []manifest.Item{{Title: "1924", Body: "The first oven"}, {Title: "1958", Body: "Sliced bread arrives"}, {Title: "2024", Body: "Six shops"}}},
		{Kind: manifest.Portion, Kicker: "Children", Figure: &manifest.Number{Text: "Three in five", Value: 3, Of: 5, Label: "of our children walk to school"}, Icon: "student"},
		{Kind: manifest.Contact, Heading: "Corner Bakery", Items: []manifest.Item{{Title: "12 Mill Lane", Icon: "map-pin"}, {Title: "Monday to Saturday from 7:00", Icon: "clock"}, {Title: "bakery.example", Icon: "globe"}}},
		{Kind: manifest.Question, Heading: "Why do cities plant trees?", Body: "They cool the street"},
		{Kind: manifest.Price, Figure: &manifest.Number{Text: "from 4.80 €", Value: 4.8, Decimals: 2, Label: "A loaf"}, Icon: "bread"},
		{Kind: manifest.Price, Heading: "Prices", Items: []manifest.Item{{Title: "Rye bread", Number: number("4.80 €", 4.8, "")}, {Title: "Bun", Number: number("1.20 €", 1.2, "")}}},
		{Kind: manifest.Cards, Heading: "All you need", Items: []manifest.Item{{Title: "Calendar", Icon: "calendar"}, {Title: "Chat", Icon: "chat"}, {Title: "Payments", Icon: "credit-card"}}},
		{Kind: manifest.Closing, Kicker: "Join in", Heading: "Adopt the tree in front of your door", Body: "trees.example", Icon: "tree"},
	}
	var shots []Shot
	for i, sc := range scenes {
		shots = append(shots, Shot{
			Width: 270, Height: 480, FPS: 30, Frames: 120, Lang: "en", Scene: sc, Seed: uint64(i), Index: 1, Count: 3,
			Theme: manifest.Theme{Name: "midnight"}, Burn: true, Cues: cues("Panels turn light into electricity"),
		})
	}
	return shots
}
