package brief

import (
	"strings"
	"testing"
)

// A draft voice is refused where nothing may stand in, and nowhere else; whether there is a better one the brief cannot know.
func TestRefusesOwnVoice(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		lang, content, fallback string
		want                    bool
	}{
		{"ja", "図書館カードの作り方を紹介します。", "forbid", true},
		{"ja", "図書館カードの作り方を紹介します。", "ask", false},
		{"ja", "図書館カードの作り方を紹介します。", "", false},
		{"de", "Frisches Brot jeden Morgen.", "forbid", false},
	} {
		r, problems := Request{Content: tt.content, Lang: tt.lang, Fallback: tt.fallback}.Resolve()
		if len(problems) > 0 || r.RefusesOwnVoice() != tt.want {
			t.Errorf("%s, %q: refuses %v, %v", tt.lang, tt.fallback, r.RefusesOwnVoice(), problems)
		}
		if p := r.Unspoken(); len(p) != 1 || p[0].Pointer != "/fallback" || !strings.Contains(p[0].Detail, r.Lang.English) {
			t.Errorf("%+v", p)
		}
	}
}
