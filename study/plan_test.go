package study

import "testing"

func TestA_plan_runs_until_its_highest_day_even_across_gaps(t *testing.T) {
	p := Plan{Readings: []Reading{{Day: 1, Title: "one"}, {Day: 5, Title: "five"}, {Day: 3, Title: "three"}}}
	if got := p.Days(); got != 5 {
		t.Errorf("Days() = %d, want 5", got)
	}
	if r, ok := p.Reading(3); !ok || r.Title != "three" {
		t.Errorf("Reading(3) = %v, %v", r, ok)
	}
	if _, ok := p.Reading(2); ok {
		t.Error("a day in a gap has no reading")
	}
	if got := (Plan{}).Days(); got != 0 {
		t.Errorf("an empty plan runs %d days", got)
	}
}
