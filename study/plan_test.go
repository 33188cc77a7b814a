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

func TestA_plans_first_day_that_may_be_a_slip_is_doubted(t *testing.T) {
	today := Date{2026, 11, 21}
	for _, tt := range []struct {
		from, day int
		want      PlanDoubt
	}{
		{0, 1, ""}, {31, 0, ""}, {32, 0, PlanFarAhead}, {366, 0, PlanFarAhead},
		{-31, 14, ""}, {-32, 14, PlanFarBack}, {-14, 15, PlanOver}, {-400, 15, PlanOver}, {-365, 1, PlanFarBack},
	} {
		if got := DoubtPlan(today.Add(tt.from), today, tt.day, 14); got != tt.want {
			t.Errorf("from %d days on, at day %d of 14: %q, want %q", tt.from, tt.day, got, tt.want)
		}
	}
}
