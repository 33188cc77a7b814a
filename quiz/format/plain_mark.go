package format

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"studybot/quiz"
)

// plainMark is a word that says what follows it.
type plainMark struct {
	what string // "answer", "explanation", "difficulty", "tags" or nothing: to be left out
	text textLine
}

// markWords are the words before answers and the like, as plainWord makes them.
var markWords = map[string]string{
	"正确答案": "answer", "正確答案": "answer", "参考答案": "answer", "參考答案": "answer", "标准答案": "answer", "標準答案": "answer", "答案": "answer", "答": "answer",
	"correctanswer": "answer", "correctanswers": "answer", "rightanswer": "answer", "rightanswers": "answer", "answer": "answer", "answers": "answer", "ans": "answer", "key": "answer",
	"答案解析": "explanation", "试题解析": "explanation", "試題解析": "explanation", "解析": "explanation", "解释": "explanation", "解釋": "explanation", "说明": "explanation", "解答": "explanation",
	"explanation": "explanation", "rationale": "explanation", "feedback": "explanation", "reason": "explanation",
	"难度": "difficulty", "難度": "difficulty", "难易度": "difficulty", "难易程度": "difficulty", "difficulty": "difficulty", "level": "difficulty",
	"知识点": "tags", "知識點": "tags", "考点": "tags", "考點": "tags", "标签": "tags", "標籤": "tags", "tags": "tags", "tag": "tags", "topic": "tags",
	"分值": "", "分数": "", "points": "", "score": "",
}

const chineseMarks = `正确答案|正確答案|参考答案|參考答案|标准答案|標準答案|答案解析|试题解析|試題解析|答案|解析|解释|解釋|说明|解答|难易程度|难易度|难度|難度|知识点|知識點|考点|考點|标签|標籤|分值|分数`

var (
	// startMark is a mark at the beginning of a line: "答案：", "【解析】", "Answer:".
	startMark = pattern(`^(?:[【\[(]\s*(` + chineseMarks + `|(?i:answer|explanation))\s*[】\])]\s*:?|(` + chineseMarks + `|答)(?:是|为)?\s*:|(?i:((?:correct |right )?answers?(?:\(s\))?|ans|key|explanation|rationale|feedback|reason|difficulty|level|tags?|topic|points|score))\s*:)\s*`)
	// bareAnswer is an answer without a colon, which must then be letters or a sign.
	bareAnswer = pattern(`^(正确答案|参考答案|标准答案|答案|(?i:answer))\s*(?:是|为)?\s*((?:[A-Z][A-Z,、 ]*|√|×|对|错|正确|错误)[.。]?)$`)
	// innerMark is a mark within a line.
	innerMark = pattern(`[【\[]\s*(` + chineseMarks + `)\s*[】\]]\s*:?\s*|(` + chineseMarks + `)\s*:\s*|(?i:((?:correct )?answers?(?:\(s\))?|ans))\s*:\s*`)
	keyLetter = pattern(`^[A-Za-z](?:\s*[,、]?\s*[A-Za-z])*\b|^(?i:true|false)\b|^[√×✓✗]`)
)

// splitMarks parts a line at the marks in it.
func splitMarks(line textLine) (head textLine, marks []plainMark) {
	head = line
	if m := bareAnswer().FindStringSubmatchIndex(line.half); m != nil {
		return textLine{}, []plainMark{{"answer", line.from(m[4])}}
	}
	rest := line
	if m := startMark().FindStringSubmatchIndex(line.half); m != nil {
		head, rest = textLine{}, line.from(m[1])
		marks = []plainMark{{markWords[plainWord(group(line.half, m))], rest}}
	}
	if !strings.ContainsAny(rest.half, ":【[") {
		return head, marks
	}
	last := 0 // where the text of the last mark begins in rest
	cut := func(at int) {
		if len(marks) == 0 {
			head = rest.to(at)
		} else {
			before := rest.to(at) // without the blanks at its end
			marks[len(marks)-1].text = before.from(min(last, len(before.half)))
		}
	}
	for _, m := range innerMark().FindAllStringSubmatchIndex(rest.half, maxMarks) {
		if !markFits(rest.half, m) {
			continue
		}
		cut(m[0])
		last = m[1]
		marks = append(marks, plainMark{markWords[plainWord(group(rest.half, m))], rest.from(m[1])})
	}
	return head, marks
}

// maxMarks is how many marks a line can have before it is no line of a bank.
const maxMarks = 8

// group is the first group that matched.
func group(s string, m []int) string {
	for i := 2; i+1 < len(m); i += 2 {
		if m[i] >= 0 {
			return s[m[i]:m[i+1]]
		}
	}
	return ""
}

// markFits says whether a mark within a line is one: behind a blank or a sign, and in
// English only before what can be an answer. "写出下列问题的答案：" is a question.
func markFits(s string, m []int) bool {
	if m[0] == 0 {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:m[0]])
	switch {
	case m[2] >= 0: // in brackets
		return true
	case m[6] >= 0:
		return unicode.IsSpace(before) && keyLetter().MatchString(s[m[1]:])
	}
	return !unicode.IsLetter(before) && !unicode.IsDigit(before) || keyLetter().MatchString(s[m[1]:])
}

// mark takes what follows a mark.
func (r *plainReader) mark(m plainMark, line textLine) {
	if m.what == "answer" {
		r.answerMark(m.text, line)
		return
	}
	if r.item == nil || len(r.loose) > 0 && !r.item.answered {
		if !r.fromLoose() {
			r.report(line.at.warning(StrayText, short(line.text)))
			return
		}
	}
	it := r.item
	switch m.what {
	case "explanation":
		r.leave()
		if m.text.text != "" {
			it.explanation = append(it.explanation, m.text)
		}
		r.part = partExplanation
	case "difficulty":
		word := strings.TrimRight(m.text.half, ".。;")
		d, ok := difficultyOf(word)
		if !ok {
			r.report(m.text.at.problem(BadDifficulty, short(m.text.text)))
		}
		it.difficulty = d
	case "tags":
		for tag := range strings.FieldsFuncSeq(m.text.text, listMark) {
			if tag = strings.Trim(tag, " 　。."); tag != "" {
				it.tags = append(it.tags, tag)
			}
		}
	}
}

func (r *plainReader) answerMark(text, line textLine) {
	if r.item == nil || r.item.answered || len(r.loose) > 0 && len(r.item.options) > 0 {
		fresh := r.fromLoose()
		switch {
		case !fresh && r.item == nil:
			r.report(line.at.problem(StrayAnswer, short(text.text)))
			return
		case !fresh:
			if join(r.item.answer) != text.text {
				r.report(line.at.problem(AnswerTwice, short(text.text)))
			}
			return
		}
	}
	r.leave()
	r.item.answered = true
	r.part = partAnswer
	if text.text != "" {
		r.item.answer = append(r.item.answer, text)
		r.item.points = pointOf(text)
	}
}

func join(lines []textLine) string {
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = l.text
	}
	return strings.TrimSpace(strings.Join(texts, "\n"))
}

// kindWords tell the type in headings and in brackets before a question, in the order
// in which they are looked for.
var kindWords = []struct {
	kind  quiz.Kind
	words []string
}{
	{quiz.Multiple, []string{"多选", "多選", "多项选择", "多項選擇", "不定项", "不定項", "multiple response", "multiple answer", "multiple select", "select all"}},
	{quiz.Single, []string{"单选", "單選", "单项选择", "單項選擇", "single choice", "single answer"}},
	{quiz.TrueFalse, []string{"判断", "判斷", "是非题", "对错题", "true/false", "true / false", "true or false", "true-false"}},
	{quiz.Short, []string{"填空", "fill in", "fill-in", "short answer"}},
	{quiz.Ordering, []string{"排序", "ordering"}},
	{quiz.Essay, []string{"简答", "簡答", "问答", "問答", "论述", "論述", "名词解释", "名詞解釋", "案例", "材料分析", "essay", "open question"}},
}

func kindWord(s string) quiz.Kind {
	s = lower(s)
	for _, k := range kindWords {
		if slices.ContainsFunc(k.words, func(word string) bool { return strings.Contains(s, word) }) {
			return k.kind
		}
	}
	return ""
}
