package cloud_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aiprod/aiprod/shared/cloud"
)

// Everything that is wrong is told at once, by the variable's name.
func TestValidate(t *testing.T) {
	t.Parallel()
	good := cloud.Config{Project: "demo", Lease: 30 * time.Second, FunctionURL: "https://run/{name}"}
	local := good
	local.Endpoints.Firestore = "127.0.0.1:1"
	torn := good
	torn.Vendors.RunwayKey, torn.Vendors.Google.GeminiKey = cloud.NewSecret("two\nlines"), cloud.NewSecret("clé")
	tests := []struct {
		name    string
		config  cloud.Config
		service string
		want    []string // variables at fault
	}{
		{"good", good, "", nil},
		{"good in the cloud", good, "plan", nil},
		{"local", local, "", nil},
		{"local address in the cloud", local, "plan", []string{"FIRESTORE_EMULATOR_HOST"}},
		{"keys that no header carries", torn, "", []string{"RUNWAYML_API_SECRET", "GEMINI_API_KEY"}},
		{"everything", cloud.Config{FunctionURL: "https://run/plan", Lease: time.Millisecond}, "", []string{"GOOGLE_CLOUD_PROJECT", "AIPROD_FUNCTION_URL", "AIPROD_LEASE"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.config.Service = tt.service
			err := tt.config.Validate()
			if (err == nil) != (tt.want == nil) {
				t.Fatalf("error %v", err)
			}
			if err != nil && (strings.Contains(err.Error(), "two") || strings.Contains(err.Error(), "clé")) {
				t.Errorf("%v tells a key", err)
			}
			for _, name := range tt.want {
				if !strings.Contains(err.Error(), name) {
					t.Errorf("%v does not name %s", err, name)
				}
			}
		})
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	c := cloud.Config{Project: "demo", Region: "europe-west1", FunctionURL: "https://{name}.run/{name}"}
	prefixed := c
	prefixed.BucketPrefix = "films"
	got := []string{c.Name(cloud.Intake), prefixed.Name(cloud.Work), c.Function("plan"), c.Queue("work")}
	want := []string{"demo-intake", "films-work", "https://plan.run/plan", "projects/demo/locations/europe-west1/queues/work"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}
