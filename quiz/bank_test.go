package quiz

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestA_check_names_every_fault(t *testing.T) {
	short := func(forms ...Answer) Question { return Question{Kind: Short, Text: "x", Answers: forms} }
	choice := func(kind Kind, weights ...float64) Question {
		return Question{Kind: kind, Text: "x", Options: options(weights...)}
	}
	for _, c := range []struct {
		name string
		q    Question
		want string
	}{
		{"a good one", choice(Single, 1, 0), ""},
		{"a good multiple", choice(Multiple, 0.5, 0.5, -1), ""},
		{"thirds make the whole", choice(Multiple, 0.33333, 0.33333, 0.33333, -1), ""},
		{"no text", Question{Kind: Essay, Text: " \n"}, "empty question"},
		{"unknown kind", Question{Kind: "riddle", Text: "x"}, "unknown kind"},
		{"nothing right", choice(Single, 0, 0), "no right answer"},
		{"one option", choice(Single, 1), "too few options"},
		{"no options", choice(Single), "too few options"},
		{"three truths", choice(TrueFalse, 1, 0, 0), "true/false two options"},
		{"27 options", choice(Single, append(make([]float64, 26), 1)...), "too many options"},
		{"an empty option", Question{Kind: Single, Text: "x", Options: []Option{{Text: "a", Weight: 1}, {}}}, "empty option@2"},
		{"an option twice", Question{Kind: Single, Text: "x", Options: []Option{{Text: "a", Weight: 1}, {Text: " a"}}}, "option twice@2"},
		{"more than all", choice(Single, 1.5, 0), "weight out of range@1 warning:weights not 100"},
		{"weights of 90", choice(Multiple, 0.5, 0.4, -1), "warning:weights not 100"},
		{"no penalty", choice(Multiple, 0.5, 0.5, 0), "warning:no penalty"},
		{"two right in a single", choice(Single, 1, 1, 0), "warning:several right"},
		{"half right at best", choice(Single, 0.5, 0), "warning:weights not 100"},
		{"no accepted form", short(), "no right answer"},
		{"only worthless forms", short(Answer{Text: "a"}), "no right answer"},
		{"an empty form", short(Answer{Weight: 1}), "empty option@1"},
		{"a number needs no text", Question{Kind: Numerical, Text: "x", Answers: []Answer{{Value: 1, Weight: 1}}}, ""},
		{"a negative tolerance", Question{Kind: Numerical, Text: "x", Answers: []Answer{{Tolerance: -1, Weight: 1}}}, "tolerance@1"},
		{"a gap without answer", Question{Kind: Cloze, Text: "x", Answers: []Answer{{Text: "a", Gap: 1}, {Text: "b", Gap: 2, Weight: 1}}}, "no right answer"},
		{"one pair", Question{Kind: Matching, Text: "x", Pairs: []Pair{{"a", "b"}, {"", "c"}}}, "too few options"},
		{"a left twice", Question{Kind: Matching, Text: "x", Pairs: []Pair{{"a", "b"}, {"a", "c"}}}, "option twice@2"},
		{"a pair without right", Question{Kind: Matching, Text: "x", Pairs: []Pair{{"a", "b"}, {"c", ""}}}, "empty option@2"},
		{"too long", Question{Kind: Essay, Text: strings.Repeat("x", MaxLength+1)}, "too long"},
		{"difficulty 11", Question{Kind: Essay, Text: "x", Difficulty: 11}, "difficulty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := sentence(c.q.Check()); got != c.want {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

// sentence writes issues as "fault@part", warnings marked.
func sentence(issues []Issue) string {
	var words []string
	for _, is := range issues {
		word := string(is.Fault)
		if is.Part > 0 {
			word += fmt.Sprintf("@%d", is.Part)
		}
		if is.Warning {
			word = "warning:" + word
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func TestA_bank_is_checked_as_a_whole(t *testing.T) {
	b := bankOf(4)
	b.Questions[1].ID = "q0"
	b.Questions[2].ID = ""
	b.Questions[3].Text = " question  0 "
	want := []Issue{
		{Question: 1, ID: "q0", Fault: FaultDuplicateID, Detail: "q0"},
		{Question: 2, Fault: FaultMissingID},
		{Question: 3, ID: "q3", Fault: FaultSameQuestion, Detail: "question 0", Warning: true},
	}
	if diff := cmp.Diff(want, b.Check()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Issue{{Question: -1, Fault: FaultEmptyBank}}, Bank{}.Check()); diff != "" {
		t.Error(diff)
	}
}

func TestImporting_again_updates_by_ID_or_text_and_keeps_IDs(t *testing.T) {
	old := bankOf(5)
	old.Name = "words"
	fresh := Bank{Questions: []Question{
		old.Questions[3], // moved
		{ID: "q0", Kind: Single, Text: "Reworded?", Options: options(1, 0)},      // by ID
		{ID: "new-id", Kind: Single, Text: "question 1", Options: options(0, 1)}, // by text, its key corrected
		{ID: "q9", Kind: Essay, Text: "Something new"},
	}}
	merged, added, changed, unchanged, removed := Merge(old, fresh)
	if got := ids(merged.Questions); got != "q3 q0 q1 q9" {
		t.Errorf("IDs = %s", got)
	}
	if got := [4]int{added, changed, unchanged, removed}; got != [4]int{1, 2, 1, 2} {
		t.Errorf("added, changed, unchanged, removed = %v", got)
	}
	if merged.Name != "words" || merged.Questions[1].Text != "Reworded?" || merged.Questions[2].Options[1].Weight != 1 {
		t.Errorf("%+v", merged)
	}
	if fresh.Questions[2].ID != "new-id" {
		t.Error("the bank that was passed in has changed")
	}
}

func TestQuestions_with_the_same_text_are_matched_one_to_one(t *testing.T) {
	choose := func(id, right string) Question {
		return Question{ID: id, Kind: Single, Text: "Which word is right?", Options: []Option{{Text: right, Weight: 1}, {Text: "none"}}}
	}
	old := Bank{Questions: []Question{choose("a", "their"), choose("b", "its")}}
	merged, added, changed, _, removed := Merge(old, Bank{Questions: []Question{choose("", "there"), choose("b", "its"), choose("", "whose")}})
	if got := ids(merged.Questions); got != "a b " || added != 1 || changed != 1 || removed != 0 {
		t.Errorf("IDs %q, added %d, changed %d, removed %d", got, added, changed, removed)
	}
	same, added, changed, unchanged, removed := Merge(old, old)
	if diff := cmp.Diff(old, same); diff != "" || added+changed+removed != 0 || unchanged != 2 {
		t.Errorf("merging a bank with itself: %s", diff)
	}
}

func TestA_derived_ID_stays_when_the_key_is_corrected(t *testing.T) {
	q := Question{Kind: Single, Text: "What is it?", Options: options(1, 0)}
	fixed := q
	fixed.Options = options(0, 1)
	fixed.Text = "what is it"
	other := q
	other.Options = options(1, 0, 0)
	if q.DerivedID() != fixed.DerivedID() || q.DerivedID() == other.DerivedID() {
		t.Errorf("%s %s %s", q.DerivedID(), fixed.DerivedID(), other.DerivedID())
	}
}

func TestA_question_whose_words_change_is_known_by_its_title(t *testing.T) {
	named := func(title, text string) Question { return Question{Title: title, Text: text} }
	old := Bank{Questions: []Question{
		{ID: "1", Title: "judge", Text: "Is the judge right?"},
		{ID: "2", Title: "twice", Text: "First"}, {ID: "3", Title: "twice", Text: "Second"},
	}}
	merged, added, changed, unchanged, removed := Merge(old, Bank{Questions: []Question{
		named("Judge", "Is the judge always right?"), named("twice", "Third"),
	}})
	if merged.Questions[0].ID != "1" || merged.Questions[1].ID != "" {
		t.Errorf("the IDs are %q and %q", merged.Questions[0].ID, merged.Questions[1].ID)
	}
	if added != 1 || changed != 1 || unchanged != 0 || removed != 2 {
		t.Errorf("added %d, changed %d, unchanged %d, removed %d", added, changed, unchanged, removed)
	}
}
