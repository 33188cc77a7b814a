package format

import (
	"errors"
	"io"
	"strings"
	"testing"

	"studybot/quiz"

	"github.com/google/go-cmp/cmp"
)

// Other readers of GIFT are stricter than ours: they want every colon escaped and
// no exponents in numbers.
func TestGIFT_is_written_so_that_people_and_other_readers_can_read_it(t *testing.T) {
	b := quiz.Bank{Questions: []quiz.Question{
		{
			ID: "a]1", Kind: quiz.Single, Title: "Time: noon", Text: "See https://e.org:80 {x=1}", Tags: []string{"t 1"}, Difficulty: 2,
			Options:     []quiz.Option{{Text: "10:30", Weight: 1, Feedback: "#1"}, {Text: "%50% off", Weight: 0}, {Text: "half", Weight: 0.5}},
			Explanation: "One\ntwo",
		},
		{ID: "b", Kind: quiz.Multiple, Category: "Unit 1", Text: "Which _____ fit?", Options: []quiz.Option{{Text: "x", Weight: 1.0 / 3}, {Text: "y", Weight: 2.0 / 3}, {Text: "z", Weight: -1}}},
		{ID: "c", Kind: quiz.TrueFalse, Category: "Unit 1", Text: "//True?", Options: []quiz.Option{{Text: "True"}, {Text: "False", Weight: 1, Feedback: "Right."}}},
		{ID: "d", Kind: quiz.Numerical, Category: "Unit 1", Text: "How small?", Answers: []quiz.Answer{{Value: 1e-7, Tolerance: 1e-9, Weight: 1}, {Text: "*", Feedback: "No."}}},
		{ID: "e", Kind: quiz.Matching, Text: "[html] pairs", Pairs: []quiz.Pair{{Left: "a->b", Right: "c->d"}, {Left: "e", Right: "f"}, {Right: "g"}}},
		{ID: "f", Kind: quiz.Short, Text: "Arrow?", Answers: []quiz.Answer{{Text: "->", Weight: 1}, {Text: "=>", Weight: 0.5}}},
		{ID: "g", Kind: quiz.TrueFalse, Text: "Own words", Options: []quiz.Option{{Text: "Aye", Weight: 1}, {Text: "Nay"}}},
		{ID: "h", Kind: quiz.Essay, Text: "Write."},
	}}
	want := `// [id:a\]1] [tag:t 1] [difficulty:2]
::Time\: noon::See https\://e.org\:80 \{x\=1\} {
	=10\:30#\#1
	~%0%%50% off
	~%50%half
	####One\ntwo
}

$CATEGORY: Unit 1

// [id:b]
Which {
	~%33.33333%x
	~%66.66667%y
	~%-100%z
} fit?

// [id:c]
[plain]//True? {F##Right.}

// [id:d]
How small? {#
	=0.0000001:0.000000001
	~#No.
}

$CATEGORY: 

// [id:e]
[plain][html] pairs {
	=a-\>b -> c->d
	=e -> f
	= -> g
}

// [id:f]
Arrow? {
	=-\>
	=%50%\=>
}

// [id:g]
Own words {
	=Aye
	~Nay
}

// [id:h]
Write. {}

`
	var out strings.Builder
	if err := WriteGIFT(&out, b); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

// broken is a writer whose disk is full.
type broken struct{}

var errFull = errors.New("disk full")

func (broken) Write([]byte) (int, error) { return 0, errFull }

func TestA_full_disk_is_reported_by_every_writer(t *testing.T) {
	b := quiz.Bank{Questions: []quiz.Question{{ID: "a", Kind: quiz.Essay, Text: "x"}}}
	for name, write := range map[string]func(io.Writer, quiz.Bank) error{"gift": WriteGIFT, "csv": WriteCSV, "json": WriteJSON} {
		if err := write(broken{}, b); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
