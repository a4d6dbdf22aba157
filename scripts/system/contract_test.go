package system

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"github.com/aiprod/aiprod/functions/api/platform/examples"
	"github.com/aiprod/aiprod/scripts/contract"
	"github.com/aiprod/aiprod/shared/function"
)

var update = flag.Bool("update", false, "write the document that clients were promised, where nothing breaks")

// promised is the document that clients are written for.
const promised = "../docs/openapi.json"

// The API keeps what it has promised: a change that breaks clients fails here by its name,
// one that only adds asks for the promise to be written again.
func TestContract(t *testing.T) {
	t.Parallel()
	show, err := examples.All()
	if err != nil {
		t.Fatal(err)
	}
	now, err := json.MarshalIndent(function.Declared().OpenAPI(show), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	now = append(now, '\n')
	old, err := os.ReadFile(promised)
	if os.IsNotExist(err) && *update {
		old, err = now, nil
	}
	if err != nil {
		t.Fatal(err)
	}
	breaks, err := contract.Breaks(old, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range breaks {
		t.Error(b)
	}
	if len(breaks) > 0 {
		t.Fatal("this breaks clients: do it another way; where nobody uses it yet, remove " + promised + " and write it again with -update")
	}
	if *update {
		if err := os.WriteFile(promised, now, 0o600); err != nil {
			t.Fatal(err)
		}
	} else if !bytes.Equal(old, now) {
		t.Error("the document has grown or says it in other words, and breaks nobody: write it with go test ./scripts/system -run TestContract -update")
	}
}
