package format

import (
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"studybot/quiz"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// words draws a text as files hold it: trimmed, without control characters, full
// of the signs that formats use.
func words(t *rapid.T, label string, least int) string {
	pieces := rapid.SampledFrom([]string{
		"a", "Word", "汉字", "é", "😀", " ", "  ", "\t", "\n", "=", "~", "#", "####", "{", "}", ":", "::", `\`, `\n`, `\\`, "->", " -> ", "%", "%50%",
		"//", "$CATEGORY:", "[html]", "[Plain]", "[id:x]", "]", "|", ",", ";", `"`, "'", "'=", "-", "+", "@", "_____", "______", "<b>", "&amp;", "*", "..", "T", "1",
	})
	anything := rapid.StringOfN(rapid.Rune().Filter(func(r rune) bool { return !control(r) && r != '\uFEFF' }), 0, 6, -1)
	list := rapid.SliceOfN(rapid.OneOf(pieces, pieces, anything), least, 8).Draw(t, label)
	s := strings.ToValidUTF8(strings.TrimSpace(strings.Join(list, "")), "")
	if s = strings.TrimSpace(s); s == "" && least > 0 {
		return "x"
	}
	return s
}

// weight draws a weight as Moodle knows them.
func weight(t *rapid.T) float64 {
	return rapid.SampledFrom([]float64{1, 0, 0.5, -0.5, 1.0 / 3, -1.0 / 3, 2.0 / 3, 1.0 / 7, 0.05, 0.12345, -1}).Draw(t, "weight")
}

// question draws a question of a kind that GIFT can hold, right or wrong.
func question(t *rapid.T, n int) quiz.Question {
	q := quiz.Question{
		ID: fmt.Sprintf("id-%d%s", n, rapid.SampledFrom([]string{"", "]", `\`, "[x]", " y"}).Draw(t, "id")), Text: words(t, "text", 1),
		Title: words(t, "title", 0), Category: oneLine(words(t, "category", 0)), Explanation: words(t, "explanation", 0),
		Difficulty: rapid.IntRange(0, 10).Draw(t, "difficulty"), Picture: oneLine(words(t, "picture", 0)),
		Kind: rapid.SampledFrom([]quiz.Kind{quiz.Single, quiz.Multiple, quiz.TrueFalse, quiz.Short, quiz.Numerical, quiz.Matching, quiz.Essay}).Draw(t, "kind"),
	}
	for range rapid.IntRange(0, 2).Draw(t, "tags") {
		q.Tags = append(q.Tags, oneLine(words(t, "tag", 1)))
	}
	switch n := rapid.IntRange(2, 4).Draw(t, "n"); q.Kind {
	case quiz.Single, quiz.Multiple:
		for range n {
			q.Options = append(q.Options, quiz.Option{Text: words(t, "option", 1), Weight: weight(t), Feedback: words(t, "feedback", 0)})
		}
	case quiz.TrueFalse:
		q.Options = trueFalse(q.Text, rapid.Bool().Draw(t, "truth"))
		q.Options[0].Feedback, q.Options[1].Feedback = words(t, "feedback", 0), words(t, "feedback", 0)
	case quiz.Short:
		for range n {
			q.Answers = append(q.Answers, quiz.Answer{Text: words(t, "form", 1), Weight: weight(t), Feedback: words(t, "feedback", 0)})
		}
	case quiz.Numerical:
		for range n {
			value := rapid.Float64Range(-1e9, 1e9).Draw(t, "value")
			tolerance := rapid.SampledFrom([]float64{0, 0.01, 5, 1e-9}).Draw(t, "tolerance")
			q.Answers = append(q.Answers, quiz.Answer{Value: value, Tolerance: tolerance, Weight: weight(t), Feedback: words(t, "feedback", 0)})
		}
		if rapid.Bool().Draw(t, "rest") {
			q.Answers = append(q.Answers, quiz.Answer{Text: "*", Feedback: words(t, "feedback", 0)})
		}
	case quiz.Matching:
		for range n {
			q.Pairs = append(q.Pairs, quiz.Pair{Left: words(t, "left", 0), Right: words(t, "right", 1)})
		}
	}
	return q
}

func bank(t *rapid.T) quiz.Bank {
	var b quiz.Bank
	for i := range rapid.IntRange(1, 3).Draw(t, "questions") {
		b.Questions = append(b.Questions, question(t, i))
	}
	return b
}

// alike compares what was read with what was written.
func alike(t interface{ Fatalf(string, ...any) }, written string, want, got quiz.Bank) {
	if diff := cmp.Diff(want.Questions, got.Questions, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("written as\n%s\nread with\n%s", written, diff)
	}
}

func TestWhat_GIFT_holds_comes_back_from_it(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := bank(t)
		for i := range b.Questions {
			q := &b.Questions[i] // a single choice with several equally best parts is a multiple choice in GIFT
			if q.Kind == quiz.Single {
				q.Options[0].Weight = 1
			}
		}
		var out strings.Builder
		if err := WriteGIFT(&out, b); err != nil {
			t.Fatal(err)
		}
		got, _ := ReadGIFT(out.String())
		alike(t, out.String(), b, got)
	})
}

func TestJSON_loses_nothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := bank(t)
		b.Name, b.Title = words(t, "name", 0), words(t, "title", 0)
		b.Questions = append(b.Questions, quiz.Question{ID: "gaps", Kind: quiz.Cloze, Text: "x", Answers: []quiz.Answer{{Text: "y", Weight: 1, Gap: 2}}})
		var out strings.Builder
		if err := WriteJSON(&out, b); err != nil {
			t.Fatal(err)
		}
		got, _ := ReadJSON(out.String())
		alike(t, out.String(), b, got)
		if got.Name != b.Name || got.Title != b.Title {
			t.Fatalf("%q %q", got.Name, got.Title)
		}
	})
}

func TestWhat_a_table_holds_comes_back_from_it(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := bank(t)
		for i := range b.Questions {
			forTable(&b.Questions[i])
		}
		var out strings.Builder
		if err := WriteCSV(&out, b); err != nil {
			t.Fatal(err)
		}
		got, _ := Read("bank.csv", out.String())
		alike(t, out.String(), b, got)
	})
}

// forTable takes away what a table has no place for.
func forTable(q *quiz.Question) {
	for i := range q.Tags {
		q.Tags[i] = strings.TrimSpace(strings.Map(func(r rune) rune {
			if listMark(r) {
				return -1
			}
			return r
		}, q.Tags[i]))
	}
	q.Tags = slices.DeleteFunc(q.Tags, func(tag string) bool { return tag == "" })
	for i := range q.Answers {
		q.Answers[i].Text = oneLine(q.Answers[i].Text)
	}
	if len(q.Answers) > 1 {
		q.Answers[1].Text = "2" + q.Answers[0].Text // forms are read once each
		q.Answers = q.Answers[:2]
		if q.Kind == quiz.Numerical {
			q.Answers[1].Text, q.Answers[1].Value = "", q.Answers[0].Value+1
		}
	}
	arrow := strings.NewReplacer("->", "", "→", "", "=>", "")
	for i, p := range q.Pairs {
		q.Pairs[i] = quiz.Pair{Left: strings.TrimSpace(strings.Trim(arrow.Replace(p.Left), "-=")), Right: strings.TrimSpace(p.Right)}
	}
}

func TestA_spreadsheet_finds_nothing_to_calculate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var out strings.Builder
		if err := WriteCSV(&out, bank(t)); err != nil {
			t.Fatal(err)
		}
		text, ok := strings.CutPrefix(out.String(), "\uFEFF")
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil || !ok {
			t.Fatal(err, ok)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
					t.Fatalf("a cell begins with %q: %q", cell[0], cell)
				}
			}
		}
	})
}

func TestWriters_name_the_questions_that_they_leave_out(t *testing.T) {
	b := quiz.Bank{Questions: []quiz.Question{
		{ID: "o", Kind: quiz.Ordering, Text: "Order", Options: []quiz.Option{{Text: "a"}, {Text: "b"}}},
		{ID: "c", Kind: quiz.Cloze, Text: "Gaps", Answers: []quiz.Answer{{Text: "a", Weight: 1, Gap: 1}}},
		{ID: "e", Kind: quiz.Essay, Text: "Write"},
	}}
	var gift, table strings.Builder
	giftErr, tableErr := WriteGIFT(&gift, b), WriteCSV(&table, b)
	var left *LeftOut
	if !errors.As(giftErr, &left) || !slices.Equal(left.IDs, []string{"o", "c"}) {
		t.Error(giftErr)
	}
	if !errors.As(tableErr, &left) || !slices.Equal(left.IDs, []string{"c"}) {
		t.Error(tableErr)
	}
	if got, _ := ReadGIFT(gift.String()); len(got.Questions) != 1 || got.Questions[0].ID != "e" {
		t.Errorf("the others are written: %s", gift.String())
	}
	if got, _ := Read("x.csv", table.String()); len(got.Questions) != 2 || got.Questions[0].Options[1].Text != "b" {
		t.Errorf("the others are written: %s", table.String())
	}
}

// again writes what was read and reads it once more: it must be the same.
func again(t *testing.T, b quiz.Bank, write func(*strings.Builder, quiz.Bank) error, read func(string) (quiz.Bank, []Problem)) {
	if len(b.Questions) == 0 {
		return
	}
	var out strings.Builder
	left := (*LeftOut)(nil)
	if err := write(&out, b); err != nil && !errors.As(err, &left) {
		t.Fatal(err)
	}
	got, _ := read(out.String())
	alike(t, out.String(), b, got)
}

func FuzzReadGIFT(f *testing.F) {
	for _, seed := range []string{
		"::t::Q {=a ~%50%b#f ####e}", "Q {T#a#b}", "a {#1..5 =%50%3:1 ~#x} b", "[html]<p>Q</p>{=a -> b =c -> d}",
		"// [id:x] [tag:a\\]]\n$CATEGORY: c\nQ {}", "Q {\n\n=a\n}", "\\n\\\\ {~=a ~b}", "{#*}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, problems := ReadGIFT(text)
		for _, p := range problems {
			if p.Line < 0 || p.Line > strings.Count(text, "\n")+strings.Count(text, "\r")+1 || !slices.Contains(Reasons(), p.Reason) {
				t.Fatalf("%+v", p)
			}
		}
		if !Usable(problems) {
			return // a broken bank is not kept
		}
		again(t, b, func(w *strings.Builder, b quiz.Bank) error { return WriteGIFT(w, b) }, ReadGIFT)
	})
}

func FuzzReadCSV(f *testing.F) {
	for _, seed := range []string{
		"question,A,B,answer\nQ,a,b,A\n", "题目\t答案\n是吗\t对\n", "question;type;A;B;answer;weights\nx;multiple;a;b;AB;50;50\n",
		"question,answer\nx,a|b\ny,3.14±0.1\n", "question,type,A,B,answer\nm,matching,a->b,c→d,\n\"o\n\",ordering,x,y,BA\n", "id,question,answer\n'=x,''-y,'+z\n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, problems := Read("x.csv", text)
		if !Usable(problems) {
			return
		}
		again(t, b, func(w *strings.Builder, b quiz.Bank) error { return WriteCSV(w, b) },
			func(text string) (quiz.Bank, []Problem) { return Read("x.csv", text) })
	})
}

func FuzzReadJSON(f *testing.F) {
	f.Add(`{"format":"studybot-bank","version":1,"questions":[{"text":"x","options":[{"text":"a","weight":1},{"text":"b"}]}]}`)
	f.Add(`[{"id":"a","kind":"essay","text":"x"},{}]`)
	f.Fuzz(func(t *testing.T, text string) {
		b, problems := ReadJSON(text)
		if !Usable(problems) {
			return
		}
		again(t, b, func(w *strings.Builder, b quiz.Bank) error { return WriteJSON(w, b) }, ReadJSON)
	})
}

// sane says that problems stand within the file and are of a kind that has words.
func sane(t *testing.T, text string, problems []Problem) {
	for _, p := range problems {
		if p.Line < 0 || p.Line > strings.Count(text, "\n")+strings.Count(text, "\r")+1 || !slices.Contains(Reasons(), p.Reason) {
			t.Fatalf("%+v", p)
		}
	}
}
