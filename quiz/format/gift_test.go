package format

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"studybot/quiz"

	"github.com/google/go-cmp/cmp"
)

// found writes problems one a line, as Error has them.
func found(problems []Problem) string {
	var lines []string
	for _, p := range problems {
		lines = append(lines, p.Error())
	}
	return strings.Join(lines, "\n")
}

// one reads a text that holds one question, and its problems.
func one(t *testing.T, text string) (quiz.Question, string) {
	t.Helper()
	b, problems := ReadGIFT(text)
	if len(b.Questions) != 1 {
		t.Fatalf("%q holds %d questions: %s", text, len(b.Questions), found(problems))
	}
	q := b.Questions[0]
	q.ID = ""
	return q, found(problems)
}

func TestEach_form_of_GIFT_is_read(t *testing.T) {
	opt := func(text string, weight float64, feedback ...string) quiz.Option {
		return quiz.Option{Text: text, Weight: weight, Feedback: strings.Join(feedback, "")}
	}
	form := func(text string, weight float64, feedback ...string) quiz.Answer {
		return quiz.Answer{Text: text, Weight: weight, Feedback: strings.Join(feedback, "")}
	}
	for _, c := range []struct {
		name, text string
		want       quiz.Question
	}{
		{
			"a single choice with a title", "::Grant::Who is buried in Grant's tomb?{=Grant ~no one#Look again. ~Napoleon}",
			quiz.Question{
				Kind: quiz.Single, Title: "Grant", Text: "Who is buried in Grant's tomb?",
				Options: []quiz.Option{opt("Grant", 1), opt("no one", 0, "Look again."), opt("Napoleon", 0)},
			},
		},
		{
			"answers on lines of their own, with a wrapped one", "Q {\n  =right\n  one\n  ~ wrong #because\n  so\n}",
			quiz.Question{Kind: quiz.Single, Text: "Q", Options: []quiz.Option{opt("right one", 1), opt("wrong", 0, "because so")}},
		},
		{
			"a weighted choice", "Q {=a ~%50%b ~%-25.5%c ~%0%d}",
			quiz.Question{Kind: quiz.Single, Text: "Q", Options: []quiz.Option{opt("a", 1), opt("b", 0.5), opt("c", -0.255), opt("d", 0)}},
		},
		{
			"a multiple choice", "Q {~%50%a ~%-100%b ~%50%c####Because.}",
			quiz.Question{Kind: quiz.Multiple, Text: "Q", Explanation: "Because.", Options: []quiz.Option{opt("a", 0.5), opt("b", -1), opt("c", 0.5)}},
		},
		{
			"thirds", "Q {~%33.33333%a ~%33.333%b ~%33.33333%c ~%-100%d}",
			quiz.Question{Kind: quiz.Multiple, Text: "Q", Options: []quiz.Option{opt("a", 1.0/3), opt("b", 0.33333), opt("c", 1.0/3), opt("d", -1)}},
		},
		{
			"a multiple choice whose right ones are marked as such", "Q {=%50%a =%50%b ~%-50%c}",
			quiz.Question{Kind: quiz.Multiple, Text: "Q", Options: []quiz.Option{opt("a", 0.5), opt("b", 0.5), opt("c", -0.5)}},
		},
		{
			"the old way to mark a right one", "Q {~=a ~b}",
			quiz.Question{Kind: quiz.Single, Text: "Q", Options: []quiz.Option{opt("a", 1), opt("b", 0)}},
		},
		{"true", "Q {T}", quiz.Question{Kind: quiz.TrueFalse, Text: "Q", Options: []quiz.Option{opt("True", 1), opt("False", 0)}}},
		{
			"false in small letters, with feedback for wrong and right", "Q { false # No. # Yes. }",
			quiz.Question{Kind: quiz.TrueFalse, Text: "Q", Options: []quiz.Option{opt("True", 0, "No."), opt("False", 1, "Yes.")}},
		},
		{
			"true with feedback for wrong", "Q {TRUE#No.####All.}",
			quiz.Question{Kind: quiz.TrueFalse, Text: "Q", Explanation: "All.", Options: []quiz.Option{opt("True", 1), opt("False", 0, "No.")}},
		},
		{
			"false in Chinese", "长城在月球上看得见。{错}",
			quiz.Question{Kind: quiz.TrueFalse, Text: "长城在月球上看得见。", Options: []quiz.Option{opt("对", 0), opt("错", 1)}},
		},
		{
			"a short answer with several forms", "Two plus {=two#Yes. =%50%2#Words, please. =4} is four",
			quiz.Question{Kind: quiz.Short, Text: "Two plus _____ is four", Answers: []quiz.Answer{form("two", 1, "Yes."), form("2", 0.5, "Words, please."), form("4", 1)}},
		},
		{
			"a missing word between letters", "中国的首都是{=北京 ~上海}。",
			quiz.Question{Kind: quiz.Single, Text: "中国的首都是_____。", Options: []quiz.Option{opt("北京", 1), opt("上海", 0)}},
		},
		{
			"a missing word at the beginning", "{=Paris ~Rome} is the capital of France.",
			quiz.Question{Kind: quiz.Single, Text: "_____ is the capital of France.", Options: []quiz.Option{opt("Paris", 1), opt("Rome", 0)}},
		},
		{
			"a number with tolerance", "Pi? {#3.14:0.01}",
			quiz.Question{Kind: quiz.Numerical, Text: "Pi?", Answers: []quiz.Answer{{Value: 3.14, Tolerance: 0.01, Weight: 1}}},
		},
		{
			"a range", "1 to 5 {#1..5#Good.}",
			quiz.Question{Kind: quiz.Numerical, Text: "1 to 5", Answers: []quiz.Answer{{Value: 3, Tolerance: 2, Weight: 1, Feedback: "Good."}}},
		},
		{
			"a negative number", "Q {# -2.5e3 }",
			quiz.Question{Kind: quiz.Numerical, Text: "Q", Answers: []quiz.Answer{{Value: -2500, Weight: 1}}},
		},
		{
			"several numbers", "When was Grant born? {#\n =1822:0 #Right.\n =%50%1822:2 #Near.\n ~ #No.\n}",
			quiz.Question{Kind: quiz.Numerical, Text: "When was Grant born?", Answers: []quiz.Answer{
				{Value: 1822, Weight: 1, Feedback: "Right."}, {Value: 1822, Tolerance: 2, Weight: 0.5, Feedback: "Near."}, {Text: "*", Feedback: "No."},
			}},
		},
		{
			"pairs", "Match. {\n =cat -> cat food\n =dog -> dog food\n = -> bird food\n}",
			quiz.Question{Kind: quiz.Matching, Text: "Match.", Pairs: []quiz.Pair{{Left: "cat", Right: "cat food"}, {Left: "dog", Right: "dog food"}, {Right: "bird food"}}},
		},
		{
			"an arrow in a choice is only text", "Q {=a -> b ~c}",
			quiz.Question{Kind: quiz.Single, Text: "Q", Options: []quiz.Option{opt("a -> b", 1), opt("c", 0)}},
		},
		{"an essay", "Write. {}", quiz.Question{Kind: quiz.Essay, Text: "Write."}},
		{"an essay with feedback", "Write. {####Thank you.}", quiz.Question{Kind: quiz.Essay, Text: "Write.", Explanation: "Thank you."}},
		{
			"escapes", `::a\:\:b::2 \= \{2\} \~ \#1 \: C\:\\dir\ntwo \frac{=\=1\#\~ ~\}}`,
			quiz.Question{Kind: quiz.Single, Title: "a::b", Text: "2 = {2} ~ #1 : C:\\dir\ntwo \\frac", Options: []quiz.Option{opt("=1#~", 1), opt("}", 0)}},
		},
		{
			"HTML", `::t::[html]<p>What is H<sub>2</sub>O &amp; x<sup>2</sup>?</p><p>A &lt; B<br/>C<img src\="https\://e.org/p.png" alt\="p"></p>{=<b>a</b> ~[html]<b>b</b>&nbsp;}`,
			quiz.Question{
				Kind: quiz.Single, Title: "t", Text: "What is H₂O & x²?\nA < B\nC", Picture: "https://e.org/p.png",
				Options: []quiz.Option{opt("a", 1), opt("b", 0)},
			},
		},
		{
			"the other markers", "[markdown]*a* <b> {=[plain]x ~[moodle]y#[html]<i>z</i>}",
			quiz.Question{Kind: quiz.Single, Text: "*a* <b>", Options: []quiz.Option{opt("x", 1), opt("y", 0, "z")}},
		},
		{
			"a text of several lines", "One\n  two  \nthree {=a ~b}",
			quiz.Question{Kind: quiz.Single, Text: "One\ntwo\nthree", Options: []quiz.Option{opt("a", 1), opt("b", 0)}},
		},
		{
			"comments in and around, with tokens", "// [id:ignored] no: see below\n// [tag:x] [tag: y z ] text [difficulty:3]\nQ {=a\n// [tag:a\\]b] [picture:p.png]\n~b}\n// end",
			quiz.Question{Kind: quiz.Single, Text: "Q", Tags: []string{"x", "y z", "a]b"}, Difficulty: 3, Picture: "p.png", Options: []quiz.Option{opt("a", 1), opt("b", 0)}},
		},
		{
			"comments in plain words", "// tags: one, two；三\nQ {=a ~b}",
			quiz.Question{Kind: quiz.Single, Text: "Q", Tags: []string{"one", "two", "三"}, Options: []quiz.Option{opt("a", 1), opt("b", 0)}},
		},
		{
			"Windows line ends and a byte order mark", "\uFEFFQ {\r\n=a\r\n~b\r\n}\r\n",
			quiz.Question{Kind: quiz.Single, Text: "Q", Options: []quiz.Option{opt("a", 1), opt("b", 0)}},
		},
		{
			"a full-width indent", "　　问 {=甲 ~乙}",
			quiz.Question{Kind: quiz.Single, Text: "问", Options: []quiz.Option{opt("甲", 1), opt("乙", 0)}},
		},
		{
			"percent signs that are no weights", "Q {=%d prints ~% ~100%}",
			quiz.Question{Kind: quiz.Single, Text: "Q", Options: []quiz.Option{opt("%d prints", 1), opt("%", 0), opt("100%", 0)}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			q, problems := one(t, c.text)
			if diff := cmp.Diff(c.want, q); diff != "" || problems != "" {
				t.Errorf("%s\n%s", diff, problems)
			}
		})
	}
}

func TestIDs_come_from_comments_or_from_what_is_asked(t *testing.T) {
	b, problems := ReadGIFT("// [id:first]\n\nA {T}\n\n// id: second one\nB {T}\n\n// question: 3  name: C\nC {T}\n\nC {F}\n\nC {T}")
	var ids []string
	for _, q := range b.Questions {
		ids = append(ids, q.ID)
	}
	c := b.Questions[2].DerivedID()
	if diff := cmp.Diff([]string{"first", "second one", c, c + "-2", c + "-3"}, ids); diff != "" {
		t.Error(diff)
	}
	want := "line 11:1: warning: question twice (C)\nline 13:1: warning: question twice (C)"
	if found(problems) != want {
		t.Error(found(problems))
	}
}

func TestCategories_hold_for_what_follows_them(t *testing.T) {
	b, problems := ReadGIFT("A {T}\n\n$CATEGORY: $course$/top/Unit 1\nB {T}\n$CATEGORY: tom/dick\n\n\nC {T}\n\nD {T}\n$CATEGORY:\nE {T}")
	var got []string
	for _, q := range b.Questions {
		got = append(got, q.Text+" "+q.Category)
	}
	want := []string{"A ", "B $course$/top/Unit 1", "C tom/dick", "D tom/dick", "E "}
	if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 {
		t.Error(diff, found(problems))
	}
}

func TestEach_mistake_in_GIFT_is_found_in_its_place(t *testing.T) {
	const good = "\n\nGood {T}\n\n"
	for _, c := range []struct{ name, text, want string }{
		{"unclosed brace", "Q {=a ~b" + good, "line 1:3: unclosed brace (Q)"},
		{"unclosed brace on the third line", "\n\n::t::Q {\n=a\n~b" + good, "line 3:8: unclosed brace (Q)"},
		{"unclosed brace before another question", "Q {=a ~b\n\nR {=c ~d}", "line 1:3: unclosed brace (Q)"},
		{"unclosed brace at the end", "Good {T}\n\nQ {=a ~b", "line 3:3: unclosed brace (Q)"},
		{"stray brace", "Q =a ~b}" + good, "line 1:8: stray brace (Q =a ~b)"},
		{"stray brace behind", "Q {T} }" + good, "line 1:7: stray brace (Q)"},
		{"no blank line between", "A {T}\nB {T}" + good, "line 2:3: second brace (A)"},
		{"brace in an answer", "汉字 {=x^{2} ~b}" + good, "line 1:8: second brace (汉字)"},
		{"blank lines within braces", "Q {\n\n=a\n\n~b\n}" + good, "line 2: warning: blank line in braces"},
		{"unclosed title", "::t Q {T}" + good, "line 1:1: unclosed title (::t Q {T})"},
		{"no braces", "Only text\nhere." + good, "line 1:1: warning: no braces (Only text here.)"},
		{"no mark", "Q {a}" + good, "line 1:4: no answer mark (a)"},
		{"text before the first mark", "Q {a =b ~c}" + good, "line 1:4: no answer mark (a)"},
		{"nothing right", "Q {\n~a\n~b\n}" + good, "line 1:1: no right answer (Q)"},
		{"one option", "Q {~%100%a}" + good, "line 1:1: too few options (1)"},
		{"an empty option", "Q {\n=a\n~\n}" + good, "line 3:1: empty option"},
		{"an option twice", "Q {\n=a\n ~b\n ~b}" + good, "line 4:2: option twice (b)"},
		{"an empty short answer", "Q {=a =}" + good, "line 1:7: empty option"},
		{"a weight over 100", "Q {=a\n~%101%b}" + good, "line 2:2: bad weight (%101%)"},
		{"a weight that is no number", "Q {=a ~%5x%b}" + good, "line 1:8: bad weight (%5x%)"},
		{"weights of 90", "Q {~%50%a ~%40%b ~%-90%c}" + good, "line 1:1: warning: weights not 100 (90)"},
		{"ticking all pays", "Q {~%50%a ~%50%b ~c}" + good, "line 1:1: warning: no penalty (Q)"},
		{"two right ones in a single choice", "Q {=a =b ~c}" + good, "line 1:1: warning: several right (Q)"},
		{"a number that is none", "Q {#\n=1\n=two\n}" + good, "line 3:1: bad number (two)"},
		{"no number", "Q {#}" + good, "line 1:5: bad number"},
		{"a range upside down", "Q {#5..1}" + good, "line 1:5: bad number (5..1)"},
		{"a negative tolerance", "Q {#5:-1}" + good, "line 1:5: bad number (5:-1)"},
		{"text before numbers", "Q {#x =5}" + good, "line 1:5: no answer mark (x)"},
		{"a pair without arrow", "Q {\n=a -> b\n=c\n=d -> e}" + good, "line 3:1: mixed pairs (=c)"},
		{"a pair without right", "Q {\n=a -> b\n=c ->\n=d -> e}" + good, "line 3:1: empty option (c)"},
		{"one pair", "Q {=a -> b}" + good, "line 1:1: too few options (1)"},
		{"no question", "::t::{=a ~b}" + good, "line 1:1: empty question (t)"},
		{"an ID twice", "// [id:x]\nA {T}\n\n// [id:x]\n\n  B {T}" + good, "line 6:3: duplicate id (x)"},
		{"difficulty", "// [difficulty:99]\nA {T}" + good, "line 2:1: difficulty (99)"},
		{"control characters", "A\x00 {T}" + good, "line 1: warning: control characters"},
		{"several at once", "A {=a\n\nB {~a ~b}\n\nC {#x}", "line 1:3: unclosed brace (A)\nline 3:1: no right answer (B)\nline 5:5: bad number (x)"},
		{"27 options", "Q {=right ~" + strings.Join(strings.Split("abcdefghijklmnopqrstuvwxyz", ""), " ~") + "}" + good, "line 1:1: too many options (27)"},
		{"nothing", "// only this\n", "line 0: no questions"},
		{"nothing but a broken one", "Q {", "line 1:3: unclosed brace (Q)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, problems := ReadGIFT(c.text)
			if got := found(problems); got != c.want {
				t.Errorf("found\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestMistakes_of_one_question_leave_the_others_alone(t *testing.T) {
	b, problems := ReadGIFT("A {T}\n\nB {=x\n\nC {=c ~d}\n\nD }\n\nE {F}")
	var got []string
	for _, q := range b.Questions {
		got = append(got, q.Text)
	}
	if diff := cmp.Diff([]string{"A", "C", "E"}, got); diff != "" || len(problems) != 2 {
		t.Error(diff, found(problems))
	}
}

// The corpora in testdata: each file has what it is read as beside it.
// UPDATE=1 writes that anew.
func TestThe_corpora_are_read_as_recorded(t *testing.T) {
	var files []string
	for _, ext := range []string{"gift", "csv", "xml", "txt"} {
		found, _ := filepath.Glob("testdata/*." + ext)
		files = append(files, found...)
	}
	if len(files) < 15 {
		t.Fatalf("only %d corpora", len(files))
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			bank, problems := Read(file, string(text))
			got, err := json.MarshalIndent(struct {
				Problems  []Problem       `json:"problems"`
				Questions []quiz.Question `json:"questions"`
			}{problems, bank.Questions}, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			golden := file + ".json"
			if os.Getenv("UPDATE") != "" {
				if err := os.WriteFile(golden, append(got, '\n'), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)+"\n"); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestThe_sample_banks_are_without_fault(t *testing.T) {
	var ids [2][]string
	for i, name := range []string{"bank.en.gift", "bank.zh.gift"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "content", "sample", name))
		if err != nil {
			t.Fatal(err)
		}
		b, problems := Read(name, string(text))
		if len(b.Questions) != 60 || len(problems) > 0 {
			t.Errorf("%s: %d questions, %s", name, len(b.Questions), found(problems))
		}
		for _, q := range b.Questions {
			ids[i] = append(ids[i], q.ID)
			ok, why := q.FitsPoll()
			if typed := q.Kind == quiz.Short || q.Kind == quiz.Numerical; ok == typed {
				t.Errorf("%s %s: fits a poll: %v %s", name, q.ID, ok, why)
			}
			if len(q.PollExplanation()) < len(q.Explanation) {
				t.Logf("%s %s: the explanation is cut", name, q.ID)
			}
		}
	}
	if diff := cmp.Diff(ids[0], ids[1]); diff != "" {
		t.Errorf("the languages differ in their IDs: %s", diff)
	}
}
