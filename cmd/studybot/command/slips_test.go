package command

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWho_mistypes_help_or_puts_flags_first_is_told_what_was_meant(t *testing.T) {
	for line, want := range map[string]string{
		"--hlep":        `there is no command "--hlep"; did you mean --help?`,
		"-help":         `there is no command "-help"; did you mean --help?`,
		"-version":      `there is no command "-version"; did you mean --version?`,
		"hlep":          `there is no command "hlep"; did you mean help?`,
		"-v":            `there is no command "-v": the command comes first, then its flags; ` + "`try --help` lists them",
		"--zone=UTC go": `there is no command "--zone": the command comes first, then its flags; ` + "`try --help` lists them",
		"wrong":         `there is no command "wrong"; ` + "`try --help` lists them",
		"go --hlep":     "`go` knows no flag --hlep; did you mean --help?",
		"go -help":      "`go` knows no flag -help; did you mean --help?",
	} {
		if _, _, err := parse(t, strings.Fields(line)...); err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", line, err, want)
		}
	}
	for _, line := range []string{"help help", "help go more", "help --help", "go --help=true"} {
		if _, _, err := parse(t, strings.Fields(line)...); !errors.Is(err, ErrHelp) {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestAn_empty_list_on_the_line_is_no_leave_to_take_everything(t *testing.T) {
	for _, word := range []string{"--ids=", "--ids=,", "--ids= , "} {
		if _, _, err := parse(t, "go", word); err == nil || err.Error() != "--ids wants a value" {
			t.Errorf("%q: %v", word, err)
		}
	}
	a, _, err := parse(t, "go", "--ids= 1, 2,")
	if err != nil || len(a.Go.IDs) != 2 {
		t.Errorf("a comma at the end: %v %v", a.Go.IDs, err)
	}
}

func TestA_number_that_is_too_large_is_not_called_no_number(t *testing.T) {
	const many = "99999999999999999999"
	if _, _, err := parse(t, "go", "--most="+many); err == nil || err.Error() != "--most: "+many+" is too large" {
		t.Error(err)
	}
	if _, _, err := parse(t, "go", "--ids=-"+many); err == nil || err.Error() != "--ids: -"+many+" is too large" {
		t.Error(err)
	}
}

func TestWhat_stands_loose_on_the_line_is_not_repeated_where_it_may_be_a_secret(t *testing.T) {
	if _, _, err := parse(t, "go", "123456:AAAA"); err == nil || strings.Contains(err.Error(), "AAAA") {
		t.Error(err)
	}
}

func TestAn_argument_that_is_a_folder_or_is_not_ours_to_see_is_called_so(t *testing.T) {
	dir := t.TempDir()
	if _, _, err := parse(t, "copy", "plan", "--group=1", dir); err == nil || err.Error() != "<files>: "+dir+" is a folder" {
		t.Error(err)
	}
	file := filepath.Join(dir, "f")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	below := filepath.Join(file, "g") // as one that may not be looked at: it's another error than "there is none"
	if _, _, err := parse(t, "copy", "plan", "--group=1", below); err == nil || !strings.HasPrefix(err.Error(), "<files>: ") || strings.Contains(err.Error(), "there is no file") {
		t.Error(err)
	}
}

func TestA_file_of_settings_says_where_it_is_wrong_and_keeps_secrets(t *testing.T) {
	file := filepath.Join(t.TempDir(), "c.json")
	for text, want := range map[string]string{
		"{\"zone\": \"UTC\",\n}":               "read the configuration file: line 2: invalid character '}' looking for beginning of object key string",
		"":                                     "read the configuration file: it is empty; {} would be a file without settings",
		"[]":                                   "read the configuration file: it must be one object: {\"name\": value, …}",
		"{}{}":                                 "read the configuration file: line 1: invalid character '{' after top-level value",
		`{"secret": {"a": "123456:AAAA"}}`:     "configuration file: secret is neither text, number, true, false, nor a list of them",
		`{"zone": ["UTC", "CET"]}`:             "configuration file: zone takes one value, not 2",
		`{"config": "other.json"}`:             "configuration file: it can't name another one",
		`{"group": 5}`:                         "configuration file: there is no setting \"group\" (`try config` lists them all)",
		"{\"most\": 1,\n\"wait\": \"1s\"\xff}": "read the configuration file: line 2: invalid character 'ÿ' after object key:value pair",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := parse(t, "go", "--config", file); err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", text, err, want)
		}
	}
	if err := os.WriteFile(file, []byte("\ufeff{\"zone\": \"CET\"}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if a, _, err := parse(t, "go", "--config", file); err != nil || a.Go.Zone != "CET" {
		t.Errorf("as an editor of Windows writes it: %v %v", a.Go.Zone, err)
	}
}
