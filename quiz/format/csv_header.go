package format

import (
	"strconv"
	"strings"
)

// columns is which cell of a row holds what; -1 is none.
type columns struct {
	id, question, kind, answer, explanation, tags, difficulty int
	title, category, picture, weights                         int
	all                                                       int   // every option in one cell
	options, feedback                                         []int // by letter
	width                                                     int   // up to the last header
}

// headers are the words that files have above their columns, as plainWord makes
// them.
var headers = map[string]string{
	"id": "id", "编号": "id", "題號": "id", "题号": "id", "questionid": "id", "key": "id",
	"question": "question", "questions": "question", "text": "question", "stem": "question", "questiontext": "question",
	"题目": "question", "題目": "question", "题干": "question", "題幹": "question", "问题": "question", "問題": "question", "试题": "question", "题目内容": "question",
	"試題": "question", "题目描述": "question", "试题内容": "question", "试题题干": "question", "考题": "question", "题面": "question",
	"type": "kind", "kind": "kind", "questiontype": "kind", "题型": "kind", "題型": "kind", "类型": "kind", "類型": "kind", "题目类型": "kind", "題目類型": "kind", "试题类型": "kind",
	"answer": "answer", "answers": "answer", "correct": "answer", "correctanswer": "answer", "rightanswer": "answer", "solution": "answer",
	"答案": "answer", "正确答案": "answer", "正確答案": "answer", "标准答案": "answer", "標準答案": "answer", "参考答案": "answer", "參考答案": "answer", "正确选项": "answer",
	"explanation": "explanation", "explain": "explanation", "rationale": "explanation", "feedback": "explanation",
	"解析": "explanation", "说明": "explanation", "說明": "explanation", "解释": "explanation", "答案解析": "explanation", "试题解析": "explanation", "试题分析": "explanation", "題目解析": "explanation", "题目解析": "explanation", "答案说明": "explanation",
	"tags": "tags", "tag": "tags", "标签": "tags", "標籤": "tags", "知识点": "tags", "知識點": "tags", "考点": "tags",
	"difficulty": "difficulty", "level": "difficulty", "难度": "difficulty", "難度": "difficulty", "难易度": "difficulty", "难易程度": "difficulty", "难度等级": "difficulty", "难度系数": "",
	"title": "title", "标题": "title", "標題": "title",
	"category": "category", "chapter": "category", "分类": "category", "分類": "category", "章节": "category",
	"picture": "picture", "image": "picture", "图片": "picture", "圖片": "picture",
	"weights": "weights", "weight": "weights", "权重": "weights", "權重": "weights",
	"no": "", "number": "", "#": "", "序号": "", "序號": "", "note": "", "notes": "", "备注": "", "備註": "", "题序": "",
	"分值": "", "分数": "", "分數": "", "得分": "", "score": "", "points": "", "mark": "", "marks": "",
	"options": "options", "choices": "options", "选项": "options", "選項": "options", "备选项": "options", "备选答案": "options", "选项内容": "options",
}

// optionHeader reads "A", "Option A", "option 1", "选项A", "A选项", "Choice 2" and
// "feedback A".
var optionHeader = pattern(`^(option|choice|选项|選項|备选答案|备选项|答案选项|可选项|feedback|反馈|反饋)?([a-z]|[0-9]{1,2})(选项|選項)?$`)

// headerNote is a remark in brackets behind a header.
var headerNote = pattern(`[(\[].*$`)

// headerWithin is among how many first rows the header is looked for: a title and
// instructions may stand above it.
const headerWithin = 6

// isHeader says whether a row names the two columns that a table must have.
func isHeader(cells []string) bool {
	c, _ := readHeader(cells, 0)
	return c.question >= 0 && c.answer >= 0
}

// readHeader finds the columns. Headers that mean nothing to us get a warning.
func readHeader(cells []string, line int) (columns, []Problem) {
	c := columns{-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, nil, nil, 0}
	named := map[string]*int{
		"id": &c.id, "question": &c.question, "kind": &c.kind, "answer": &c.answer, "explanation": &c.explanation,
		"tags": &c.tags, "difficulty": &c.difficulty, "title": &c.title, "category": &c.category,
		"picture": &c.picture, "weights": &c.weights, "options": &c.all,
	}
	var problems []Problem
	for i, cell := range cells {
		word := plainWord(cell)
		if word == "" {
			continue
		}
		c.width = i + 1
		meaning, known := headers[word]
		if !known { // "题目（必填）", "答案*（多选如 ABC）"
			if bare := plainWord(headerNote().ReplaceAllString(halfWidth(cell), "")); bare != "" {
				word = bare
			}
			meaning, known = headers[word]
		}
		target := named[meaning]
		if !known {
			target = c.letter(word)
		}
		switch at := (place{line, i + 1}); {
		case known && meaning == "":
		case target == nil:
			problems = append(problems, at.warning(UnknownHeader, short(cell)))
		case *target >= 0:
			problems = append(problems, at.problem(DoubleHeader, short(cell)))
		default:
			*target = i
		}
	}
	return c, problems
}

// letter is the column of an option or of an option's feedback, made room for.
func (c *columns) letter(word string) *int {
	m := optionHeader().FindStringSubmatch(word)
	if m == nil {
		return nil
	}
	index := int(m[2][0]) - 'a'
	if n, err := strconv.Atoi(m[2]); err == nil {
		if m[1] == "" && m[3] == "" { // a bare number is no header
			return nil
		}
		index = n - 1
	}
	if index < 0 || index >= 40 {
		return nil
	}
	list := &c.options
	if strings.HasPrefix(m[1], "feedback") || strings.HasPrefix(m[1], "反") {
		list = &c.feedback
	}
	for len(*list) <= index {
		*list = append(*list, -1)
	}
	return &(*list)[index]
}
