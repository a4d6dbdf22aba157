// Package compose_test holds the optional containers to what they stand beside: ports, paths, settings, versions.
package compose_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pb33f/go-yaml"
)

const root = "../.."

func read(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func parse(t *testing.T, path string, dst any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(read(t, path)), dst); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

type service struct {
	Image       string            `yaml:"image"`
	Network     string            `yaml:"network_mode"`
	Profiles    []string          `yaml:"profiles"`
	Command     []string          `yaml:"command"`
	Environment map[string]string `yaml:"environment"`
	Volumes     []string          `yaml:"volumes"`
	Ports       []string          `yaml:"ports"`
	DependsOn   []string          `yaml:"depends_on"`
}

type composed struct {
	Services map[string]service `yaml:"services"`
	Volumes  map[string]any     `yaml:"volumes"`
}

var pinned = regexp.MustCompile(`^[\w./-]+:v?\d+\.\d+\.\d+[\w.-]*$`)

// Every image has a version, every folder is there, and nothing is reachable from another machine.
func TestServices(t *testing.T) {
	t.Parallel()
	var c composed
	parse(t, "compose.yaml", &c)
	for _, name := range []string{"redis", "prober", "prometheus", "grafana", "stack"} {
		if _, ok := c.Services[name]; !ok {
			t.Errorf("there is no %s", name)
		}
	}
	for name, s := range c.Services {
		if !pinned.MatchString(s.Image) {
			t.Errorf("%s: %q is no version", name, s.Image)
		}
		if s.Network != "host" || len(s.Ports) > 0 {
			t.Errorf("%s: is not on the host's loopback alone", name)
		}
		if all := strings.Join(s.Command, " ") + s.Environment["GF_SERVER_HTTP_ADDR"]; name != "stack" && !strings.Contains(all, "127.0.0.1") || strings.Contains(all, "0.0.0.0") {
			t.Errorf("%s: does not say that it listens on loopback", name)
		}
		for _, v := range s.Volumes {
			from, _, _ := strings.Cut(v, ":")
			if _, named := c.Volumes[from]; named {
				continue
			}
			if _, err := os.Stat(from); err != nil || !strings.HasPrefix(from, ".") {
				t.Errorf("%s: %q is neither a volume nor here", name, v)
			}
		}
		for _, other := range s.DependsOn {
			if _, ok := c.Services[other]; !ok {
				t.Errorf("%s waits for %s, which is not there", name, other)
			}
		}
	}
}

// The containers are of the versions, and go by the settings, of what they stand beside.
func TestServicesFitTheStack(t *testing.T) {
	t.Parallel()
	var c composed
	parse(t, "compose.yaml", &c)
	if s := c.Services["stack"]; !strings.Contains(read(t, filepath.Join(root, "cloudbuild.yaml")), "name: "+s.Image+"\n") {
		t.Errorf("the stack is built with %s, the build has another", s.Image)
	}
	if version := regexp.MustCompile(`redis_version += "REDIS_(\d+)_(\d+)"`).FindStringSubmatch(read(t, filepath.Join(root, "terraform/redis.tf"))); version == nil ||
		!strings.HasPrefix(c.Services["redis"].Image, "redis:"+version[1]+"."+version[2]+".") {
		t.Errorf("Redis is %s, in the cloud %v", c.Services["redis"].Image, version)
	}
	var catalogue struct {
		Functions map[string]struct{ Path string }
		Secrets   []string
	}
	if err := json.Unmarshal([]byte(read(t, filepath.Join(root, "terraform/catalogue.json"))), &catalogue); err != nil {
		t.Fatal(err)
	}
	port := regexp.MustCompile(`Port int +.default:"(\d+)"`).FindStringSubmatch(read(t, filepath.Join(root, "scripts/aiprod/dev.go")))
	if port == nil {
		t.Fatal("the stack has no port")
	}
	stack := c.Services["stack"]
	if !strings.Contains(strings.Join(stack.Command, " "), "--port "+port[1]) {
		t.Errorf("the stack is not on %s", port[1])
	}
	redis := "127.0.0.1:" + c.Services["redis"].Command[slices.Index(c.Services["redis"].Command, "--port")+1]
	for name, value := range stack.Environment {
		if name != "GOFLAGS" && !slices.Contains(catalogue.Secrets, name) {
			t.Errorf("the stack reads no %s", name)
		}
		if name == "REDIS_URL" && value != "redis://"+redis {
			t.Errorf("the stack looks for Redis at %s, which is at %s", value, redis)
		}
	}

	paths := map[string]bool{}
	for _, f := range catalogue.Functions {
		paths[f.Path] = true
	}
	for job, s := range scrapes(t) {
		for _, target := range s.targets {
			switch host, path, _ := strings.Cut(strings.TrimPrefix(target, "http://"), "/"); {
			case job == "stack" && (host != "127.0.0.1:"+port[1] || !paths["/"+path]):
				t.Errorf("Prometheus asks for %s, where the stack has no route", target)
			case job == "redis" && target != redis:
				t.Errorf("Prometheus looks for Redis at %s", target)
			case !strings.HasPrefix(host, "127.0.0.1:"):
				t.Errorf("Prometheus asks %s", target)
			}
		}
	}
}

type scrape struct{ targets, modules []string }

func scrapes(t *testing.T) map[string]scrape {
	t.Helper()
	var file struct {
		Jobs []struct {
			Name    string              `yaml:"job_name"`
			Params  map[string][]string `yaml:"params"`
			Targets []struct {
				Targets []string `yaml:"targets"`
			} `yaml:"static_configs"`
		} `yaml:"scrape_configs"`
	}
	parse(t, "prometheus.yaml", &file)
	all := map[string]scrape{}
	for _, j := range file.Jobs {
		s := scrape{modules: j.Params["module"]}
		for _, group := range j.Targets {
			s.targets = append(s.targets, group.Targets...)
		}
		all[j.Name] = s
	}
	return all
}

// What Prometheus has the prober do, the prober knows; what the board shows is asked for; and Grafana finds its source.
func TestBoard(t *testing.T) {
	t.Parallel()
	var prober struct {
		Modules map[string]any `yaml:"modules"`
	}
	parse(t, "prober.yaml", &prober)
	jobs := scrapes(t)
	for name, s := range jobs {
		for _, m := range s.modules {
			if _, ok := prober.Modules[m]; !ok {
				t.Errorf("%s: the prober has no module %s", name, m)
			}
		}
	}
	var sources struct {
		Sources []struct {
			UID string `yaml:"uid"`
			URL string `yaml:"url"`
		} `yaml:"datasources"`
	}
	parse(t, "grafana/datasources/prometheus.yaml", &sources)
	if len(sources.Sources) != 1 || !slices.Contains(jobs["prometheus"].targets, strings.TrimPrefix(sources.Sources[0].URL, "http://")) {
		t.Fatalf("Grafana's source is %v", sources.Sources)
	}
	var board struct {
		Panels []struct {
			Title      string
			Datasource struct{ UID string }
			Targets    []struct{ Expr string }
		}
	}
	if err := json.Unmarshal([]byte(read(t, "grafana/dashboards/stack.json")), &board); err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`job=~?"([\w|]+)"`)
	for _, p := range board.Panels {
		if p.Datasource.UID != sources.Sources[0].UID {
			t.Errorf("%s: has no source %s", p.Title, p.Datasource.UID)
		}
		for _, target := range p.Targets {
			m := named.FindStringSubmatch(target.Expr)
			if m == nil {
				t.Fatalf("%s: %s names no job", p.Title, target.Expr)
			}
			for job := range strings.SplitSeq(m[1], "|") {
				if _, ok := jobs[job]; !ok {
					t.Errorf("%s: nothing is asked by the name %s", p.Title, job)
				}
			}
		}
	}
	if len(board.Panels) == 0 {
		t.Error("the board is empty")
	}
}
