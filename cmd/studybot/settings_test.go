package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"studybot/cmd/studybot/command"
)

var update = flag.Bool("update", false, "write what is made from the program's tables anew")

func model(t *testing.T) *command.App {
	t.Helper()
	app, err := command.New("studybot", "", &cli{})
	if err != nil {
		t.Fatal(err)
	}
	return app
}

// made compares the part of a file between two marks with what is made from a table, or
// writes it with -update.
func made(t *testing.T, path, begin, end, want string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(data), begin+"\n")
	got, tail, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s lacks %s … %s", path, begin, end)
	}
	if *update && got != want {
		if err := os.WriteFile(path, []byte(head+begin+"\n"+want+end+tail), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s tells something else than the program (go test %s -update writes it):\n%s", path, "./cmd/studybot", diff)
	}
}

// variableLine is a line of a Compose file's environment.
var variableLine = regexp.MustCompile(`(?m)^      ([A-Z_]+): (.*)$`)

func TestSettings_in_both_READMEs_and_in_the_example_are_those_of_the_program(t *testing.T) {
	list := settingsOf(model(t))
	const begin, end = "<!-- settings: made from cmd/studybot/config.go -->", "<!-- /settings -->"
	made(t, "../../README.md", begin, end, settingTable(list, "en"))
	made(t, "../../README.zh.md", begin, end, settingTable(list, "zh"))

	compose, err := os.ReadFile("../../deploy/compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	passed, given := map[string]string{}, []string{}
	for _, m := range variableLine.FindAllStringSubmatch(string(compose), -1) {
		passed[m[1]] = m[2]
		if !strings.HasPrefix(m[2], "${") {
			given = append(given, m[1])
		}
	}
	made(t, "../../deploy/example.env", "# "+begin, "# "+end, settingEnv(list, given))
	for _, s := range list {
		if s.Zh == "" && !s.Hidden {
			t.Errorf("%s has no explanation in Chinese", s.Name)
		}
		if s.Hidden || s.Secret == "all" || s.Env == "" {
			continue
		}
		if got, ok := passed[s.Env]; !ok {
			t.Errorf("deploy/compose.yml does not pass %s on", s.Env)
		} else if want := fmt.Sprintf("${%s:-%s}", s.Env, s.Default); strings.HasPrefix(got, "${") && got != want && got != fmt.Sprintf("${%s:-false}", s.Env) {
			t.Errorf("deploy/compose.yml has %s: %s, the default is %q", s.Env, got, s.Default)
		}
		delete(passed, s.Env)
	}
	for name := range passed {
		t.Errorf("deploy/compose.yml passes %s on, which is no setting", name)
	}
}

func TestEvery_setting_has_one_name_and_one_variable(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range settingsOf(model(t)) {
		for _, name := range []string{s.Name, s.Env} {
			if name == "" {
				continue
			}
			if seen[name] {
				t.Errorf("%s means two settings", name)
			}
			seen[name] = true
		}
	}
	if len(seen) < 20 {
		t.Errorf("only %d names of settings were found", len(seen))
	}
}

func TestA_slip_in_a_name_is_answered_by_the_name_that_was_meant(t *testing.T) {
	envs := model(t).Variables()
	got := strangeVariables([]string{
		"STUDYBOT_TIMEZON=x", "STUDYBOT_LANGUAGE=en", "STUDYBOT_QWERTY=1", "PATH=/bin",
		"STUDYBOT_PORT=tcp://10.0.0.1:8080", "STUDYBOT_PORT_8080_TCP=x", "STUDYBOT_SERVICE_HOST=10.0.0.1",
	}, envs)
	want := []string{
		"the environment has STUDYBOT_QWERTY, which is no setting",
		"the environment has STUDYBOT_TIMEZON, which is no setting; did you mean STUDYBOT_TIMEZONE?",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	code, _, errs := runCLI(t, "config", "--config", write(t, "c.json", `{"timezon": "UTC", "languag": "en"}`))
	if code != exitUsage || !strings.Contains(errs, `"languag"; did you mean language?; there is no setting "timezon"; did you mean timezone?`) {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestConfig_shows_where_each_setting_comes_from_and_no_secret(t *testing.T) {
	file := write(t, "c.json", `{"timezone": "Asia/Shanghai", "log-level": "debug", "language": "zh", "operators": [1, 2]}`)
	t.Setenv("LOG_LEVEL", "warn")
	t.Setenv("REDIS_URL", "redis://bot:hunter2@one:6379,two:6379/0")
	code, out, errs := runCLI(t, "config", "--json", "--config", file, "--language", "en", "--token", "123456:hunter3-hunter3-hunter3")
	if code != 0 {
		t.Errorf("exit %d: %s", code, errs)
	}
	if strings.Contains(out+errs, "hunter") {
		t.Errorf("a secret is shown:\n%s%s", out, errs)
	}
	var got struct {
		Settings []holding `json:"settings"`
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	found := map[string]holding{}
	for _, h := range got.Settings {
		found[h.Setting] = h
	}
	for _, want := range []holding{
		{"timezone", "Asia/Shanghai", "file " + file}, {"log-level", "warn", "environment LOG_LEVEL"},
		{"language", "en", "flag --language"}, {"operators", "1,2", "file " + file}, {"token", "***", "flag --token"},
		{"redis-url", "redis://bot:***@one:6379,two:6379/0", "environment REDIS_URL"}, {"data-dir", "data", "default"},
	} {
		if found[want.Setting] != want {
			t.Errorf("got %+v, want %+v", found[want.Setting], want)
		}
	}
}

func TestConfig_names_all_that_is_wrong_at_once_and_fails(t *testing.T) {
	code, out, errs := runCLI(t, "config", "--token", "no token", "--redis-url", "http://x", "--timezone", "Mars/Base",
		"--http-addr", "8080", "--pprof-addr", "0.0.0.0:6060", "--lease", "1ms")
	if code != exitFailed || !strings.Contains(out, "timezone") {
		t.Errorf("exit %d:\n%s", code, out)
	}
	for _, want := range []string{"Mars/Base", "lease of 1ms", "123456:ABC-DEF", "Redis URL", `http-addr "8080"`, `pprof-addr "0.0.0.0:6060" is reachable`} {
		if !strings.Contains(errs, want) {
			t.Errorf("nothing about %s in:\n%s", want, errs)
		}
	}
	for line := range strings.Lines(errs) {
		if !strings.HasPrefix(line, "studybot: ") {
			t.Errorf("a line of its own kind: %s", line)
		}
	}
}

func TestProfiles_are_for_this_machine_alone(t *testing.T) {
	for addr, fine := range map[string]bool{
		"": true, "127.0.0.1:6060": true, "127.9.9.9:1": true, "[::1]:6060": true, "localhost:6060": true,
		":6060": false, "0.0.0.0:6060": false, "[::]:6060": false, "10.0.0.1:6060": false, "example.org:6060": false,
	} {
		if err := checkLoopback(addr); (err == nil) != fine {
			t.Errorf("%q: %v", addr, err)
		}
	}
}

func TestA_secret_hides_from_every_way_of_printing(t *testing.T) {
	s := secret("123:hunter2")
	text, _ := json.Marshal(map[string]any{"token": s, "in": config{Token: s}.Token})
	for _, got := range []string{fmt.Sprintf("%v %s %q %x %#v %+v %d", s, s, s, s, s, s, s), s.String(), string(text), fmt.Sprintf("%+v", config{Token: s})} {
		if strings.Contains(got, "hunter2") || !strings.Contains(got, masked) {
			t.Errorf("%s", got)
		}
	}
}

func TestAddresses_are_shown_without_their_passwords(t *testing.T) {
	for address, want := range map[string]string{
		"redis://h:6379/0":          "redis://h:6379/0",
		"redis://:pw@h:6379":        "redis://:***@h:6379",
		"rediss://bot:p@w@h1,h2":    "rediss://bot:***@h1,h2",
		"redis://a:x@h1,redis://h2": "redis://a:***@h1,redis://h2",
		"redis-sentinel://:pw@h1:26379,h2:26379/0?master=m&sentinel_password=spw": "redis-sentinel://:***@h1:26379,h2:26379/0?master=m&sentinel_password=***",
		"unix:///run/redis.sock": "unix:///run/redis.sock",
		"redis://user:s3:cr@h/1": "redis://user:***@h/1",
		"redis://:p/w@h/1":       "redis://:***@h/1",
	} {
		if got := maskAddress(address); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}
