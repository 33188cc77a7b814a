package scheduler

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"studybot/study"
)

func TestA_quiz_started_by_hand_takes_the_options_of_a_schedule(t *testing.T) {
	for typed, want := range map[string]map[string]string{
		"":                                  {},
		"law 5":                             {"bank": "law", "n": "5"},
		"law 50 mode=private":               {"bank": "law", "n": "50", "mode": "private"},
		"5 law":                             {"bank": "law", "n": "5"},
		`"tax law" mode=private limit=600s`: {"bank": "tax law", "mode": "private", "limit": "10m"},
		"law mode=考试 attempts=2 each=30s":   {"bank": "law", "mode": "private", "attempts": "2", "each": "30s"},
		"law difficulty=2..5":               {"bank": "law", "difficulty": "2..5"},
		"law difficulty=3..3":               {"bank": "law", "difficulty": "3"},
		"law mode=抢答 each=20s n=3 tags=a、b":     {"bank": "law", "mode": "contest", "each": "20s", "n": "3", "tags": "a,b"},
		"law open=30m order=随机 silent=是 MODE=群": {"bank": "law", "open": "30m", "order": "random", "silent": "yes", "mode": "group"},
	} {
		got, err := (&Engine{}).QuizOptions(study.Group{}, typed)
		if err != nil {
			t.Errorf("%q: %v", typed, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", typed, diff)
		}
	}
}

func TestA_wrong_option_of_a_quiz_is_refused_with_one_that_is_right(t *testing.T) {
	e := &Engine{}
	for typed, reason := range map[string]string{
		"law 21 mode=contest":               "quiz.count",
		"law n=51 mode=private":             "schedule.bad_value",
		"law 21":                            "quiz.count",
		"law 0":                             "quiz.count",
		"law limit=10m":                     "schedule.needs",
		"law mode=contest limit=1m":         "schedule.needs",
		"law mode=private limit=1m each=5s": "schedule.either",
		"law mode=private each=2h":          "schedule.bad_value",
		"law mdoe=private":                  "schedule.unknown_option",
		"law text=x":                        "schedule.wrong_option",
		"law n=2 n=3":                       "schedule.twice",
		`"law`:                              "usage",
	} {
		_, err := e.QuizOptions(study.Group{}, typed)
		var r *study.Refusal
		if !errors.As(err, &r) || r.Reason != reason {
			t.Errorf("%q: %v, want %s", typed, err, reason)
			continue
		}
		example, ok := r.Args["Example"].(string)
		if !ok {
			continue
		}
		right, found := strings.CutPrefix(example, "/quiz now ")
		if _, err := e.QuizOptions(study.Group{}, right); err != nil || !found {
			t.Errorf("%q: the example %q is wrong too: %v", typed, example, err)
		}
	}
}

func TestThe_example_of_a_quiz_by_hand_is_in_the_language_of_the_group(t *testing.T) {
	g := study.Group{Settings: study.Settings{Language: "zh"}}
	for typed, want := range map[string]string{
		"law 限时=10分":               "/quiz now sample 模式=私聊 限时=10分钟",
		"law mode=contest each=9m": "/quiz now sample 模式=抢答 每题=2分钟",
		"law mdoe=private":         "/quiz now sample 模式=私聊",
		"law silent=maybe":         "/quiz now sample 静音=是",
	} {
		_, err := (&Engine{}).QuizOptions(g, typed)
		var r *study.Refusal
		if !errors.As(err, &r) || r.Args["Example"] != want {
			t.Errorf("%q: %v, want the example %s", typed, err, want)
			continue
		}
		if _, err := (&Engine{}).QuizOptions(g, want[len("/quiz now "):]); err != nil {
			t.Errorf("the example %s is wrong too: %v", want, err)
		}
	}
}

func TestThe_example_of_a_refused_option_keeps_the_mode_in_question_and_is_the_nearest_that_goes(t *testing.T) {
	for typed, want := range map[string]string{
		"mode=contest each=1s":              "mode=contest each=5s",
		"each=3m mode=contest":              "mode=contest each=2m",
		"mode=private each=2h":              "mode=private each=1h",
		"mode=contest each=soon":            "mode=contest each=30s",
		"mode=contest n=25":                 "mode=contest n=20",
		"n=51 mode=private":                 "mode=private n=50",
		"n=0":                               "n=1",
		"n=many":                            "n=5",
		"each=1s":                           "mode=private each=5s",
		"mode=contest open=1s":              "mode=contest open=1m",
		"mode=private attempts=99":          "mode=private attempts=10",
		"mode=private mode=contest":         "mode=private",
		"mode=contset":                      "mode=contest",
		"mode=抢达":                           "mode=contest",
		"order=radnom mode=private":         "mode=private order=random",
		"mode=private limit=1s":             "mode=private limit=30s",
		"mode=contest difficultyx=3":        "mode=contest difficulty=2..5",
		"mode=group each=30s":               "mode=private each=30s",
		"mode=contest limit=10m attempts=2": "mode=private limit=10m",
	} {
		_, err := ParseCommand("quiz daily 08:00 " + typed)
		var e *CommandError
		if !errors.As(err, &e) {
			t.Errorf("%s: %v", typed, err)
			continue
		}
		if got := strings.TrimPrefix(e.Example, "quiz daily 08:00 "); got != want {
			t.Errorf("%s: the example is %q, want %q", typed, got, want)
		}
	}
}

func TestA_quiz_of_a_mode_says_how_many_questions_that_mode_takes(t *testing.T) {
	for typed, want := range map[string]int{"law 21": study.MaxQuizSize, "law 0 mode=private": study.MaxExamSize, "law 99 mode=private": study.MaxExamSize, "law 21 mode=contest": study.MaxQuizSize} {
		_, err := (&Engine{}).QuizOptions(study.Group{}, typed)
		var r *study.Refusal
		if !errors.As(err, &r) || r.Args["Most"] != want {
			t.Errorf("%q: %v, want at most %d", typed, err, want)
		}
	}
}
