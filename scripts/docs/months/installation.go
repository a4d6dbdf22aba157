package months

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// An Installation is what of an environment is billed by being there.
type Installation struct {
	Rules, Policies, PolicyRules, Addresses, Schedules, Keys, Zones int64
	// WarmCPU and WarmMiB are of all functions that keep an instance ready; Secrets have a version.
	WarmCPU, WarmMiB, Secrets int64
	// Unpriced is what it has besides, whose price is not known.
	Unpriced []string
}

// provenance are the two secrets that every installation has to have.
const provenance = 2

var (
	listed = regexp.MustCompile(`(?m)^(\w+) *= *\[(.*?)\]`)
	quoted = regexp.MustCompile(`"([^"]+)"`)
	armor  = regexp.MustCompile(`(?m)^    (?:reads|writes) = (\[.*\])`)
)

// read tells what an environment consists of, from the repository's terraform/.
func read(root, environment string) (Installation, error) {
	var in Installation
	counts, err := planned(filepath.Join(root, "terraform/testdata/plan.golden"), environment)
	if err != nil {
		return in, err
	}
	in.Rules, in.Policies = counts["google_compute_global_forwarding_rule"], counts["google_compute_security_policy"]
	in.Addresses, in.Schedules = counts["google_compute_address"], counts["google_cloud_scheduler_job"]
	in.Keys, in.Zones = counts["google_kms_crypto_key"], counts["google_dns_managed_zone"]
	for resource, name := range map[string]string{"google_redis_instance": "Redis", "google_compute_backend_bucket": "Cloud CDN"} {
		if counts[resource] != 0 {
			in.Unpriced = append(in.Unpriced, name)
		}
	}
	slices.Sort(in.Unpriced)

	text, err := os.ReadFile(filepath.Join(root, "terraform/armor.tf"))
	if err != nil {
		return in, err
	}
	for _, class := range armor.FindAllStringSubmatch(string(text), -1) {
		in.PolicyRules += int64(len(quoted.FindAllString(class[1], -1))) + 2 // the rate, and the default
	}
	if in.Policies == 0 || in.PolicyRules <= 2*in.Policies {
		return in, fmt.Errorf("armor.tf: %d rules of %d policies", in.PolicyRules, in.Policies)
	}
	return in, in.decided(root, environment)
}

// decided adds what the environment's own file says: who is warm, and which keys have been given.
func (in *Installation) decided(root, environment string) error {
	text, err := os.ReadFile(filepath.Join(root, "terraform/environments", environment+".tfvars"))
	if err != nil {
		return err
	}
	raw, err := os.ReadFile(filepath.Join(root, "terraform/catalogue.json"))
	if err != nil {
		return err
	}
	var catalogue struct {
		Functions map[string]struct {
			CPU int64 `json:"cpu"`
			MiB int64 `json:"memory_mib"`
		} `json:"functions"`
	}
	if err := json.Unmarshal(raw, &catalogue); err != nil {
		return err
	}
	in.Secrets = provenance
	for _, list := range listed.FindAllStringSubmatch(string(text), -1) {
		for _, name := range quoted.FindAllStringSubmatch(list[2], -1) {
			switch f, ok := catalogue.Functions[name[1]]; {
			case list[1] == "warm" && !ok:
				return fmt.Errorf("%s keeps %s warm, which is no function", environment, name[1])
			case list[1] == "warm":
				in.WarmCPU, in.WarmMiB = in.WarmCPU+f.CPU, in.WarmMiB+f.MiB
			case list[1] == "secrets" && !strings.HasPrefix(name[1], "AIPROD_PROVENANCE"):
				in.Secrets++
			}
		}
	}
	return nil
}

// planned reads how many of each resource an environment's plan makes.
func planned(file, environment string) (map[string]int64, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	column, counts := -1, map[string]int64{}
	for line := range strings.Lines(string(raw)) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		if fields[0] == "resource" {
			for i, f := range fields {
				if f == environment {
					column = i
				}
			}
			continue
		}
		if column < 0 || column >= len(fields) {
			return nil, fmt.Errorf("%s: no column %s", file, environment)
		}
		if counts[fields[0]], err = strconv.ParseInt(fields[column], 10, 64); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return counts, nil
}
