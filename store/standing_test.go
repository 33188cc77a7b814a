package store

import (
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"studybot/study"
)

// Tags stand in Redis: what names the same dues must never look different.
func TestThe_tag_of_dues_names_each_date_of_two_months_in_their_order(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := study.Date{Year: 2026, Month: time.January, Day: 1}
		due := make(map[study.Date]study.Due)
		for _, n := range rapid.SliceOfN(rapid.IntRange(0, 120), 0, 80).Draw(t, "days") {
			what := study.Activities(rapid.IntRange(0, 7).Draw(t, "what"))
			due[from.Add(n)] = study.Due{What: what, Need: rapid.SampledFrom([]study.Requirement{"", study.NeedCheckIn, study.NeedAny}).Draw(t, "need")}
		}
		d := from.Add(rapid.IntRange(0, 120).Draw(t, "date"))
		first := d.FirstOfMonth().Add(-1).FirstOfMonth()
		var want string
		for n := first.Sub(from); n <= d.Sub(from); n++ {
			if asked, known := due[from.Add(n)]; known {
				want += "/" + strconv.FormatInt(dayNumber(from.Add(n)), 36) + dueCode(asked)
			}
		}
		if diff := cmp.Diff(want, dueTag(due, d)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestWhat_is_read_of_a_streak_alone_is_what_is_read_of_its_whole_line(t *testing.T) {
	for _, code := range []string{"", "12;g0a.12.30.1.3.ab12c;15.g16.9f0zz;4cc1-4cc3-7", "1;;;", "3;;4.g16;", "3;;4.g16.a.b;", "1;;2.g16.tag;x", "1;2;3", "1;2;3;4;5", "1;;2.!.tag;"} {
		st, err := decodeStanding(code)
		current, through, tag, errNow := decodeStreakNow(code)
		if (err == nil) != (errNow == nil) {
			t.Errorf("%q: %v, alone %v", code, err, errNow)
			continue
		}
		got := []any{current, through, tag}
		if diff := cmp.Diff([]any{st.current, st.through, st.tag}, got); err == nil && diff != "" {
			t.Errorf("%q: %s", code, diff)
		}
	}
	if current, _, tag, _ := decodeStreakNow("12;g0a.12.30.1.3.ab12c;15.g16.9f0zz;4cc1-4cc3-7"); current != 15 || tag != "9f0zz" {
		t.Errorf("a streak of %d with the tag %q", current, tag)
	}
}
