package study

import "testing"

func TestWhat_keeps_a_day_follows_the_requirement(t *testing.T) {
	const c, r, q = DidCheckIn, DidReading, DidQuiz
	for _, x := range []struct {
		name  string
		need  Requirement
		due   Activities
		did   Activities
		keeps bool
		lacks Activities
	}{
		{"checkin: by checking in", NeedCheckIn, c | r | q, c, true, 0},
		{"checkin: not by all the rest", NeedCheckIn, c | r | q, r | q, false, c},
		{"reading: by reading", NeedReading, c | r | q, r, true, 0},
		{"reading: not by checking in", NeedReading, c | r, c, false, r},
		{"quiz: by taking part", NeedQuiz, c | r | q, q, true, 0},
		{"quiz: not by reading", NeedQuiz, c | r | q, c | r, false, q},
		{"any: by any of them", NeedAny, c | r | q, q, true, 0},
		{"any: not by nothing", NeedAny, c | r, 0, false, c | r},
		{"any: not by what was not due", NeedAny, c | r, q, false, c | r},
		{"any: not by a note", NeedAny, c | r | q, DidNote | DidSession, false, c | r | q},
		{"all: by all that was due", NeedAll, c | r, c | r, true, 0},
		{"all: not by a part of it", NeedAll, c | r | q, c | q, false, r},
		{"all: notes and sessions are extra", NeedAll, c | DidNote | DidSession, c, true, 0},
		{"a group of old that set nothing asks for the check-in", "", c | r, c, true, 0},
	} {
		t.Run(x.name, func(t *testing.T) {
			due := Due{What: x.due, Need: x.need}
			if !due.Asks() {
				t.Error("it asks nothing")
			}
			if got := due.Satisfied(x.did); got != x.keeps {
				t.Errorf("satisfied: %v", got)
			}
			if got := due.Lacks(x.did); got != x.lacks {
				t.Errorf("lacks %q, want %q", got.Letters(), x.lacks.Letters())
			}
		})
	}
}

func TestA_date_that_did_not_ask_what_the_rule_wants_is_no_study_day(t *testing.T) {
	for _, due := range []Due{
		{}, {Need: NeedAll}, {Need: NeedAny},
		{DidCheckIn | DidReading, NeedQuiz}, {DidCheckIn | DidQuiz, NeedReading}, {DidReading | DidQuiz, NeedCheckIn},
		{DidNote | DidSession, NeedAny},
	} {
		if due.Asks() {
			t.Errorf("%+v asks", due)
		}
		f := DayFacts{Date: monday, Due: due, Over: true}
		if got := f.Judge(); got != NotDue {
			t.Errorf("%+v came to %q", due, got)
		}
	}
}

func TestA_new_rule_rewrites_no_history(t *testing.T) {
	d := newDiary(t)
	d.live("kkk")
	d.group.Settings.Need = NeedAll
	d.asks(d.today(), DidCheckIn|DidReading, NeedAll)
	if v := d.do(Deed{What: DidCheckIn, Date: d.today()}); v.Streak.Current != 3 || v.Lacks != DidReading || v.Outcome != Pending {
		t.Errorf("half done: %+v", v)
	}
	if v := d.do(Deed{What: DidReading, Date: d.today()}); v.Streak.Current != 4 || v.Lacks != 0 || v.Outcome != Kept {
		t.Errorf("done: %+v", v)
	}
}

func TestThe_letters_of_activities_read_back(t *testing.T) {
	for i := range 32 {
		a := Activities(i)
		if got := ActivitiesOf(a.Letters()); got != a {
			t.Errorf("%q reads as %d, was %d", a.Letters(), got, a)
		}
	}
	if got := ActivitiesOf("cz?r"); got != DidCheckIn|DidReading {
		t.Errorf("letters of a newer version: %q", got.Letters())
	}
}
