package model_test

import (
	"flag"
	"os"
	"testing"
)

// The suite of all directors draws any texts. Here they are drawn less often: what makes a
// film of a text is the rules', which draw them a hundred times in package agent.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "20"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
