package reading_test

import (
	"fmt"

	"github.com/aiprod/aiprod/shared/language"
	"github.com/aiprod/aiprod/shared/voice/reading"
)

func ExampleRead() {
	english, err := language.Find("en")
	if err != nil {
		fmt.Println(err)
		return
	}
	words, err := reading.Read("Only €25 at foldit.example!", english)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, w := range words {
		fmt.Printf("%s: %s\n", w.Text, w.Spoken)
	}
	// Output:
	// Only: Only
	// €25: twenty five euros
	// at: at
	// foldit.example!: foldit dot example
}
