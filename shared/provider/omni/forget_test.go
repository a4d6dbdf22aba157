package omni_test

import (
	"errors"
	"testing"

	"github.com/aiprod/aiprod/shared/provider"
	"github.com/aiprod/aiprod/shared/provider/omni"
	"github.com/aiprod/aiprod/shared/provider/providertest"
	"github.com/aiprod/aiprod/shared/provider/vendortest"
)

// What was asked for and made is kept by the API until it is told to forget it, which it may be told twice.
func TestForget(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]omni.Options{"Gemini API": {}, "Vertex AI": {Project: "p1"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := providertest.NewBench(t, vendortest.Options{})
			c := client(t, b, o)
			op, err := c.Submit(t.Context(), want)
			if err != nil {
				t.Fatal(err)
			}
			if b.Server.Stored() != 1 {
				t.Error("nothing is kept")
			}
			for range 2 {
				if err := c.Forget(t.Context(), op.ID); err != nil || b.Server.Stored() != 0 {
					t.Errorf("%v; %d are kept", err, b.Server.Stored())
				}
			}
			p, err := c.Poll(t.Context(), op.ID)
			if e, _ := errors.AsType[*provider.Error](p.Err); err != nil || e == nil || e.Code != "interaction_not_found" {
				t.Errorf("%+v, %v", p, err)
			}
			if err := c.Forget(t.Context(), "../models"); provider.ClassOf(err) != provider.Caller {
				t.Errorf("what is no interaction: %v", err)
			}
		})
	}
}
