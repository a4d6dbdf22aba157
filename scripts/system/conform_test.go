package system

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"github.com/aiprod/aiprod/shared/function"
)

// held validates answers against the document, one at a time: it keeps what it has compiled.
var held = sync.OnceValues(func() (*holder, error) {
	raw, err := json.Marshal(function.Declared().OpenAPI(nil))
	if err != nil {
		return nil, err
	}
	doc, err := libopenapi.NewDocument(raw)
	if err != nil {
		return nil, err
	}
	v, errs := validator.NewValidator(doc)
	if len(errs) > 0 {
		return nil, errs[0]
	}
	return &holder{v: v}, nil
})

type holder struct {
	mu sync.Mutex
	v  validator.Validator
}

// conform holds an answer of the API to the document: what it says in JSON, and that it
// says it with a status the document has. Streams and media are for their own tests, and so is what has no route.
func (w *world) conform(res *http.Response) {
	w.t.Helper()
	media := res.Header.Get("Content-Type")
	if !strings.Contains(media, "json") || res.Header.Get("RateLimit-Policy") == "" {
		return
	}
	raw, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil {
		w.t.Fatal(err)
	}
	res.Body = io.NopCloser(bytes.NewReader(raw))
	h, err := held()
	if err != nil {
		w.t.Fatal(err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	copied := *res
	copied.Body = io.NopCloser(bytes.NewReader(raw))
	if ok, problems := h.v.ValidateHttpResponse(res.Request, &copied); !ok {
		for _, p := range problems {
			w.t.Errorf("%s %s answers %d, which is not as documented: %s: %s %v", res.Request.Method, res.Request.URL.Path, res.StatusCode, p.Message, p.Reason, p.SchemaValidationErrors)
		}
	}
}
