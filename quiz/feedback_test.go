package quiz

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFeedback_is_that_of_what_was_answered(t *testing.T) {
	choice := Question{Kind: Multiple, Options: []Option{{Text: "a", Feedback: "A!"}, {Text: "b"}, {Text: "c", Feedback: "C!"}}}
	short := Question{Kind: Short, Answers: []Answer{{Text: "*", Feedback: "No."}, {Text: "p*", Weight: 0.5, Feedback: "Near."}, {Text: "pi", Weight: 1, Feedback: "Yes."}}}
	number := Question{Kind: Numerical, Answers: []Answer{{Value: 3, Weight: 1, Feedback: "Yes."}, {Text: "*", Feedback: "No."}}}
	for _, c := range []struct {
		name    string
		q       Question
		options []int
		text    string
		want    []string
	}{
		{"of each option", choice, []int{2, 0, 1, 2, 9, -1}, "", []string{"C!", "A!"}},
		{"of the best form", short, nil, "Pi", []string{"Yes."}},
		{"of a weaker form", short, nil, "pie", []string{"Near."}},
		{"of the catch-all", short, nil, "e", []string{"No."}},
		{"of a number", number, nil, "3.0", []string{"Yes."}},
		{"of any other number", number, nil, "4", []string{"No."}},
		{"none for what is no number", number, nil, "pi", nil},
		{"none for an essay", Question{Kind: Essay}, nil, "x", nil},
	} {
		if diff := cmp.Diff(c.want, Feedback(c.q, c.options, c.text)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}
