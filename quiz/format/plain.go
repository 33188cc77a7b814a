package format

import (
	"strings"

	"studybot/quiz"
)

// ReadPlain reads a bank as teachers write it in a plain text, in Chinese or English:
//
//	一、单选题（每题2分）            headings, from which the type is taken
//	1. 中国的首都是（ ）。           "1、" "(1)" "第1题" "Q1." or a blank line before it
//	A. 上海   B. 北京               options, several on a line, or on the question's own
//	C. 广州
//	答案：B   解析：……             or 正确答案, 【答案】, Answer, Explanation, 难度, 知识点
//
// The answer may stand in the brackets of the question（B）, a star before the right
// option, or in a key at the end: "1-5 ABCDA", "1. A 2. BD", "6~10 √×√√×", or a row of
// numbers above a row of answers. A question without options is true or false (√ ×
// 对 错 T F), asks for a number, has one gap or several, or is an essay with a model
// answer, by its heading, its blanks and its answer. Forms of a typed answer are
// parted by "|" or " / ".
func ReadPlain(text string) (quiz.Bank, []Problem) {
	lines, problems := textLines(text)
	r := &plainReader{next: nextText(lines)}
	r.problems = problems
	for i, line := range lines {
		r.line(line, i)
	}
	r.leave()
	r.applyKey()
	for _, item := range r.items {
		r.finishItem(item)
	}
	return r.finish()
}

// plainReader gathers lines into items; an item is one question.
type plainReader struct {
	collector
	next    []textLine // for each line, the next one below it that holds something
	items   []*plainItem
	item    *plainItem // the last of them
	part    plainPart  // what a text without a mark belongs to
	gap     bool       // a blank line came last
	loose   []looseText
	heading plainHeading
	section int    // how many headings, or numbers that begin again, came
	style   string // the sort of number that the first question has
	key     plainKey
}

// plainPart is what a text without a mark of its own belongs to.
type plainPart int

const (
	partNone plainPart = iota
	partStem
	partOption
	partAnswer
	partExplanation
)

// looseText is a text that may be the beginning of the next question.
type looseText struct {
	textLine
	gap bool // a blank line stands above it
}

// plainItem is what was gathered of one question.
type plainItem struct {
	number, section int
	kind            quiz.Kind // what heading or question say
	category        string
	stem            []textLine
	options         []plainOption
	small           bool // the options' letters are
	answer          []textLine
	answered        bool
	points          int // the last point of a list in the answer
	explanation     []textLine
	tags            []string
	difficulty      int
	spoilt          bool // what was wrong has been said
}

type plainOption struct {
	lines []textLine
	star  bool
	at    place
}

// nextText is, for each line, the next one that is not empty.
func nextText(lines []textLine) []textLine {
	next := make([]textLine, len(lines))
	var below textLine
	for i := len(lines) - 1; i >= 0; i-- {
		next[i] = below
		if lines[i].text != "" {
			below = lines[i]
		}
	}
	return next
}

func (r *plainReader) line(line textLine, i int) {
	if line.text == "" {
		r.gap = true
		return
	}
	if !r.keyLine(line, r.next[i]) && !r.headingLine(line, r.next[i]) {
		head, marks := splitMarks(line)
		if head.text != "" {
			r.head(head)
		}
		for _, m := range marks {
			r.mark(m, line)
		}
	}
	r.gap = false
}

// head is a line, or what stands before the first mark in it.
func (r *plainReader) head(line textLine) {
	if number, rest, ok := r.stemLine(line); ok {
		r.open(number, rest)
		return
	}
	letter, small, star, rest := line.option()
	if letter != 0 && r.optionFits(letter, small) {
		r.option(letter, small, star, rest, line.at)
		return
	}
	r.text(line)
}

// open begins a question with a stem, in which options may stand too.
func (r *plainReader) open(number int, stem textLine) {
	r.leave()
	if number > 0 && r.item != nil && number <= r.item.number && r.item.section == r.section {
		r.section++
	}
	r.item = &plainItem{number: number, section: r.section, kind: r.heading.kind, category: r.heading.category}
	r.items = append(r.items, r.item)
	r.part = partStem
	head, options := inlineOptions(stem, 'A', false)
	r.item.stem = append(r.item.stem, head)
	r.addOptions(options)
}

// leave settles what the last question has loose.
func (r *plainReader) leave() {
	for i, l := range r.loose {
		switch {
		case r.item == nil && i == 0 && !l.gap && r.bank.Title == "":
			r.bank.Title = l.text
		case r.item != nil && len(r.item.explanation) > 0:
			r.item.explanation = append(r.item.explanation, l.textLine)
		case r.item != nil && r.item.kind == quiz.Essay && r.item.answered:
			r.item.answer = append(r.item.answer, l.textLine)
		default:
			r.report(l.at.warning(StrayText, short(l.text)))
		}
	}
	r.loose = nil
}

// text is a line without a mark.
func (r *plainReader) text(line textLine) {
	it := r.item
	switch {
	case it == nil, r.part == partOption && r.gap, r.part == partAnswer && !it.opens(), r.part == partExplanation && r.gap, len(r.loose) > 0:
		r.loose = append(r.loose, looseText{line, r.gap})
	case r.part == partStem:
		head, options := inlineOptions(line, 'A', false)
		it.stem = append(it.stem, head)
		r.addOptions(options)
	case r.part == partOption:
		last := &it.options[len(it.options)-1]
		last.lines = append(last.lines, line)
	case r.part == partAnswer:
		it.answer = append(it.answer, line)
		it.points = pointOf(line)
	case r.part == partExplanation:
		it.explanation = append(it.explanation, line)
	}
}

// opens says whether the answer may go on in the next line: it is still to come, or
// is that of an essay.
func (it *plainItem) opens() bool {
	return len(it.answer) == 0 || it.kind == quiz.Essay
}

// fromLoose makes the loose text behind the last blank line a question of its own;
// false when there is none.
func (r *plainReader) fromLoose() bool {
	if len(r.loose) == 0 && r.part == partExplanation && len(r.item.explanation) > 1 {
		last := len(r.item.explanation) - 1 // no blank line stands between
		r.loose = []looseText{{r.item.explanation[last], true}}
		r.item.explanation = r.item.explanation[:last]
	}
	begin := len(r.loose) - 1
	for begin > 0 && !r.loose[begin].gap {
		begin--
	}
	if begin < 0 {
		return false
	}
	if begin == 0 && r.item == nil && len(r.loose) > 1 && r.bank.Title == "" && !strings.ContainsAny(r.loose[0].text, "?？（_") {
		begin = 1 // a title without a blank line below it
	}
	stem := r.loose[begin:]
	r.loose = r.loose[:begin]
	r.open(0, stem[0].textLine)
	for _, l := range stem[1:] {
		r.text(l.textLine)
	}
	return true
}
