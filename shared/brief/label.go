package brief

import (
	"fmt"

	"github.com/aiprod/aiprod/shared/disclosure"
	"github.com/aiprod/aiprod/shared/quality/wording"
)

// visible is the choice of Request.Label that puts the label on the picture.
const visible = "visible"

// Labelled reports whether the picture says that it is AI-generated.
func (r Resolved) Labelled() bool { return r.Label == visible }

// unlabelled notes every string that may appear nowhere and is part of the label the picture is to carry.
func (c *check) unlabelled(out Resolved) {
	if !out.Labelled() {
		return
	}
	label, err := disclosure.LabelIn(out.Lang.Tag)
	if err != nil {
		c.add("/label", NotAvailable, "must be none for a film in %s", "leave the field out", out.Lang.English)
	}
	for i, never := range out.MustNotInclude {
		if wording.Mentions(label.Text, never) {
			c.add(fmt.Sprintf("/must_not_include/%d", i), Contradicts, "forbids %q, which the visible label %q says", "remove it, or set label to none", never, label.Text)
		}
	}
}
