package study

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// accepted are values that a setting takes, each with what Get then gives.
func accepted(s Setting) map[string]string {
	switch s.Kind {
	case YesNo:
		return map[string]string{"yes": "yes", "no": "no", "ON": "yes", "Off": "no", "true": "yes", "0": "no", "是": "yes", "关": "no"}
	case Choice:
		values := make(map[string]string)
		for _, c := range s.Choices {
			values[" "+c+" "] = c
		}
		return values
	case Number:
		least, most := strconv.Itoa(s.Least), strconv.Itoa(s.Most)
		return map[string]string{least: least, " " + most + "\n": most}
	case ClockTime:
		return map[string]string{"21:00": "21:00", "9:05": "09:05", "21：30": "21:30", "off": "off", "关闭": "off", "23:59": "23:59"}
	case ZoneName:
		return map[string]string{"Asia/Shanghai": "Asia/Shanghai", " UTC ": "UTC", "America/Argentina/Ushuaia": "America/Argentina/Ushuaia"}
	}
	return nil
}

func refused(s Setting) []string {
	rubbish := []string{"", " ", "rubbish", "🔥", "1e3", "-1", "yes no", "\x00"}
	switch s.Kind {
	case Number:
		return append(rubbish, strconv.Itoa(s.Most+1), strconv.Itoa(s.Least-1), "7.5", "99999999999999999999", "yes")
	case ClockTime:
		return append(rubbish, "24:00", "12:60", "noon", "21", "1260")
	case ZoneName:
		return append(rubbish, "Local", "local", "../../etc/passwd", "/etc/localtime", "Mars/Olympus")
	case YesNo, Choice:
	}
	return append(rubbish, "2", "maybe")
}

func TestEach_setting_takes_what_it_should_and_tells_it_again(t *testing.T) {
	for _, s := range SettingTable() {
		t.Run(s.Key, func(t *testing.T) {
			values := accepted(s)
			if len(values) == 0 {
				t.Fatalf("a kind that this test does not know: %s", s.Kind)
			}
			for text, want := range values {
				g := Group{Settings: Defaults("en", "UTC")}
				if err := s.Set(&g, text); err != nil {
					t.Errorf("%q is refused: %v", text, err)
				}
				if got := s.Get(&g); got != want {
					t.Errorf("%q is told as %q, want %q", text, got, want)
				}
			}
			if err := s.Set(&Group{}, s.Example); err != nil {
				t.Errorf("its own example %q is refused", s.Example)
			}
		})
	}
}

func TestEach_setting_refuses_rubbish_and_changes_nothing(t *testing.T) {
	for _, s := range SettingTable() {
		for _, text := range refused(s) {
			g := Group{Settings: Defaults("zh", "Asia/Shanghai"), Calendar: "CN"}
			before := fmt.Sprint(g)
			if err := s.Set(&g, text); !errors.Is(err, ErrInvalid) {
				t.Errorf("%s takes %q: %v", s.Key, text, err)
			}
			if fmt.Sprint(g) != before {
				t.Errorf("%s %q changed the group though refused", s.Key, text)
			}
		}
	}
}

func TestA_setting_changes_itself_alone_and_survives_storing(t *testing.T) {
	for _, s := range SettingTable() {
		g := Group{Settings: Defaults("en", "UTC")}
		others := told(g)
		for text, want := range accepted(s) {
			if err := s.Set(&g, text); err != nil {
				t.Fatal(err)
			}
			data, err := json.Marshal(g)
			if err != nil {
				t.Fatal(err)
			}
			var back Group
			if err := json.Unmarshal(data, &back); err != nil {
				t.Fatal(err)
			}
			others[s.Key] = want
			if diff := cmp.Diff(others, told(back)); diff != "" {
				t.Errorf("%s %q:\n%s", s.Key, text, diff)
			}
		}
	}
}

// told is every setting as it is told.
func told(g Group) map[string]string {
	values := make(map[string]string)
	for _, s := range SettingTable() {
		values[s.Key] = s.Get(&g)
	}
	return values
}

func TestA_changed_bonus_does_not_reach_into_another_groups_settings(t *testing.T) {
	defaults := Defaults("en", "UTC")
	g := Group{Settings: defaults}
	s, _ := SettingOf("BONUS7")
	if err := s.Set(&g, "99"); err != nil {
		t.Fatal(err)
	}
	if defaults.Prices.Bonuses[0].Points != 10 || g.Settings.Prices.Bonuses[0].Points != 99 {
		t.Errorf("%v, %v", defaults.Prices.Bonuses, g.Settings.Prices.Bonuses)
	}
}

func TestSettings_are_found_by_their_key_and_no_two_share_one(t *testing.T) {
	seen := make(map[string]bool)
	for _, s := range SettingTable() {
		if seen[s.Key] {
			t.Errorf("twice: %s", s.Key)
		}
		seen[s.Key] = true
		if found, ok := SettingOf(s.Key); !ok || found.Key != s.Key {
			t.Errorf("%s is not found", s.Key)
		}
	}
	if _, ok := SettingOf("nosuch"); ok {
		t.Error("a setting that is not there is found")
	}
}
