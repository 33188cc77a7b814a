package deploycheck

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// exposed is the most that systemd may find the service to be exposed, of 10.
const exposed = 1.5

// unit is a service with a program that is really there, as systemd wants it.
func unit(t *testing.T, name string) string {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(read(t, "deploy/systemd/"+name), "/usr/local/bin/studybot", program, 1)
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSystemd_understands_the_service(t *testing.T) {
	analyze := program(t, "systemd-analyze")
	for _, name := range []string{"studybot.service", "studybot-backup.service"} {
		if out := run(t, ".", analyze, "verify", unit(t, name)); strings.TrimSpace(out) != "" {
			t.Error(out)
		}
	}
	run(t, ".", analyze, "calendar", regexp.MustCompile(`OnCalendar=(.*)`).FindStringSubmatch(read(t, "deploy/systemd/studybot-backup.timer"))[1])
}

func TestSystemd_finds_the_service_well_locked_down(t *testing.T) {
	analyze := program(t, "systemd-analyze")
	out := run(t, ".", analyze, "security", "--offline=true", "--no-pager", unit(t, "studybot.service"))
	m := regexp.MustCompile(`exposure level for \S+ ([\d.]+)`).FindStringSubmatch(out)
	if m == nil {
		t.Fatal(out)
	}
	if level, err := strconv.ParseFloat(m[1], 64); err != nil || level > exposed {
		t.Errorf("an exposure of %s, over %g:\n%s", m[1], exposed, out)
	}
}

// A token that is refused and a flag that does not exist stay so, however often one tries.
func TestSystemd_does_not_try_again_what_can_never_work(t *testing.T) {
	if !strings.Contains(read(t, "deploy/systemd/studybot.service"), "\nRestartPreventExitStatus=2 3\n") {
		t.Error("it does")
	}
}

func TestThe_settings_in_the_service_are_known(t *testing.T) {
	known := settings(t)
	for _, m := range regexp.MustCompile(`(?m)^Environment=(.*)$`).FindAllStringSubmatch(read(t, "deploy/systemd/studybot.service"), -1) {
		for assignment := range strings.FieldsSeq(m[1]) {
			if name, _, _ := strings.Cut(assignment, "="); !known[name] {
				t.Errorf("the program knows no setting %s", name)
			}
		}
	}
}
