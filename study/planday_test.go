package study

import "testing"

func TestA_day_without_a_card_takes_no_reading_from_the_plan(t *testing.T) {
	friday := Date{2026, 11, 20}
	card := Due{What: DidCheckIn | DidReading, Need: NeedCheckIn}
	due := map[Date]Due{
		friday.Add(-1): card,               // before the plan began
		friday:         card,               // day 1
		friday.Add(1):  {What: DidQuiz},    // Saturday: a quiz, but no card
		friday.Add(3):  card,               // Monday: day 2
		friday.Add(4):  {What: DidReading}, // Tuesday: day 3, a reading by itself
	}
	for _, c := range []struct {
		date Date
		want int
	}{
		{friday.Add(-1), 0}, {friday, 1}, {friday.Add(2), 2}, {friday.Add(3), 2}, {friday.Add(4), 3}, {friday.Add(5), 4},
	} {
		if got := PlanDay(friday, c.date, due); got != c.want {
			t.Errorf("%s is day %d, want %d", c.date, got, c.want)
		}
	}
}
