package format

import (
	"strings"
	"testing"

	"studybot/quiz"

	"github.com/google/go-cmp/cmp"
)

// row reads one question in columns A to D.
func row(t *testing.T, kind, answer string, options ...string) (quiz.Question, string) {
	t.Helper()
	options = append(options, "", "", "", "")[:4]
	cells := append([]string{"Q", kind}, append(options, answer)...)
	b, problems := ReadCSV([][]string{{"Question", "Type", "A", "B", "C", "D", "Answer"}, cells}, []int{1, 2})
	if len(b.Questions) == 0 {
		return quiz.Question{}, found(problems)
	}
	return b.Questions[0], found(problems)
}

func TestAnswers_name_options_in_many_ways(t *testing.T) {
	cities := []string{"Paris", "Rome", "Oslo", "Bern"}
	for _, c := range []struct {
		answer  string
		options []string
		kind    quiz.Kind
		right   string
	}{
		{"B", cities, quiz.Single, "1"},
		{"b", cities, quiz.Single, "1"},
		{"Ｂ", cities, quiz.Single, "1"},
		{"ABD", cities, quiz.Multiple, "0 1 3"},
		{"dba", cities, quiz.Multiple, "0 1 3"},
		{"A,C", cities, quiz.Multiple, "0 2"},
		{"A、C", cities, quiz.Multiple, "0 2"},
		{"A；C；A", cities, quiz.Multiple, "0 2"},
		{"A C", cities, quiz.Multiple, "0 2"},
		{"A和C", cities, quiz.Multiple, "0 2"},
		{"Oslo", cities, quiz.Single, "2"},
		{"oslo", cities, quiz.Single, "2"},
		{"Oslo; Rome", cities, quiz.Multiple, "1 2"},
		{"2", cities, quiz.Single, "1"},
		{"1,4", cities, quiz.Multiple, "0 3"},
		{"2", []string{"1", "2", "3"}, quiz.Single, "1"},
		{"3", []string{"3", "2", "1"}, quiz.Single, "0"},
		{"BAD", []string{"GOOD", "BAD", "UGLY"}, quiz.Single, "1"},
		{"C", []string{"A", "C", "B"}, quiz.Single, "2"}, // a letter is a letter
		{"北京", []string{"上海", "北京"}, quiz.Single, "1"},
		{"x, y", []string{"x", "y", "z"}, quiz.Multiple, "0 1"},
		{"yes, no", []string{"yes, no", "no, yes"}, quiz.Single, "0"},
	} {
		q, problems := row(t, "", c.answer, c.options...)
		var right []string
		for _, i := range q.Correct() {
			right = append(right, string(rune('0'+i)))
		}
		if q.Kind != c.kind || strings.Join(right, " ") != c.right || problems != "" {
			t.Errorf("%q: %s %v %s", c.answer, q.Kind, right, problems)
		}
	}
}

func TestTrue_and_false_have_many_words(t *testing.T) {
	for word, truth := range map[string]bool{
		"true": true, "T": true, "Yes": true, "对": true, "正确": true, "√": true, "是": true, "1": true, "A": true, "✔️": true,
		"FALSE": false, "错": false, "错误": false, "×": false, "0": false, "B": false,
	} {
		var options []string
		if word == "A" || word == "B" {
			options = []string{"正确", "错误"}
		}
		q, problems := row(t, "判断题", word, options...)
		if q.Kind != quiz.TrueFalse || len(q.Options) != 2 || (q.Options[0].Weight == 1) != truth || problems != "" {
			t.Errorf("%q: %+v %s", word, q, problems)
		}
	}
	q, _ := row(t, "truefalse", "A", "错", "对")
	if q.Options[0].Weight != 0 || q.Options[1].Weight != 1 {
		t.Errorf("A means false where the first option is false: %+v", q.Options)
	}
}

func TestTyped_answers_pairs_and_orders_are_read(t *testing.T) {
	for _, c := range []struct {
		kind, answer string
		options      []string
		want         quiz.Question
	}{
		{"", "Paris|巴黎", nil, quiz.Question{Kind: quiz.Short, Answers: []quiz.Answer{{Text: "Paris", Weight: 1}, {Text: "巴黎", Weight: 1}}}},
		{"", "a|b\nc", nil, quiz.Question{Kind: quiz.Short, Answers: []quiz.Answer{{Text: "a|b", Weight: 1}, {Text: "c", Weight: 1}}}},
		{"", "42", nil, quiz.Question{Kind: quiz.Numerical, Answers: []quiz.Answer{{Value: 42, Weight: 1}}}},
		{"数值题", "3.14±0.01", nil, quiz.Question{Kind: quiz.Numerical, Answers: []quiz.Answer{{Value: 3.14, Tolerance: 0.01, Weight: 1}}}},
		{"", "1..3", nil, quiz.Question{Kind: quiz.Numerical, Answers: []quiz.Answer{{Value: 2, Tolerance: 1, Weight: 1}}}},
		{"matching", "", []string{"a -> b", "c→d", "e => f"}, quiz.Question{Kind: quiz.Matching, Pairs: []quiz.Pair{{Left: "a", Right: "b"}, {Left: "c", Right: "d"}, {Left: "e", Right: "f"}}}},
		{"排序", "CAB", []string{"x", "y", "z"}, quiz.Question{Kind: quiz.Ordering, Options: []quiz.Option{{Text: "z"}, {Text: "x"}, {Text: "y"}}}},
		{"essay", "A model.", nil, quiz.Question{Kind: quiz.Essay, Explanation: "A model."}},
	} {
		q, problems := row(t, c.kind, c.answer, c.options...)
		c.want.ID, c.want.Text = q.ID, "Q"
		if diff := cmp.Diff(c.want, q); diff != "" || problems != "" {
			t.Errorf("%s %q: %s %s", c.kind, c.answer, diff, problems)
		}
	}
}

func TestEach_mistake_in_a_row_is_found_in_its_cell(t *testing.T) {
	for _, c := range []struct {
		kind, answer string
		options      []string
		want         string
	}{
		{"", "C", []string{"x", "y"}, "line 2:7: answer beyond (C)"},
		{"", "A,E", []string{"x", "y", "z", "w"}, "line 2:7: answer beyond (E)"},
		{"", "zzz", []string{"x", "y"}, "line 2:7: bad answer (zzz)"},
		{"", "Lisbon", []string{"x", "y"}, "line 2:7: bad answer (Lisbon)"},
		{"", "7", []string{"x", "y"}, "line 2:7: bad answer (7)"},
		{"", "x;qq", []string{"x", "y"}, "line 2:7: bad answer (qq)"},
		{"", "X,Q", []string{"x", "y"}, "line 2:7: answer beyond (X)"},
		{"", "", []string{"x", "y"}, "line 2: no right answer (Q)"},
		{"", "", nil, "line 2: no right answer (Q)"},
		{"single", "A", []string{"x"}, "line 2: too few options (1)"},
		{"single", "A", nil, "line 2:7: answer beyond (A)"},
		{"single", "A", []string{"x", "", "y"}, "line 2:4: option gap (B)"},
		{"single", "A", []string{"x", "x"}, "line 2:4: option twice (x)"},
		{"single", "AB", []string{"x", "y"}, "line 2: warning: several right (Q)"},
		{"truefalse", "maybe", nil, "line 2:7: bad answer (maybe)"},
		{"numerical", "about 3", nil, "line 2:7: bad number (about 3)"},
		{"matching", "", []string{"a -> b", "c"}, "line 2:4: mixed pairs (c)"},
		{"ordering", "AAB", []string{"x", "y", "z"}, "line 2:7: bad answer (AAB)"},
		{"riddle", "A", []string{"x", "y"}, "line 2:2: bad type (riddle)"},
	} {
		if _, got := row(t, c.kind, c.answer, c.options...); got != c.want {
			t.Errorf("%s %q %v: found %q, want %q", c.kind, c.answer, c.options, got, c.want)
		}
	}
}

func TestColumns_for_people_are_passed_over(t *testing.T) {
	b, problems := Read("x.csv", "序号,题目,A,B,答案,备注\n7,对吗？,x,y,A,见书\n")
	if len(problems) > 0 || b.Questions[0].Text != "对吗？" {
		t.Error(found(problems))
	}
}

func TestHeaders_are_taken_in_both_languages(t *testing.T) {
	for _, c := range []struct{ header, want string }{
		{"Question,Option A,Option B,Correct Answer", ""},
		{"题干,选项A,选项B,正确答案", ""},
		{"题目：,A选项,B选项,【答案】", ""},
		{" QUESTION , option_1, Choice 2 ,Answer:", ""},
		{"Q,A,B,answer", "no question column"},
		{"question,A,B", "line 1: no answer column (question, A, B)"},
		{"question,A,B,answer,answer", "line 1:5: header twice (answer)"},
		{"question,A,a,answer", "line 1:3: header twice (a)"},
		{"question,A,B,answer,colour", "line 1:5: warning: unknown header (colour)"},
		{"question,A,B,answer,7", "line 1:5: warning: unknown header (7)"},
	} {
		_, problems := Read("x.csv", c.header+"\nIs it?,x,y,A\n")
		if got := found(problems); c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: %s", c.header, got)
		}
	}
}

func TestLines_are_those_of_the_file_also_behind_cells_of_several_lines(t *testing.T) {
	_, problems := Read("x.csv", "\n\nquestion,A,B,answer\n\"one\ntwo\nthree\",x,y,A\n\nfour,x,y,Z\n\"fi\"ve,x,y,A\nsix,x,y,A,more\n")
	want := "line 8:4: answer beyond (Z)\nline 9: bad csv (line 9: extraneous or missing \" in quoted-field)\nline 10:5: extra cell (more)"
	if got := found(problems); got != want {
		t.Errorf("found\n%s\nwant\n%s", got, want)
	}
	_, problems = Read("x.csv", "question,A,B,answer\none,x,y,A\ntwo,\"x,y,A\nthree,x,y,A\n")
	if got := found(problems); !strings.HasPrefix(got, "line 3: bad csv") {
		t.Errorf("an open quote is found where it began: %s", got)
	}
}

func TestTables_parted_by_semicolons_or_tabs_are_read(t *testing.T) {
	for _, text := range []string{
		"question;A;B;answer\r\nIs it, really?;x;y;A\r\n", "question\tA\tB\tanswer\nIs it, really?\tx\ty\tA\n", "\uFEFFquestion,A,B,answer\n\"Is it, really?\",x,y,A\n",
	} {
		b, problems := Read("x.csv", text)
		if len(problems) > 0 || len(b.Questions) != 1 || b.Questions[0].Text != "Is it, really?" {
			t.Errorf("%q: %+v %s", text, b, found(problems))
		}
	}
}

func TestCells_that_would_be_calculated_are_defused_and_read_back(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "'=x": "''=x", "''-x": "'''-x", "'quoted'": "'quoted'", "a=b": "a=b", "'": "'", "": "",
	} {
		if got := defuse(cell); got != want || undefuse(got) != cell {
			t.Errorf("%q is defused to %q and read as %q", cell, got, undefuse(got))
		}
	}
	for _, cell := range []string{"'quoted'", "'", "it's"} {
		if undefuse(cell) != cell {
			t.Errorf("%q lost its apostrophe", cell)
		}
	}
}

func TestWeights_of_a_table_are_those_of_a_fair_key_unless_given(t *testing.T) {
	text := "question,A,B,C,D,answer,weights\nkey,w,x,y,z,AC,\ngiven,w,x,y,z,AC,75;-25;25;0\nwrong,w,x,y,z,AC,75;25\nworse,w,x,y,z,AC,75;a;1;1\n"
	b, problems := Read("x.csv", text)
	var got [][]float64
	for _, q := range b.Questions {
		var weights []float64
		for _, o := range q.Options {
			weights = append(weights, o.Weight)
		}
		got = append(got, weights)
	}
	if diff := cmp.Diff([][]float64{{0.5, -0.5, 0.5, -0.5}, {0.75, -0.25, 0.25, 0}}, got); diff != "" {
		t.Error(diff)
	}
	if want := "line 4:7: bad weight (75;25)\nline 5:7: bad weight (a)"; found(problems) != want {
		t.Error(found(problems))
	}
}
