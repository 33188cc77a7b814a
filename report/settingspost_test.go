package report

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"studybot/study"
)

func TestEvery_setting_can_be_changed_by_taps_alone(t *testing.T) {
	w := book(t).In("en", nil)
	for _, s := range study.SettingTable() {
		g := study.Group{ID: 1, Settings: study.Defaults("en", "Europe/Berlin")}
		_, rows := w.SettingPage(g, s)
		others, shown := 0, false
		for _, key := range slices.Concat(rows...) {
			if len(key.Action.Args) < 2 {
				continue // back
			}
			was := s.Get(&g)
			if err := s.Set(&g, key.Action.Args[1]); err != nil {
				t.Errorf("%s can't be %s: %v", s.Key, key.Text, err)
			}
			if s.Get(&g) != was {
				others++
			}
			shown = shown || strings.HasPrefix(key.Text, "✓ ")
		}
		if others < 2 && len(s.Choices) != 2 || others < 1 || s.Kind == study.Number && !shown {
			t.Errorf("%s offers %d other values, and shows the present one: %v", s.Key, others, shown)
		}
	}
}

func TestNumbers_are_offered_in_order_within_bounds_and_fit_a_row(t *testing.T) {
	w := book(t).In("en", nil)
	for _, s := range study.SettingTable() {
		if s.Kind != study.Number {
			continue
		}
		for now := s.Least; now <= s.Most; now += max(1, s.Most/50) {
			g := study.Group{ID: 1}
			if err := s.Set(&g, strconv.Itoa(now)); err != nil {
				t.Fatal(err)
			}
			before := s.Least - 1
			row := w.numbers(g, s)
			for _, key := range row {
				n, err := strconv.Atoi(strings.TrimPrefix(key.Text, "✓ "))
				if err != nil || n <= before || n > s.Most || (n == now) != strings.HasPrefix(key.Text, "✓") {
					t.Errorf("%s at %d offers %q after %d", s.Key, now, key.Text, before)
				}
				before = n
			}
			if len(row) < 2 || len(row) > 7 {
				t.Errorf("%s at %d offers %d", s.Key, now, len(row))
			}
		}
	}
}
