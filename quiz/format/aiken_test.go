package format

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"studybot/quiz"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestEach_mistake_in_Aiken_is_found_in_its_line(t *testing.T) {
	const good = "\n\nGood?\nA. yes\nB. no\nANSWER: A\n"
	for _, c := range []struct{ name, text, want string }{
		{"good", "Q?\nA. a\nB) b\nANSWER: B" + good, ""},
		{"in small letters", "Q?\na. a\nb) b\nAnswer: b" + good, ""},
		{"several right", "Q?\nA. a\nB. b\nC. c\nANSWER: A, C" + good, ""},
		{"beyond", "Q?\nA. a\nB. b\nANSWER: C" + good, "line 4:9: answer beyond (C)"},
		{"nothing", "Q?\nA. a\nB. b\nANSWER:" + good, "line 4:8: bad answer (ANSWER:)"},
		{"out of order", "Q?\nA. a\nC. c\nANSWER: A" + good, "line 3:1: option order (C)"},
		{"no question", "A. a\nB. b\nANSWER: A" + good, "line 1:1: stray option (A. a)\nline 2:1: stray option (B. b)\nline 3:1: stray answer (A)"},
		{"no answer", "Q?\nA. a\nB. b" + good, "line 1:1: no right answer (Q?)"},
		{"no options", "Q?\nANSWER: A" + good, "line 2:9: answer beyond (A)"},
		{"one option", "Q?\nA. a\nANSWER: A" + good, "line 1:1: too few options (1)"},
		{"two answers", "Q?\nA. a\nB. b\nANSWER: A\nANSWER: B" + good, "line 5:1: answer twice (B)"},
		{"an option twice", "Q?\nA. a\n B. a\nANSWER: A" + good, "line 3:2: option twice (a)"},
		{"empty", "\n", "line 0: no questions"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, problems := ReadAiken(c.text)
			if got := found(problems); got != c.want {
				t.Errorf("found\n%s\nwant\n%s", got, c.want)
			}
			if last := len(b.Questions) - 1; strings.HasSuffix(c.text, good) && (last < 0 || b.Questions[last].Text != "Good?") {
				t.Error("what follows is not read")
			}
		})
	}
}

func TestWhat_Aiken_holds_comes_back_from_it(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := bank(t)
		var want []quiz.Question
		var left []string
		for i := range b.Questions {
			q := &b.Questions[i]
			q.Text = oneLine(q.Text)
			for n := range q.Options {
				q.Options[n].Text = oneLine(q.Options[n].Text)
			}
			if !fitsAiken(*q) {
				left = append(left, q.ID)
				continue
			}
			bare := quiz.Question{Kind: quiz.Single, Text: q.Text}
			best := 0
			for n, o := range q.Options {
				bare.Options = append(bare.Options, quiz.Option{Text: o.Text})
				if o.Weight > q.Options[best].Weight {
					best = n
				}
			}
			bare.Options[best].Weight = 1
			want = append(want, bare)
		}
		var out strings.Builder
		err := WriteAiken(&out, b)
		lost := &LeftOut{}
		if errors.As(err, &lost); !slices.Equal(lost.IDs, left) {
			t.Fatal(err, left)
		}
		got, _ := ReadAiken(out.String())
		for i := range got.Questions {
			got.Questions[i].ID = ""
		}
		if diff := cmp.Diff(want, got.Questions); diff != "" {
			t.Fatalf("%s\n%s", out.String(), diff)
		}
	})
}

func TestAiken_leaves_out_what_would_be_read_as_something_else(t *testing.T) {
	options := []quiz.Option{{Text: "A. Lincoln", Weight: 1}, {Text: "ANSWER: x"}}
	b := quiz.Bank{Questions: []quiz.Question{
		{ID: "a", Kind: quiz.Single, Text: "A. Lincoln was", Options: options},
		{ID: "b", Kind: quiz.Single, Text: "Answer: who?", Options: options},
		{ID: "c", Kind: quiz.Multiple, Text: "Who?", Options: options},
		{ID: "d", Kind: quiz.Single, Text: "Who?", Options: options},
	}}
	var out strings.Builder
	err := WriteAiken(&out, b)
	if left := (*LeftOut)(nil); !errors.As(err, &left) || !slices.Equal(left.IDs, []string{"a", "b", "c"}) {
		t.Error(err)
	}
	if want := "Who?\nA. A. Lincoln\nB. ANSWER: x\nANSWER: A\n\n"; out.String() != want {
		t.Error(out.String())
	}
}

func TestReadable_forms_are_written_by_name(t *testing.T) {
	b := quiz.Bank{Questions: []quiz.Question{{ID: "a", Kind: quiz.TrueFalse, Text: "Is it?", Options: trueFalse("", true)}}}
	for _, form := range []Format{GIFT, Aiken, MoodleXML, CSV, JSON} {
		var out strings.Builder
		if err := Write(&out, form, b); err != nil {
			t.Error(form, err)
		}
		if got := Detect("bank.txt", out.String()); got != form {
			t.Errorf("%s is taken for %q", form, got)
		}
	}
	for _, form := range []Format{Plain, Anki, ""} {
		if err := Write(&strings.Builder{}, form, b); !errors.Is(err, ErrReadOnly) {
			t.Error(form, err)
		}
	}
}

func FuzzReadAiken(f *testing.F) {
	f.Add("Q?\nA. a\nB) b\nANSWER: B\n\nR?\nmore\nA. x\ny\nB. z\nANSWER: A")
	f.Add("A. x\nANSWER: A\nQ\nC. d")
	f.Fuzz(func(t *testing.T, text string) {
		b, problems := ReadAiken(text)
		sane(t, text, problems)
		if !Usable(problems) {
			return
		}
		var out strings.Builder
		if err := WriteAiken(&out, b); err != nil {
			return
		}
		got, again := ReadAiken(out.String())
		if len(got.Questions) != len(b.Questions) || !Usable(again) {
			t.Fatalf("%s\n%s", out.String(), found(again))
		}
	})
}
