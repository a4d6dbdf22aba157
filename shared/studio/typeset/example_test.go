package typeset_test

import (
	"fmt"
	"log"
	"strings"

	"github.com/aiprod/aiprod/shared/studio/typeset"
)

func ExampleBook_Set() {
	book, err := typeset.Open()
	if err != nil {
		log.Fatal(err)
	}
	style := typeset.Style{Role: "heading", Size: 64}
	block, err := book.Set("A heat pump saves 25 € a month", "en", style, 600, typeset.Center)
	if err != nil {
		log.Fatal(err)
	}
	for _, line := range block.Lines {
		var words []string
		for _, word := range line.Words {
			words = append(words, word.Text)
		}
		fmt.Println(strings.Join(words, " "))
	}
	fmt.Println(block.Fonts)
	// Output:
	// A heat pump saves
	// 25 € a month
	// [Inter Display]
}

func ExampleBook_Missing() {
	book, err := typeset.Open()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%q\n", book.Missing("fine, but \ue000", "en"))
	// Output: ['\ue000']
}
