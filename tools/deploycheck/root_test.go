package deploycheck

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// root is where the project's files lie.
const root = "../.."

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// settings are the environment variables that the program knows.
func settings(t *testing.T) map[string]bool {
	t.Helper()
	known := make(map[string]bool)
	for _, m := range regexp.MustCompile(`env:"([A-Z_]+)"`).FindAllStringSubmatch(read(t, "cmd/studybot/config.go"), -1) {
		known[m[1]] = true
	}
	if len(known) < 10 {
		t.Fatalf("config.go names %d variables only", len(known))
	}
	return known
}

// figures are the names under which /metrics gives something, as docs/metrics.md has them.
func figures(t *testing.T) map[string]bool {
	t.Helper()
	known := make(map[string]bool)
	for line := range strings.SplitSeq(read(t, "docs/metrics.md"), "\n") {
		m := regexp.MustCompile("^\\| `(studybot_[a-z_]+)` \\| (\\w+)").FindStringSubmatch(line)
		if m == nil {
			continue
		}
		known[m[1]] = true
		if m[2] == "histogram" {
			known[m[1]+"_bucket"], known[m[1]+"_count"], known[m[1]+"_sum"] = true, true, true
		}
	}
	if len(known) < 20 {
		t.Fatalf("docs/metrics.md names %d figures only", len(known))
	}
	return known
}

var figure = regexp.MustCompile(`\bstudybot_[a-z_]+`)

// program is a tool that is not Go's; where it is missing its tests are skipped, and say so.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skip(name + " is not installed")
	}
	return path
}

func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", filepath.Base(name), strings.Join(args, " "), err, out)
	}
	return string(out)
}
