package format

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"studybot/quiz"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// brief is a question on one line: kind, text, options with the right ones starred,
// accepted forms, explanation.
func brief(q quiz.Question) string {
	s := string(q.Kind) + ": " + q.Text
	for _, o := range q.Options {
		mark := " |"
		if o.Weight > 0 {
			mark = " |*"
		}
		s += mark + o.Text
	}
	for _, a := range q.Answers {
		switch {
		case q.Kind == quiz.Numerical:
			s += fmt.Sprintf(" =%v±%v", a.Value, a.Tolerance)
		case a.Gap > 0:
			s += fmt.Sprintf(" %d=%s", a.Gap, a.Text)
		default:
			s += " =" + a.Text
		}
	}
	if q.Explanation != "" {
		s += " #" + q.Explanation
	}
	return strings.ReplaceAll(s, "\n", "⏎")
}

func TestEach_way_of_writing_a_question_is_read(t *testing.T) {
	const four = "A. 甲\nB. 乙\nC. 丙\nD. 丁\n"
	for _, c := range []struct{ name, text, want string }{
		{"options on lines of their own", "1. 问？\n" + four + "答案：B", "single: 问？ |甲 |*乙 |丙 |丁"},
		{"several on a line", "1、问（ ）\nA．甲  B．乙\nC．丙\tD．丁\n答案:D", "single: 问（ ） |甲 |乙 |丙 |*丁"},
		{"without blanks between", "1、问\nA.甲B.乙C.丙\n答案 C", "single: 问 |甲 |乙 |*丙"},
		{"on the question's line", "1. 问（ ） A.甲 B.乙\n答案：A", "single: 问（ ） |*甲 |乙"},
		{"full-width letters and numbers", "１．问（　）\nＡ．甲　Ｂ、乙\n（Ｃ）丙\n答案：ＡＣ", "multiple: 问（　） |*甲 |乙 |*丙"},
		{"small letters", "1) Who?\na) he\nb) she\nAnswer: b", "single: Who? |he |*she"},
		{"a right one with a star", "1. Who?\n*A. he\nB. she", "single: Who? |*he |she"},
		{"a right one with a star in the line", "1. Who? A. he *B. she", "single: Who? |he |*she"},
		{"a right one with a hook", "1. 谁\nA. 他 √\nB. 她", "single: 谁 |*他 |她"},
		{"several right ones", "1. 问\n" + four + "正确答案：A、C,D", "multiple: 问 |*甲 |乙 |*丙 |*丁"},
		{"the answer's text", "1. 问\n" + four + "答案：丙", "single: 问 |甲 |乙 |*丙 |丁"},
		{"letter and text", "1. Q\nA. one\nB. two\nAnswer: B. two", "single: Q |one |*two"},
		{"letter and reason", "1. 问\n" + four + "答案：B。因为乙是对的", "single: 问 |甲 |*乙 |丙 |丁 #因为乙是对的"},
		{"in the brackets", "1. 问（ B ）吗？\n" + four, "single: 问（ ）吗？ |甲 |*乙 |丙 |丁"},
		{"in the brackets and below", "1. 问（B）\n" + four + "答案：B", "single: 问（ ） |甲 |*乙 |丙 |丁"},
		{"brackets that are text", "1. 维生素（A）在哪（ ）\n" + four + "答案：B", "single: 维生素（A）在哪（ ） |甲 |*乙 |丙 |丁"},
		{"in thick brackets", "1. 问\n" + four + "【答案】C【解析】因为。", "single: 问 |甲 |乙 |*丙 |丁 #因为。"},
		{"answer and reason on a line", "1. 问\n" + four + "答案：C  解析：因为", "single: 问 |甲 |乙 |*丙 |丁 #因为"},
		{"behind the last option", "1. 问\nA. 甲\nB. 乙   答案：B", "single: 问 |甲 |*乙"},
		{"an explanation of several lines", "1. 问\nA. 甲\nB. 乙\n答案：A\n解析：一\n二\n\n三\n2. 对吗（√）", "single: 问 |*甲 |乙 #一⏎二⏎三\ntruefalse: 对吗 |*对 |错"},
		{"an option of several lines", "1. 问\nA. 甲\n  更多\nB. 乙\n答案：A", "single: 问 |*甲⏎更多 |乙"},
		{"a stem of several lines with points", "1. 问\n1) 一\n2) 二\n哪个？\nA. 甲\nB. 乙\n答案：A", "single: 问⏎1) 一⏎2) 二⏎哪个？ |*甲 |乙"},
		{"a decimal at the beginning", "1. 近似\n3.14 是\nA. 甲\nB. 乙\n答案：A", "single: 近似⏎3.14 是 |*甲 |乙"},
		{"a year behind the number", "1.2018年是闰年（×）\n2.2020年是闰年（√）", "truefalse: 2018年是闰年 |对 |*错\ntruefalse: 2020年是闰年 |*对 |错"},
		{"a sign at the end", "1. 天是蓝的。 √\n2. 草是红的 [×]", "truefalse: 天是蓝的。 |*对 |错\ntruefalse: 草是红的 |对 |*错"},
		{"words for true and false", "1. 天是蓝的。\n答案：正确\n2. 草是红的\n答案：F", "truefalse: 天是蓝的。 |*对 |错\ntruefalse: 草是红的 |对 |*错"},
		{"true and false as options", "1. 天是蓝的\nA. 对\nB. 错\n答案：B", "single: 天是蓝的 |对 |*错"},
		{"letters for true and false", "判断题\n1. 天是蓝的\n答案：A\n2. 草是红的\nA. 对 B. 错\n答案：B", "truefalse: 天是蓝的 |*对 |错\ntruefalse: 草是红的 |对 |*错"},
		{"a gap", "1. 中国的首都是____。\n答案：北京|北平", "short: 中国的首都是____。 =北京 =北平"},
		{"several gaps", "1. ____和（ ）是颜色\n答案：红、蓝 ", "cloze: _____和_____是颜色 1=红 2=蓝"},
		{"a number", "1. 多少？\n答案：42\n2. π？\n答案：3.14±0.01", "numerical: 多少？ =42±0\nnumerical: π？ =3.14±0.01"},
		{"a number in a gap", "填空题\n1. 一年有__个月\n答案：12", "short: 一年有__个月 =12"},
		{"an essay", "五、简答题\n1. 为什么？\n答：1. 一\n2. 二\n2. 怎样？\n答案：略", "essay: 为什么？ #1. 一⏎2. 二\nessay: 怎样？"},
		{"a type in the question", "1. [多选题] 问\n" + four + "答案：A\n2. （单选题，2分）问吗\n" + four + "答案：A", "multiple: 问 |*甲 |乙 |丙 |丁\nsingle: 问吗 |*甲 |乙 |丙 |丁"},
		{"other numbers", "第1题 甲吗（√）\n第2题：乙吗（×）", "truefalse: 甲吗 |*对 |错\ntruefalse: 乙吗 |对 |*错"},
		{"numbers in brackets", "(1) 甲吗（√）\n（2）乙吗（×）", "truefalse: 甲吗 |*对 |错\ntruefalse: 乙吗 |对 |*错"},
		{"English numbers", "Q1. Is it? (T)\nQuestion 2: Is it not? (False)", "truefalse: Is it? |*True |False\ntruefalse: Is it not? |True |*False"},
		{"no numbers", "Who?\nA. he\nB. she\nAnswer: A\n\nWhere?\nA. here\nB. there\nAnswer: B\nExplanation: So.\n\nThe sky is blue.\nAnswer: true", "single: Who? |*he |she\nsingle: Where? |here |*there #So.\ntruefalse: The sky is blue. |*True |False"},
		{"the same number everywhere", "1. 甲吗\n答案：对\n\n1. 乙吗\n答案：错", "truefalse: 甲吗 |*对 |错\ntruefalse: 乙吗 |对 |*错"},
		{"points of a formula", "1. 已知A.B.C三点，A到B多远？\n答案：5", "numerical: 已知A.B.C三点，A到B多远？ =5±0"},
		{"an order", "排序题\n1. 由小到大\nA. 猫\nB. 鼠\nC. 马\n答案：BAC", "ordering: 由小到大 |鼠 |猫 |马"},
		{"the word answer in a question", "1. 写出下列问题的答案：\nA. 甲\nB. 乙\n答案：A", "single: 写出下列问题的答案： |*甲 |乙"},
		{"an address", "1. See C://x or http://a.b A. here\nA. x\nB. y\n答案：A", "single: See C://x or http://a.b A. here |*x |y"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, problems := ReadPlain(c.text)
			var got []string
			for _, q := range b.Questions {
				got = append(got, brief(q))
			}
			if diff := cmp.Diff(strings.Split(c.want, "\n"), got); diff != "" || !Usable(problems) {
				t.Errorf("%s\n%s", diff, found(problems))
			}
		})
	}
}

func TestSeveral_right_answers_in_words_are_never_taken_for_one_with_a_reason(t *testing.T) {
	for line, want := range map[string]string{
		"Answer: A and C": "AC", "Answers: A and C": "AC", "Correct answers: A, C": "AC", "Correct Answer(s): A & C": "AC",
		"Answer: a and c": "AC", "Answer: A+C": "AC", "答案：A与C": "AC", "答案：A 和 C": "AC", "答案是：AC": "AC", "答案：B，因为她在": "B",
		"Answer: A or C": "", "Answer: A and perhaps C": "",
	} {
		b, problems := ReadPlain("1. Who?\nA. he\nB. she\nC. it\n" + line)
		got := ""
		for _, q := range b.Questions {
			for _, i := range q.Correct() {
				got += string(rune('A' + i))
			}
		}
		if got != want || (want == "") == Usable(problems) {
			t.Errorf("%s: %q, want %q\n%s", line, got, want, found(problems))
		}
	}
}

func TestA_text_whose_answers_were_forgotten_is_told_so_and_not_that_its_form_is_unknown(t *testing.T) {
	_, problems := Read("law.txt", "1. 问\nA. 甲\nB. 乙\n\n2. 吗\nA. 甲\nB. 乙\n")
	if got := found(problems); !strings.Contains(got, "line 1:4: no right answer") || !strings.Contains(got, "line 5:4: no right answer") {
		t.Error(got)
	}
	b, problems := Read("law.txt", "1. 问\nA. 甲\nB. 乙\n2. 吗\nA. 甲\nB. 乙\n答案 1-2 AB\n")
	if len(b.Questions) != 2 || !Usable(problems) {
		t.Error(found(problems))
	}
}

func TestWhat_fills_the_blanks_of_one_question_is_no_key_of_all(t *testing.T) {
	b, problems := ReadPlain("1. 问 A.甲 B.乙\n答案：A\n2. 把____换成____\n答案：1.A 2.B\n")
	if len(b.Questions) != 2 || strings.Contains(found(problems), "answer twice") {
		t.Errorf("%d questions\n%s", len(b.Questions), found(problems))
	}
}

func TestEach_form_of_answer_key_is_read(t *testing.T) {
	const questions = "一、单选题\n1.甲 A.x B.y C.z\n2.乙 A.x B.y C.z\n3.丙 A.x B.y C.z\n4.丁\nA.x\nB.y\nC.z\n"
	for _, c := range []struct{ name, key, want string }{
		{"a range", "参考答案\n1-4 ABCA", "ABCA"},
		{"a range with blanks", "答案：\n1～4：A B AC A", "A B AC A"},
		{"two ranges", "1-2 AB 3—4 CA", "ABCA"},
		{"numbers", "答案\n1. A 2. B 3. AC\n4. A", "A B AC A"},
		{"numbers without blanks", "参考答案：\n1.A2.B3.C4.A", "ABCA"},
		{"numbers without marks", "Answer key\n1 A 2 B 3 C 4 A", "ABCA"},
		{"lines", "【参考答案】\n1、A\n2、B\n3、C\n4、A", "ABCA"},
		{"a table", "题号 1 2 3 4\n答案 A B C A", "ABCA"},
		{"with explanations", "参考答案及解析\n1. A 解析：一\n更多\n2. B\n3. C\n4. A", "ABCA"},
		{"under headings", "附：参考答案\n一、单选题 1-4 ABCA", "ABCA"},
		{"full-width", "参考答案\n１－４　ＡＢＣＡ", "ABCA"},
		{"a range behind the heading", "参考答案：1-4 ABCA", "ABCA"},
		{"a range without blanks", "答案：1-4ABCA", "ABCA"},
		{"a range and brackets", "【答案】1～4：A B AC A", "A B AC A"},
		{"numbers behind the heading", "答案：1.A 2.B 3.AC 4.A", "A B AC A"},
		{"numbers and nothing between", "答案:1A2B3C4A", "ABCA"},
		{"English behind the heading", "Answer key: 1-4 ABCA", "ABCA"},
		{"English numbers behind the heading", "Answers: 1.A 2.B 3.C 4.A", "ABCA"},
		{"more lines than the heading's", "答案：1-2 AB\n3-4 CA", "ABCA"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, problems := ReadPlain(questions + c.key)
			var got []string
			for _, q := range b.Questions {
				letters := ""
				for _, i := range q.Correct() {
					letters += string(rune('A' + i))
				}
				got = append(got, letters)
			}
			want := strings.Fields(c.want)
			if len(want) == 1 {
				want = strings.Split(c.want, "")
			}
			if !slices.Equal(got, want) || !Usable(problems) {
				t.Errorf("%v\n%s", got, found(problems))
			}
		})
	}
}

func TestA_key_finds_its_section(t *testing.T) {
	questions := "一、单选题\n1.甲 A.x B.y\n2.乙 A.x B.y\n二、判断题\n1.丙\n2.丁\n"
	for _, key := range []string{
		"参考答案\n一、单选题\n1-2 AB\n二、判断题\n1-2 √×",
		"参考答案\n二、判断题 1.√ 2.×\n一、单选题 1.A 2.B",
		"参考答案\n1-2 AB\n1-2 √×",
	} {
		b, problems := ReadPlain(questions + key)
		var got []string
		for _, q := range b.Questions {
			got = append(got, brief(q))
		}
		want := []string{"single: 甲 |*x |y", "single: 乙 |x |*y", "truefalse: 丙 |*对 |错", "truefalse: 丁 |对 |*错"}
		if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 {
			t.Errorf("%s\n%s\n%s", key, diff, found(problems))
		}
	}
}

func TestTitle_chapters_tags_and_difficulty_are_kept(t *testing.T) {
	b, problems := ReadPlain("安全知识题库\n\n第一章 总则\n一、判断题\n1. 甲。（√）\n【难度】较难\n【知识点】防火、用电\n# 第二章\n1. 乙。（×）\n难度：★★")
	if len(b.Questions) != 2 || len(problems) > 0 || b.Title != "安全知识题库" {
		t.Fatal(b, found(problems))
	}
	first, second := b.Questions[0], b.Questions[1]
	if first.Category != "第一章 总则" || first.Difficulty != 3 || !slices.Equal(first.Tags, []string{"防火", "用电"}) {
		t.Errorf("%+v", first)
	}
	if second.Category != "第二章" || second.Difficulty != 2 {
		t.Errorf("%+v", second)
	}
}

func TestEach_mistake_in_a_plain_text_is_found_in_its_place(t *testing.T) {
	const good = "\n\n99. 好。（√）\n"
	for _, c := range []struct{ name, text, want string }{
		{"an answer beyond the options", "1. 问\nA. 甲\nB. 乙\n答案：D" + good, "line 4:4: answer beyond (D)"},
		{"an answer that is none", "1. 问\nA. 甲\nB. 乙\n答案：天" + good, "line 4:4: bad answer (天)"},
		{"a letter left out", "1. 问\nA. 甲\nC. 乙\n答案：A" + good, "line 3:1: option order (C)"},
		{"no A", "1. 问\nB. 甲\nC. 乙\n答案：B" + good, "line 2:1: option order (B)"},
		{"no answer", "\n1. 问\nA. 甲\nB. 乙" + good, "line 2:4: no right answer (问)"},
		{"two answers", "1. 问\nA. 甲\nB. 乙\n答案：A\n答案：B" + good, "line 5:1: answer twice (B)"},
		{"two answers, one in brackets", "1. 问（A）\nA. 甲\nB. 乙\n答案：B" + good, "line 1:4: answer twice (B)"},
		{"an answer without a question", "答案：A" + good, "line 1:1: stray answer (A)"},
		{"an option without a question", "A. 甲\nB. 乙" + good, "line 1:1: stray option (甲)\nline 2:1: stray option (乙)"},
		{"an option twice", "1. 问\nA. 甲\n B. 甲\n答案：A" + good, "line 3:2: option twice (甲)"},
		{"an empty option", "1. 问\nA. 甲\nB.\n答案：A" + good, "line 3:1: empty option"},
		{"one option", "1. 问\nA. 甲\n答案：A" + good, "line 1:4: too few options (1)"},
		{"neither true nor false", "判断题\n1. 问\n答案：也许" + good, "line 3:4: bad answer (也许)"},
		{"no truth", "判断题\n1. 问" + good, "line 2:4: no right answer (问)"},
		{"a difficulty", "1. 问（√）\n难度：极\n" + good, "line 2:4: bad difficulty (极)"},
		{"two right ones in a single choice", "单选题\n1. 问\nA. 甲\nB. 乙\nC. 丙\n答案：AB" + good, "line 2:4: warning: several right (问)"},
		{"a remark", "1. 问（√）\n答案：对\n\n印刷于北京" + good, "line 4:1: warning: stray text (印刷于北京)"},
		{"a key for nothing", "1. 问 A.甲 B.乙\n参考答案\n1.A 2.B", "line 3:7: key beyond (2)"},
		{"a key of the wrong length", "1. 问 A.甲 B.乙\n2. 吗 A.甲 B.乙\n参考答案\n1-2 ABA", "line 1:4: no right answer (问)\nline 2:4: no right answer (吗)\nline 4:1: key count (1-2 ABA)"},
		{"a key that differs", "1. 问 A.甲 B.乙\n答案：A\n参考答案\n1-1 B", "line 4:5: answer twice (B)"},
		{"a key with a text", "1. 问 A.甲 B.乙\n参考答案\n1. A\n以上为答案", "line 4:1: key entry (以上为答案)"},
		{"a key that is wrong", "1. 问 A.甲 B.乙\n参考答案\n1. C", "line 3:4: answer beyond (C)"},
		{"control characters", "1. 问\x01（√）" + good, "line 1: warning: control characters"},
		{"nothing", "", "line 0: no questions"},
		{"only a text", "so so", "line 0: no questions"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, problems := ReadPlain(c.text)
			if got := found(problems); got != c.want {
				t.Errorf("found\n%s\nwant\n%s", got, c.want)
			}
			if last := len(b.Questions) - 1; strings.HasSuffix(c.text, good) && (last < 0 || b.Questions[last].Text != "好。") {
				t.Error("what follows is not read", b)
			}
		})
	}
}

// What a teacher writes about drawn questions comes back as drawn.
func TestQuestions_written_as_teachers_do_come_back(t *testing.T) {
	text := rapid.StringMatching(`[天地玄黄宇宙洪荒日月盈昃]{2,12}(是|为|，[天地玄黄宇宙洪荒日月盈昃]{1,5})[（(] [)）]?[。？]?`)
	option := rapid.StringMatching(`[天地玄黄宇宙洪荒日月盈昃]{1,3}[0-9]{1,3}`)
	rapid.Check(t, func(t *rapid.T) {
		var out strings.Builder
		var want []string
		for i := range rapid.IntRange(1, 6).Draw(t, "questions") {
			q := quiz.Question{Kind: quiz.Single, Text: strings.TrimSpace(text.Draw(t, "text")) + "吗"}
			for _, o := range rapid.SliceOfNDistinct(option, 2, 5, rapid.ID[string]).Draw(t, "options") {
				q.Options = append(q.Options, quiz.Option{Text: o})
			}
			right := rapid.SliceOfNDistinct(rapid.IntRange(0, len(q.Options)-1), 1, len(q.Options), rapid.ID[int]).Draw(t, "right")
			slices.Sort(right)
			letters := ""
			for _, r := range right {
				letters += string(rune('A' + r))
				q.Options[r].Weight = 1
			}
			if len(right) > 1 {
				q.Kind = quiz.Multiple
			}
			want = append(want, brief(q))
			between := rapid.SampledFrom([]string{"\n", "  ", "\t", " "}).Draw(t, "between")
			mark := rapid.SampledFrom([]string{". ", "．", "、", ".", ") "}).Draw(t, "mark")
			fmt.Fprintf(&out, "%d%s%s\n", i+1, rapid.SampledFrom([]string{". ", "、", "．"}).Draw(t, "number"), q.Text)
			for n, o := range q.Options {
				fmt.Fprintf(&out, "%c%s%s%s", 'A'+n, mark, o.Text, between)
			}
			fmt.Fprintf(&out, "\n%s%s\n", rapid.SampledFrom([]string{"答案：", "正确答案:", "【答案】"}).Draw(t, "answer"), letters)
		}
		b, problems := ReadPlain(out.String())
		var got []string
		for _, q := range b.Questions {
			got = append(got, brief(q))
		}
		if diff := cmp.Diff(want, got); diff != "" || !Usable(problems) {
			t.Fatalf("%s\n%s\n%s", out.String(), diff, found(problems))
		}
		if form := Detect("bank.txt", out.String()); form != Plain {
			t.Fatalf("taken for %q: %s", form, out.String())
		}
	})
}

func FuzzReadPlain(f *testing.F) {
	for _, seed := range []string{
		"1. 问\nA. 甲 B. 乙\n答案：B\n解析：因为\n", "一、判断题\n1. 天（√）\n二、填空题\n2. ____和__\n答案：红、蓝", "Q1. Who? A. he *B. she\nAnswer: A. he",
		"1.x A.a B.b\n参考答案\n1-1 A\n题号 1 2\n答案 A B", "问\n答：1. x\n2. y\n\nA. x\n【难度】★", "1.2018年 3.14（X）\n2) (A) x (B) y",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, problems := ReadPlain(text)
		sane(t, text, problems)
		if !Usable(problems) || len(b.Questions) == 0 {
			return
		}
		var out strings.Builder
		if err := WriteJSON(&out, b); err != nil {
			t.Fatal(err)
		}
		if _, problems := ReadJSON(out.String()); !Usable(problems) {
			t.Fatal(found(problems))
		}
	})
}
