package study

import "testing"

func TestThe_nearest_name_is_the_one_that_a_slip_would_have_made(t *testing.T) {
	names := []string{"timezone", "language", "lease", "now", "打卡提醒"}
	for written, want := range map[string]string{
		"timezon": "timezone", "timzeone": "timezone", "langague": "language", "打卡醒提": "打卡提醒",
		"nwo": "now", "weather": "", "": "", "a very long word that is no name at all": "",
	} {
		if got := Nearest(written, names, 2); got != want {
			t.Errorf("%q: %q, want %q", written, got, want)
		}
	}
}
