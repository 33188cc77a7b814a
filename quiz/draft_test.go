package quiz_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"studybot/quiz"
)

// askedKinds is a question of each kind that can be asked.
func askedKinds() map[quiz.Kind]quiz.Question {
	options := []quiz.Option{{Text: "Red", Weight: 1}, {Text: "Green"}, {Text: "Blue"}, {Text: "Grey"}}
	return map[quiz.Kind]quiz.Question{
		quiz.Single:    {Kind: quiz.Single, Text: "?", Options: options},
		quiz.TrueFalse: {Kind: quiz.TrueFalse, Text: "?", Options: []quiz.Option{{Text: "True", Weight: 1}, {Text: "False"}}},
		quiz.Multiple: {Kind: quiz.Multiple, Text: "?", Options: []quiz.Option{
			{Text: "One", Weight: 0.5}, {Text: "Two", Weight: -0.5}, {Text: "Three", Weight: 0.5}}},
		quiz.Short:     {Kind: quiz.Short, Text: "?", Answers: []quiz.Answer{{Text: "tea", Weight: 1}}},
		quiz.Numerical: {Kind: quiz.Numerical, Text: "?", Answers: []quiz.Answer{{Value: 3.5, Tolerance: 0.1, Weight: 1}}},
		quiz.Matching: {Kind: quiz.Matching, Text: "?", Pairs: []quiz.Pair{
			{Left: "a", Right: "Athens"}, {Left: "b", Right: "Berlin"}, {Left: "c", Right: "Athens"}, {Right: "Cairo"}}},
		quiz.Ordering: {Kind: quiz.Ordering, Text: "?", Options: []quiz.Option{{Text: "first"}, {Text: "second"}, {Text: "third"}}},
		quiz.Cloze: {Kind: quiz.Cloze, Text: "_____ and _____ and _____", Answers: []quiz.Answer{
			{Gap: 1, Text: "red", Weight: 1}, {Gap: 2, Text: "B; C", Weight: 1}, {Gap: 3, Text: "blue", Weight: 1}}},
		quiz.Essay: {Kind: quiz.Essay, Text: "?"},
	}
}

// put puts in steps, each a press (its place written "#2", or "d", or "u") or a typed text.
// A place is written as the index that it stands for.
func put(t *testing.T, q quiz.Question, seed uint64, steps ...string) (quiz.Draft, quiz.Took) {
	t.Helper()
	d, took := quiz.Draft{}, quiz.Ignored
	for _, s := range steps {
		index, pressed := strings.CutPrefix(s, "#")
		switch {
		case pressed:
			i, err := strconv.Atoi(index)
			if err != nil {
				t.Fatal(err)
			}
			d, took = d.Press(q, seed, strconv.Itoa(slices.Index(q.Arrange(seed), i)))
		case s == quiz.PressDone || s == quiz.PressUndo:
			d, took = d.Press(q, seed, s)
		default:
			d, took = d.Type(q, seed, s)
		}
	}
	return d, took
}

func TestTaps_and_texts_make_an_answer(t *testing.T) {
	for _, c := range []struct {
		name     string
		kind     quiz.Kind
		steps    []string
		complete bool
		grade    float64
		took     quiz.Took
	}{
		{"one tap answers a single choice", quiz.Single, []string{"#0"}, true, 1, quiz.Taken},
		{"another tap changes it", quiz.Single, []string{"#0", "#2"}, true, 0, quiz.Taken},
		{"the same tap again changes nothing", quiz.Single, []string{"#0", "#0"}, true, 1, quiz.Ignored},
		{"its own words do", quiz.Single, []string{" red "}, true, 1, quiz.Taken},
		{"other words do not", quiz.Single, []string{"purple"}, false, 0, quiz.WantsTap},
		{"true and false", quiz.TrueFalse, []string{"#0"}, true, 1, quiz.Taken},
		{"true and false keep their places, so A is true", quiz.TrueFalse, []string{"a"}, true, 1, quiz.Taken},
		{"several ticks wait for done", quiz.Multiple, []string{"#2", "#0"}, false, 1, quiz.Taken},
		{"done answers", quiz.Multiple, []string{"#2", "#0", "d"}, true, 1, quiz.Taken},
		{"a second tap unticks", quiz.Multiple, []string{"#2", "#0", "#1", "#1", "d"}, true, 1, quiz.Taken},
		{"done without a tick does nothing", quiz.Multiple, []string{"d"}, false, 0, quiz.Ignored},
		{"nothing changes after done", quiz.Multiple, []string{"#0", "#2", "d", "#1"}, true, 1, quiz.Ignored},
		{"a text", quiz.Short, []string{"Tea"}, true, 1, quiz.Taken},
		{"a tap is nothing to a text", quiz.Short, []string{"#0"}, false, 0, quiz.Ignored},
		{"a text that is too long", quiz.Short, []string{strings.Repeat("x", 501)}, false, 0, quiz.TooLong},
		{"a number in full width", quiz.Numerical, []string{"３.４５"}, true, 1, quiz.Taken},
		{"no number", quiz.Numerical, []string{"many"}, false, 0, quiz.NotNumber},
		{"one right after the other", quiz.Matching, []string{"#0", "#1", "#0"}, false, 1, quiz.Taken},
		{"and done", quiz.Matching, []string{"#0", "#1", "#0", "d"}, true, 1, quiz.Taken},
		{"done too early", quiz.Matching, []string{"#0", "d"}, false, 1.0 / 3, quiz.Ignored},
		{"one right too many", quiz.Matching, []string{"#0", "#1", "#0", "#1"}, false, 1, quiz.Ignored},
		{"a right by its words", quiz.Matching, []string{"athens", "Berlin", "Cairo", "u", "Athens", "d"}, true, 1, quiz.Taken},
		{"an order, the last one by itself", quiz.Ordering, []string{"#0", "#1", "d"}, true, 1, quiz.Taken},
		{"undo takes back the tap and what followed from it", quiz.Ordering, []string{"#0", "#2", "u", "#1", "d"}, true, 1, quiz.Taken},
		{"undo of nothing", quiz.Ordering, []string{"u"}, false, 0, quiz.Ignored},
		{"an item twice", quiz.Ordering, []string{"#0", "#0"}, false, 1.0 / 3, quiz.Ignored},
		{"gap by gap", quiz.Cloze, []string{"red", "B; C", "blue"}, true, 1, quiz.Taken},
		{"all gaps at once by lines", quiz.Cloze, []string{"red\n\nB; C\nblue"}, true, 1, quiz.Taken},
		{"all gaps at once by semicolons", quiz.Cloze, []string{"red； x;blue"}, true, 2.0 / 3, quiz.Taken},
		{"the rest at once", quiz.Cloze, []string{"red", "x\nblue"}, true, 2.0 / 3, quiz.Taken},
		{"a semicolon in a gap that is alone", quiz.Cloze, []string{"x;"}, false, 0, quiz.Taken},
		{"undo of a gap", quiz.Cloze, []string{"red", "x", "y", "u", "u", "B; C"}, false, 2.0 / 3, quiz.Taken},
		{"an essay waits for people", quiz.Essay, []string{"I think; therefore"}, true, 0, quiz.Taken},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := askedKinds()[c.kind]
			for seed := range uint64(8) {
				d, took := put(t, q, seed, c.steps...)
				if took != c.took || d.Complete(q) != c.complete {
					t.Fatalf("seed %d: %s, complete %v: %+v", seed, took, d.Complete(q), d)
				}
				if r := d.Response(q, 1, 0, time.Time{}); !near(r.Grade, c.grade) {
					t.Fatalf("seed %d: graded %v, want %v: %+v", seed, r.Grade, c.grade, r)
				}
			}
		})
	}
}

func near(a, b float64) bool { return a-b < 1e-5 && b-a < 1e-5 }

func TestLetters_stand_for_what_is_shown(t *testing.T) {
	q := askedKinds()[quiz.Ordering]
	for seed := range uint64(8) {
		shown := q.Arrange(seed)
		var order string
		for i := range q.Options {
			order += string(rune('a' + slices.Index(shown, i)))
		}
		d, took := put(t, q, seed, order, "d")
		if took != quiz.Taken || quiz.Grade(q, d.Options, "") != 1 {
			t.Errorf("seed %d: %q gave %+v (%s)", seed, order, d, took)
		}
	}
	if d, took := put(t, q, 1, "aab"); took != quiz.WantsTap {
		t.Errorf("an item twice: %+v (%s)", d, took)
	}
}

func TestWhat_is_shown_is_each_option_once_and_in_another_order_for_others(t *testing.T) {
	q := quiz.Question{Kind: quiz.Single, Text: "?"}
	for _, o := range []string{"one", "None of the above", "two", "three", "four"} {
		q.Options = append(q.Options, quiz.Option{Text: o})
	}
	orders := map[string]bool{}
	for seed := range uint64(20) {
		shown := q.Arrange(seed)
		if diff := cmp.Diff([]int{0, 1, 2, 3, 4}, slices.Sorted(slices.Values(shown))); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
		if shown[4] != 1 {
			t.Errorf("seed %d: what speaks of the others is not the last: %v", seed, shown)
		}
		if !slices.Equal(shown, q.Arrange(seed)) {
			t.Errorf("seed %d gives two orders", seed)
		}
		order := ""
		for _, i := range shown {
			order += strconv.Itoa(i)
		}
		orders[order] = true
	}
	if len(orders) < 10 {
		t.Errorf("only %d orders for 20 people", len(orders))
	}
}

func TestOf_rights_that_read_the_same_one_is_shown(t *testing.T) {
	shown := slices.Sorted(slices.Values(askedKinds()[quiz.Matching].Arrange(3)))
	if diff := cmp.Diff([]int{0, 1, 3}, shown); diff != "" {
		t.Error(diff)
	}
}

// No press and no text, whoever sends it, makes a draft that the question can't hold.
func FuzzDraft(f *testing.F) {
	f.Add("d u 0 1 2 3 25 -1 +1 01 999999999999", uint64(1))
	f.Add("red;green;blue\x00a b c", uint64(7))
	f.Fuzz(func(t *testing.T, steps string, seed uint64) {
		broken := quiz.Question{Kind: quiz.Ordering}
		for _, q := range append(slices.Collect(values(askedKinds())), broken, quiz.Question{Kind: "odd"}, quiz.Question{Kind: quiz.Cloze}) {
			var d quiz.Draft
			for s := range strings.FieldsSeq(steps) {
				d, _ = d.Press(q, seed, s)
				d, _ = d.Type(q, seed, s)
			}
			d, _ = d.Type(q, seed, steps)
			most := max(len(q.Options), len(q.Pairs))
			for _, o := range d.Options {
				if o < 0 || o >= most {
					t.Fatalf("%s: %+v", q.Kind, d)
				}
			}
			if len(d.Options) > most || len(d.Texts) > max(1, q.Gaps()) || d.Complete(q) && d.Empty() {
				t.Fatalf("%s: %+v", q.Kind, d)
			}
			if g := d.Response(q, 1, 0, time.Time{}).Grade; g < 0 || g > 1 {
				t.Fatalf("%s: graded %v", q.Kind, g)
			}
		}
	})
}

func values(m map[quiz.Kind]quiz.Question) func(func(quiz.Question) bool) {
	return func(yield func(quiz.Question) bool) {
		for _, q := range m {
			if !yield(q) {
				return
			}
		}
	}
}
