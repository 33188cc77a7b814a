package format

import (
	"slices"
	"strconv"
	"strings"

	"studybot/quiz"
)

// kinds are the words for question types, as plainWord makes them.
var kinds = map[string]quiz.Kind{
	"single": quiz.Single, "singlechoice": quiz.Single, "choice": quiz.Single, "mc": quiz.Single, "radio": quiz.Single,
	"单选": quiz.Single, "单项选择": quiz.Single, "單項選擇題": quiz.Single, "单选题": quiz.Single, "單選": quiz.Single, "單選題": quiz.Single, "单项选择题": quiz.Single,
	"选择": "", "选择题": "", "選擇題": "", // the answer tells which
	"multiple": quiz.Multiple, "multiplechoice": quiz.Multiple, "multi": quiz.Multiple, "multipleresponse": quiz.Multiple, "checkbox": quiz.Multiple,
	"多选": quiz.Multiple, "多项选择": quiz.Multiple, "多項選擇題": quiz.Multiple, "不定项": quiz.Multiple, "多选题": quiz.Multiple, "多選": quiz.Multiple, "多選題": quiz.Multiple, "多项选择题": quiz.Multiple, "不定项选择题": quiz.Multiple,
	"truefalse": quiz.TrueFalse, "true/false": quiz.TrueFalse, "tf": quiz.TrueFalse, "yes/no": quiz.TrueFalse, "yesno": quiz.TrueFalse,
	"判断": quiz.TrueFalse, "正误判断": quiz.TrueFalse, "判断正误": quiz.TrueFalse, "判断题": quiz.TrueFalse, "判斷": quiz.TrueFalse, "判斷題": quiz.TrueFalse, "对错": quiz.TrueFalse, "是非题": quiz.TrueFalse,
	"short": quiz.Short, "shortanswer": quiz.Short, "text": quiz.Short, "fill": quiz.Short, "fillin": quiz.Short, "fillintheblank": quiz.Short,
	"填空": quiz.Short, "填空题": quiz.Short, "填空題": quiz.Short,
	"numerical": quiz.Numerical, "number": quiz.Numerical, "numeric": quiz.Numerical,
	"数值": quiz.Numerical, "数值题": quiz.Numerical, "计算": quiz.Numerical, "计算题": quiz.Numerical,
	"matching": quiz.Matching, "match": quiz.Matching, "匹配": quiz.Matching, "匹配题": quiz.Matching, "连线": quiz.Matching, "连线题": quiz.Matching, "配对": quiz.Matching,
	"ordering": quiz.Ordering, "order": quiz.Ordering, "排序": quiz.Ordering, "排序题": quiz.Ordering,
	"essay": quiz.Essay, "open": quiz.Essay, "问答": quiz.Essay, "问答题": quiz.Essay, "简答": quiz.Essay, "简答题": quiz.Essay, "论述": quiz.Essay, "论述题": quiz.Essay,
}

// difficulties are words for how hard a question is.
var difficulties = map[string]int{
	"easy": 1, "易": 1, "简单": 1, "簡單": 1, "容易": 1, "较易": 1, "較易": 1, "低": 1, "medium": 2, "中": 2, "中等": 2, "适中": 2, "適中": 2, "一般": 2, "normal": 2,
	"hard": 3, "难": 3, "難": 3, "困难": 3, "困難": 3, "较难": 3, "較難": 3, "difficult": 3, "高": 3,
}

// csvRow is one row while it is read.
type csvRow struct {
	*csvReader
	cells []string
	line  int
	q     quiz.Question
	parts []place
}

func (r *csvReader) row(cells []string, line int) {
	row := &csvRow{csvReader: r, cells: cells, line: line}
	for i := r.columns.width; i < len(cells); i++ {
		if cells[i] != "" {
			r.report(place{line, i + 1}.problem(ExtraCell, short(cells[i])))
		}
	}
	c := r.columns
	row.q = quiz.Question{
		ID: row.cell(c.id), Title: row.cell(c.title), Category: row.cell(c.category), Text: row.cell(c.question),
		Explanation: row.cell(c.explanation), Picture: row.cell(c.picture), Difficulty: row.difficulty(),
	}
	for tag := range strings.FieldsFuncSeq(row.cell(c.tags), listMark) {
		if tag = strings.TrimSpace(tag); tag != "" {
			row.q.Tags = append(row.q.Tags, tag)
		}
	}
	if row.kind() && row.content() {
		r.add(row.q, places{question: place{line: line}, parts: row.parts})
	}
}

// cell is what stands in a column; "" when there is no such column.
func (r *csvRow) cell(column int) string {
	if column < 0 || column >= len(r.cells) {
		return ""
	}
	return r.cells[column]
}

func (r *csvRow) problem(column int, reason Reason, detail string) {
	r.report(place{r.line, column + 1}.problem(reason, short(detail)))
}

func (r *csvRow) difficulty() int {
	cell := r.cell(r.columns.difficulty)
	if cell == "" {
		return 0
	}
	d, ok := difficultyOf(cell)
	if !ok {
		r.problem(r.columns.difficulty, BadDifficulty, cell)
	}
	return d
}

// difficultyOf reads a number, a word, or as many stars.
func difficultyOf(s string) (difficulty int, ok bool) {
	if d, ok := difficulties[plainWord(s)]; ok {
		return d, true
	}
	if stars := strings.Count(s, "★"); stars > 0 && strings.Trim(s, "★☆ ") == "" {
		return min(stars, 10), true
	}
	d, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || d < 0 || d > 10 {
		return 0, false
	}
	return d, true
}

// kind is set by the type column, else by what the row looks like.
func (r *csvRow) kind() bool {
	if !r.options() {
		return false
	}
	if word := r.cell(r.columns.kind); word != "" {
		kind, ok := kinds[plainWord(word)]
		if !ok {
			r.problem(r.columns.kind, BadKind, word)
		}
		if r.q.Kind = kind; !ok || kind != "" {
			return ok
		}
	}
	answer := r.cell(r.columns.answer)
	_, truth := truthOf(answer)
	_, number := numberRange(answer)
	switch {
	case len(r.q.Options) > 0:
		r.q.Kind = quiz.Single
		if picked, _, _ := pick(r.q, answer); len(picked) > 1 {
			r.q.Kind = quiz.Multiple
		}
	case truth:
		r.q.Kind = quiz.TrueFalse
	case number && answer != "*":
		r.q.Kind = quiz.Numerical
	default:
		r.q.Kind = quiz.Short
	}
	return true
}

// options takes the option cells up to the last filled one. An empty one between
// others would shift the letters of those behind it.
func (r *csvRow) options() bool {
	good, last := true, -1
	for i, column := range r.columns.options {
		if r.cell(column) != "" {
			last = i
		}
	}
	if cell := r.cell(r.columns.all); cell != "" && last < 0 {
		for _, text := range cellOptions(cell) {
			r.q.Options = append(r.q.Options, quiz.Option{Text: text})
			r.parts = append(r.parts, place{r.line, r.columns.all + 1})
		}
	}
	for i, column := range r.columns.options[:last+1] {
		if r.cell(column) == "" {
			r.problem(column, OptionGap, string(rune('A'+i)))
			good = false
		}
		o := quiz.Option{Text: r.cell(column)}
		if i < len(r.columns.feedback) {
			o.Feedback = r.cell(r.columns.feedback[i])
		}
		r.q.Options = append(r.q.Options, o)
		r.parts = append(r.parts, place{r.line, column + 1})
	}
	return good
}

// cellOptions parts a cell that holds every option: at letters ("A. x B. y"), else at
// its lines, else at "|" or ";". Letters go.
func cellOptions(cell string) []string {
	var options []string
	for _, mark := range []string{"\n", "|", "；", ";"} {
		if list := strings.Split(cell, mark); len(list) > 1 || mark == ";" {
			for _, text := range list {
				line := textLine{text: strings.TrimSpace(text)}
				line.half = halfWidth(line.text)
				if letter, _, _, rest := line.option(); letter == 'A'+byte(len(options)) {
					first, more := inlineOptions(rest, letter+1, false)
					options = append(options, first.text)
					for _, o := range more {
						options = append(options, o.rest.text)
					}
				} else if line.text != "" {
					options = append(options, line.text)
				}
			}
			return options
		}
	}
	return options
}

// content reads the answer as the kind wants it.
func (r *csvRow) content() bool {
	answer := r.cell(r.columns.answer)
	ok := true
	switch r.q.Kind {
	case quiz.TrueFalse:
		ok = r.trueFalse(answer)
	case quiz.Single, quiz.Multiple:
		ok = r.choice(answer)
	case quiz.Short, quiz.Numerical:
		r.q.Options, r.parts = nil, nil
		ok = r.typed(answer)
	case quiz.Matching:
		ok = r.pairs()
	case quiz.Ordering:
		ok = r.order(answer)
	case quiz.Essay:
		r.q.Options, r.parts = nil, nil
		if r.q.Explanation == "" { // a model answer
			r.q.Explanation = answer
		}
	}
	return ok && r.weights()
}

func (r *csvRow) trueFalse(answer string) bool {
	if len(r.q.Options) == 2 {
		if _, worded := truthOf(r.q.Options[0].Text); !worded {
			return r.choice(answer)
		}
		if picked, _, _ := pick(r.q, answer); len(picked) == 1 {
			answer = r.q.Options[picked[0]].Text
		}
	}
	truth, ok := truthOf(answer)
	if answer == "1" || answer == "0" {
		truth, ok = answer == "1", true
	}
	if !ok {
		r.problem(r.columns.answer, BadAnswer, answer)
		return false
	}
	feedback := r.feedbackByTruth()
	r.q.Options = trueFalse(r.q.Text, truth)
	r.q.Options[0].Feedback, r.q.Options[1].Feedback = feedback[0], feedback[1]
	r.parts = nil
	return true
}

// feedbackByTruth is the feedback for true and for false, whichever of them the
// row has first.
func (r *csvRow) feedbackByTruth() (feedback [2]string) {
	for i, o := range r.q.Options {
		if truth, ok := truthOf(o.Text); ok && truth {
			feedback[0] = o.Feedback
		} else if ok && i < 2 {
			feedback[1] = o.Feedback
		}
	}
	if len(r.q.Options) == 0 {
		for i := range min(2, len(r.columns.feedback)) {
			feedback[i] = r.cell(r.columns.feedback[i])
		}
	}
	return feedback
}

func (r *csvRow) choice(answer string) bool {
	picked, ok := r.key(answer)
	if ok && answer != "" {
		setKey(&r.q, picked)
	}
	return ok
}

// setKey gives the weights that a bare key means. In a multiple choice each wrong
// option takes away what a right one gives, so that ticking all earns nothing.
func setKey(q *quiz.Question, right []int) {
	for i := range q.Options {
		chosen := slices.Contains(right, i)
		switch {
		case q.Kind != quiz.Multiple && chosen:
			q.Options[i].Weight = 1
		case q.Kind != quiz.Multiple:
			q.Options[i].Weight = 0
		case chosen:
			q.Options[i].Weight = 1 / float64(len(right))
		case len(right) > 0:
			q.Options[i].Weight = -1 / float64(len(right))
		default:
			q.Options[i].Weight = 0
		}
	}
}
