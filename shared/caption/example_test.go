package caption_test

import (
	"fmt"
	"log"

	"github.com/aiprod/aiprod/shared/caption"
	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/timeline"
)

func Example() {
	english, err := language.Find("en")
	if err != nil {
		log.Fatal(err)
	}
	words := []timeline.Word{
		{Text: "It", Start: 0, End: 150}, {Text: "weighs", Start: 150, End: 600},
		{Text: "9.8", Start: 600, End: 1300}, {Text: "kg.", Start: 1300, End: 1900},
		{Text: "Lift", Start: 2900, End: 3200}, {Text: "it.", Start: 3200, End: 3400},
	}
	cues := caption.Cues(words, english, caption.Options{End: 4000})
	fmt.Println(caption.Check(cues, english))
	fmt.Printf("%s", caption.WebVTT(cues, english))
	// Output:
	// []
	// WEBVTT
	//
	// 00:00:00.000 --> 00:00:01.900
	// It weighs 9.8 kg.
	//
	// 00:00:02.900 --> 00:00:03.734
	// Lift it.
}
