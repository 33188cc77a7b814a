package bot

import (
	"errors"
	"testing"

	"studybot/bot/wire"
	"studybot/content"
	"studybot/report"
	"studybot/study"
)

func TestA_file_that_is_a_little_too_big_is_not_said_to_be_as_big_as_one_may_be(t *testing.T) {
	_, r := newBallotRoom(t)
	_, err := r.fetch(t.Context(), &Call{Event: wire.Event{File: &wire.FileRef{Name: "a.csv", Size: wire.MaxDownload + 1}}})
	var refusal *study.Refusal
	if !errors.As(err, &refusal) || refusal.Args["Size"] != int64(21) || refusal.Args["Most"] != int64(20) {
		t.Errorf("%v", err)
	}
}

func TestA_mistake_in_an_archive_is_told_with_its_file_and_line(t *testing.T) {
	book, err := report.OpenBook()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		lang    string
		problem content.Problem
		want    string
	}{
		{"en", content.Problem{Line: 3, Reason: content.DayZero, File: "week-2/<a>.md"}, "week-2/<a>.md: line 3: days are counted from 1"},
		{"en", content.Problem{Reason: content.DayZero}, "days are counted from 1"},
		{"zh", content.Problem{Line: 3, Reason: content.DayZero, File: "第二周.md"}, "【第二周.md】第 3 行：天数从 1 算起"},
		{"zh", content.Problem{Line: 3, Reason: content.DayZero}, "第 3 行：天数从 1 算起"},
	} {
		call := &Call{Words: book.In(c.lang, nil)}
		if got := call.problem(c.problem).Plain(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
