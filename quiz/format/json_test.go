package format

import (
	"fmt"
	"strings"
	"testing"

	"studybot/quiz"
)

func TestEach_mistake_in_JSON_is_found_in_its_line(t *testing.T) {
	const good = `{"id":"g","kind":"essay","text":"Good"}`
	for _, c := range []struct{ name, text, want string }{
		{"good", `{"format":"studybot-bank","version":1,"name":"n","questions":[` + good + `]}`, ""},
		{"a list by itself", "[\n" + good + "\n]", ""},
		{"a kind that options show", `[{"id":"a","text":"x","options":[{"text":"a","weight":1},{"text":"b"}]}]`, ""},
		{"a wrong question", "[\n" + good + ",\n{\"id\":\"a\",\"kind\":\"single\",\"text\":\"x\"}]", "line 3:1: too few options (0)"},
		{"a wrong type", "{\"questions\":[\n" + good + ",\n{\"text\":\n7},\n{\"text\":\"\",\"kind\":\"essay\"}]}", "line 4:2: bad json (number into Go struct field Question.text of type string)\nline 5:1: empty question"},
		{"an unknown field", "[\n{\"id\":\"a\",\"kind\":\"essay\",\"text\":\"x\",\n\"colour\":1}]", "line 2:1: warning: unknown field (colour)"},
		{"an unknown field of the bank", "{\"questions\":[" + good + "],\n\"colour\":[1,2]}", "line 2:10: warning: unknown field (colour)"},
		{"a comma too many", "[" + good + ",\n]", "line 2:1: bad json"},
		{"cut off", "{\"questions\":[\n" + good, "line 2:40: bad json"},
		{"text behind the end", "[" + good + "]\n[]", "line 2:1: bad json (text behind the end)"},
		{"not a bank", "7", "line 1:1: bad json (neither a bank nor a list of questions)"},
		{"nothing", "", "line 1:1: bad json (EOF)"},
		{"no questions", "{}", "line 0: no questions"},
		{"questions that are null", `{"questions":null}`, "line 0: no questions"},
		{"questions that are no list", `{"questions":7}`, "line 1:14: bad json (questions are not a list)"},
		{"a newer version", "{\"version\":\n2,\"questions\":[" + good + "]}", "line 2:1: newer version (2)"},
		{"an ID twice", "[" + good + ",\n" + good + "]", "line 2:1: duplicate id (g)\nline 2:1: warning: question twice (Good)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, problems := ReadJSON(c.text)
			if got := found(problems); !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
				t.Errorf("found\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestA_file_is_told_by_its_name_else_by_its_text(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       Format
	}{
		{"a.gift", "", GIFT},
		{"A.CSV", "", CSV},
		{"a.json", "", JSON},
		{"a.tsv", "", CSV},
		{"a.txt", "Q {T}", GIFT},
		{"a.txt", "\uFEFF// c\n::t::Q {=a ~b}", GIFT},
		{"a.txt", "[html]Q {T}", GIFT},
		{"a.txt", "{=a ~b} is it", GIFT},
		{"a.txt", "题目,答案\n1,2", CSV},
		{"", "question;A;answer\n", CSV},
		{"a.txt", " {\n\"questions\": []}", JSON},
		{"a.txt", "[ {", JSON},
		{"a.txt", "just text", ""},
		{"a.txt", "", ""},
		{"a.docx", "\x00\x01", ""},
		{"a.xml", "", MoodleXML},
		{"a.txt", "<?xml version=\"1.0\"?><quiz>", MoodleXML},
		{"", "<quiz><question type=\"essay\">", MoodleXML},
		{"a.txt", "What?\nA. x\nB. y\nANSWER: B\n", Aiken},
		{"a.txt", "What?\nA) {x}\nB) {1, 2}\nANSWER: B\n", Aiken},
		{"a.txt", "1. What?\nA. x\nB. y\nANSWER: B\n", Plain},
		{"a.txt", "What?\nA. x\nB. y\nAnswer: B\n", Plain},
		{"a.txt", "1. 题目\nA. x\nB. y\n答案：B", Plain},
		{"a.txt", "1．集合 {1} 是（A）\nＡ．对 Ｂ．错", Plain},
		{"a.txt", "1. 地球是圆的。（√）", Plain},
		{"a.txt", "1. 一\nA. x\n2. 二\n1-2 AB", Plain},
		{"a.txt", "#separator:tab\n#html:true\nfront\tback", Anki},
		{"a.txt", "front\tback\nrecto\tverso", Anki},
		{"a.txt", "only one\ttab", ""},
		{"a.txt", "a letter\nwith 1. numbers\nand lines", ""},
		{"a.txt", "1. Q {=a ~b}\nA. x\nAnswer: B", GIFT},
		{"a.txt", "1. 问 {=甲 ~乙}\n答案：甲", GIFT},
		{"a.txt", "Q {T}\nANSWER: A\nA. x", GIFT},
		{"a.txt", "Q {a}", GIFT},
		{"a.txt", "题目,选项A,选项B,答案\n\"1. 问\nA. x\n答案：\",x,y,A", CSV},
		{"a.txt", "question,A,B,answer\nANSWER: A,A. x,B. y,A", CSV},
	} {
		if got := Detect(c.name, c.text); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func TestA_bank_is_named_after_its_file_unless_it_has_a_name(t *testing.T) {
	for name, text := range map[string]string{"dir/words.gift": "Q {T}", `C:\x\words.txt`: "Q {T}", "other.json": `{"name":"words","questions":[]}`} {
		if b, _ := Read(name, text); b.Name != "words" {
			t.Errorf("%s: %q", name, b.Name)
		}
	}
	if _, problems := Read("holiday.docx", "hello"); found(problems) != "line 0: unknown format (holiday.docx)" || Usable(problems) {
		t.Error(found(problems))
	}
}

// big is a bank of many questions in each format.
func big(b *testing.B, n int, write func(*strings.Builder, quiz.Bank) error) string {
	var bank quiz.Bank
	for i := range n {
		bank.Questions = append(bank.Questions, quiz.Question{
			ID: numbered("q", i), Kind: quiz.Single, Title: numbered("Question", i), Text: numbered("Which of these is right, 哪一个是对的？", i), Tags: []string{"day1"},
			Options:     []quiz.Option{{Text: "The first = one", Weight: 1, Feedback: "Yes."}, {Text: "The second"}, {Text: "The third"}, {Text: "第四个"}},
			Explanation: "Because the first one is right: it says so.",
		})
	}
	var out strings.Builder
	if err := write(&out, bank); err != nil {
		b.Fatal(err)
	}
	return out.String()
}

func BenchmarkRead10000(b *testing.B) {
	for _, c := range []struct {
		name  string
		write func(*strings.Builder, quiz.Bank) error
	}{
		{"x.gift", func(w *strings.Builder, bank quiz.Bank) error { return WriteGIFT(w, bank) }},
		{"x.csv", func(w *strings.Builder, bank quiz.Bank) error { return WriteCSV(w, bank) }},
		{"x.json", func(w *strings.Builder, bank quiz.Bank) error { return WriteJSON(w, bank) }},
		{"x.xml", func(w *strings.Builder, bank quiz.Bank) error { return WriteMoodleXML(w, bank) }},
		{"aiken.txt", func(w *strings.Builder, bank quiz.Bank) error { return WriteAiken(w, bank) }},
		{"plain.txt", writePlain},
		{"anki.txt", writeCards},
	} {
		text := big(b, 10_000, c.write)
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if bank, problems := Read(c.name, text); len(bank.Questions) != 10_000 || len(problems) > 0 {
					b.Fatal(found(problems[:1]))
				}
			}
		})
	}
}

// writePlain writes single choices as a teacher would.
func writePlain(w *strings.Builder, b quiz.Bank) error {
	for i, q := range b.Questions {
		fmt.Fprintf(w, "%d. %s\n", i+1, q.Text)
		for n, o := range q.Options {
			fmt.Fprintf(w, "%c. %s  ", 'A'+n, o.Text)
		}
		fmt.Fprintf(w, "\n答案：%c\n解析：%s\n\n", 'A'+q.Correct()[0], q.Explanation)
	}
	return nil
}

// writeCards writes cards for Anki.
func writeCards(w *strings.Builder, b quiz.Bank) error {
	w.WriteString("#separator:tab\n")
	for _, q := range b.Questions {
		fmt.Fprintf(w, "%s\t%s\t%s\n", q.Text, q.Options[0].Text, q.Explanation)
	}
	return nil
}
