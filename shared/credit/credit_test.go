package credit_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/credit"
)

func TestText(t *testing.T) {
	t.Parallel()
	a := credit.Credit{Author: "A", Source: "Pexels", Page: "https://www.pexels.com/video/1/", Licence: "https://www.pexels.com/license/"}
	b := credit.Credit{Author: "B", Source: "Pexels", Licence: "https://www.pexels.com/license/"}
	want := "Video by A on Pexels https://www.pexels.com/video/1/\nVideo by B on Pexels\nVideos provided by Pexels https://www.pexels.com/license/\n"
	if diff := cmp.Diff(want, credit.Text([]credit.Credit{a, b, a})); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
}
