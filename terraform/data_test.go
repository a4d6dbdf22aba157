package terraform_test

import (
	"regexp"
	"strings"
	"testing"
)

var holder = regexp.MustCompile(`(?ms)^resource "(google_firestore_database|google_storage_bucket|google_secret_manager_secret|google_kms_crypto_key|google_logging_project_bucket_config)" "(\w+)" .*?^}`)

// What holds data or keys cannot be destroyed by an apply. A plan does not tell whether it could.
func TestPreventDestroy(t *testing.T) {
	t.Parallel()
	spared := map[string]string{
		"source":  "its archives are built anew from the commit",
		"default": "every project has it, and it cannot be deleted",
	}
	found := 0
	for _, file := range sources(t) {
		for _, m := range holder.FindAllStringSubmatch(string(file), -1) {
			found++
			if spared[m[2]] == "" && !strings.Contains(m[0], "prevent_destroy = true") {
				t.Errorf("%s.%s can be destroyed, with what it holds", m[1], m[2])
			}
		}
	}
	if found < 5 {
		t.Errorf("%d resources hold data", found)
	}
}
