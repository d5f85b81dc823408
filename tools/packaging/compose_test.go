package packaging

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// compose is as much of compose.yaml as the tests look at.
type compose struct {
	Services map[string]service `yaml:"services"`
	Volumes  map[string]any     `yaml:"volumes"`
}

type service struct {
	Image       string            `yaml:"image"`
	Environment map[string]string `yaml:"environment"`
	Volumes     []string          `yaml:"volumes"`
	Ports       []string          `yaml:"ports"`
	DependsOn   map[string]struct {
		Condition string `yaml:"condition"`
	} `yaml:"depends_on"`
	Logging struct {
		Options map[string]string `yaml:"options"`
	} `yaml:"logging"`
	Healthcheck *struct {
		Test []string `yaml:"test"`
	} `yaml:"healthcheck"`
}

func composed(t *testing.T) compose {
	t.Helper()
	var c compose
	if err := yaml.Unmarshal([]byte(read(t, "compose.yaml")), &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestComposeHasTheThreeParts(t *testing.T) {
	c := composed(t)
	for _, name := range []string{"mpp", "redis", "mysql"} {
		s, ok := c.Services[name]
		if !ok {
			t.Errorf("no service %s", name)
			continue
		}
		if s.Logging.Options["max-size"] == "" || s.Logging.Options["max-file"] == "" {
			t.Errorf("the log of %s grows without a bound", name)
		}
		if name != "mpp" && s.Healthcheck == nil {
			t.Errorf("nobody can wait for %s: it has no health check", name)
		}
		if name != "mpp" && len(s.Ports) > 0 {
			t.Errorf("%s is open to the outside on %v", name, s.Ports)
		}
		for _, volume := range s.Volumes {
			if from, _, _ := strings.Cut(volume, ":"); !strings.HasPrefix(from, "./") && !hasKey(c.Volumes, from) {
				t.Errorf("%s uses the volume %s, which is not listed", name, from)
			}
		}
	}
	for name, d := range c.Services["mpp"].DependsOn {
		if d.Condition != "service_healthy" || !hasKey(c.Services, name) {
			t.Errorf("mpp waits for %s with condition %q", name, d.Condition)
		}
	}
}

func hasKey[V any](m map[string]V, key string) bool {
	_, ok := m[key]
	return ok
}

var (
	variable = regexp.MustCompile(`\$?\$\{?([A-Z][A-Z0-9_]*)(:[-?][^}]*)?\}?`)
	secret   = regexp.MustCompile(`SECRET|PASSWORD`)
)

// TestSecretsComeFromTheEnvironment: each variable is described, and a secret
// has no default that somebody could forget to change.
func TestSecretsComeFromTheEnvironment(t *testing.T) {
	var described []string
	for line := range strings.Lines(read(t, ".env.example")) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && !strings.HasPrefix(line, "#") {
			described = append(described, name)
			if secret.MatchString(name) && value != "" {
				t.Errorf(".env.example ships a value for %s", name)
			}
		}
	}
	seen := 0
	for _, match := range variable.FindAllStringSubmatch(read(t, "compose.yaml"), -1) {
		name, fallback := match[1], match[2]
		if strings.HasPrefix(match[0], "$$") {
			continue // the container's own variable
		}
		seen++
		if !slices.Contains(described, name) {
			t.Errorf("%s is not described in .env.example", name)
		}
		if secret.MatchString(name) && !strings.HasPrefix(fallback, ":?") {
			t.Errorf("%s may be left out: want ${%s:?...}, have %q", name, name, match[0])
		}
	}
	if seen < 4 {
		t.Errorf("only %d variables found in compose.yaml", seen)
	}
}

// TestRedisKeepsWhatItWasGiven: without these a restart, or a full memory,
// would lose tickets.
func TestRedisKeepsWhatItWasGiven(t *testing.T) {
	text := read(t, "compose.yaml")
	for _, setting := range []string{"--appendonly yes", "--maxmemory-policy noeviction"} {
		if !strings.Contains(text, setting) {
			t.Errorf("Redis runs without %s", setting)
		}
	}
}
