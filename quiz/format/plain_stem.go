package format

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"studybot/quiz"
)

// plainHeading is what a heading says about the questions below it.
type plainHeading struct {
	kind     quiz.Kind
	category string
}

var (
	stemNumber = pattern(`^(?:第\s*(\d{1,4})\s*题\s*[.、:)]?|(?i:question|q)\s*(\d{1,4})\s*[.、:)]?|[(\[【]\s*(\d{1,4})\s*[)\]】]\s*[.、:]?|(\d{1,4})\s*[.．、:)])\s*`)
	// ordinal is the number of a heading: "一、", "第二章", "Part III.", "Section 2:".
	ordinal    = pattern(`^(?:[(【]?第?\s*[一二三四五六七八九十]{1,3}\s*(?:部分|大题|章|节|单元|题型)?\s*[)】]?\s*[、.．:)\s]|第\s*[一二三四五六七八九十\d]{1,3}\s*(?:部分|大题|章|节|单元)\s*|(?i:part|section|unit|chapter)\s+(?:[IVX]{1,5}|\d{1,2}|[A-H])\b\s*[.:)-]?|[IVX]{1,5}\s*[.、)])\s*`)
	markdown   = pattern(`^#{1,6}\s+`)
	bracketed  = pattern(`[(【\[][^()【】\[\]]*[)】\]]`)
	scoreNote  = pattern(`[(（]\s*(?:本题|每题|共)?\s*\d+(?:\.\d+)?\s*(?:分|points?|marks?)\s*[)）]`)
	kindInStem = pattern(`[(（【\[]\s*((?:单|單|多|判|填|简|不|问|论|排)[^()（）【】\[\]\s]{1,6}?题?|(?i:true or false|true/false|multiple response|single choice))\s*(?:[,，]\s*\d+\s*分)?\s*[)）】\]]\s*`)
)

// maxHeading is how long a heading is at most, in bytes.
const maxHeading = 240

// headingLine takes a line that says what sort of questions follow, or the name of a
// chapter. A line with an option below it is a question.
func (r *plainReader) headingLine(line, next textLine) bool {
	if len(line.half) > maxHeading || numberedText(line) {
		return false
	}
	if letter, _, _, _ := next.option(); letter == 'A' {
		return false
	}
	half := markdown().ReplaceAllString(line.half, "")
	title := line.from(len(line.half) - len(half))
	at := ordinal().FindStringIndex(half)
	if at != nil {
		title = title.from(at[1])
	}
	bare := strings.TrimSpace(bracketed().ReplaceAllString(title.half, " "))
	kind := kindWord(title.half)
	alone := kind != "" && utf8.RuneCountInString(bare) <= 12 && !strings.ContainsAny(bare, "?？_。")
	only := kindWord(line.half) != "" && bare == "" // 【单选题】
	marked := half != line.half || at != nil && utf8.RuneCountInString(bare) <= 40 && !strings.ContainsAny(title.half, "?？_") && !r.numberedChinese(next)
	if !alone && !only && !marked && !(at != nil && choiceHeading().MatchString(title.half)) {
		return false
	}
	if only {
		kind = kindWord(line.half)
	}
	if kind == "" && !choiceHeading().MatchString(title.half) {
		if at == nil || !strings.ContainsAny(half[:at[1]], "、.．)") {
			title = line.from(len(line.half) - len(half)) // "第一章" and "Chapter 1" belong to the name
		}
		r.heading.category = strings.Trim(title.text, " :：")
	}
	r.leave()
	r.heading.kind = kind
	r.section++
	r.part = partNone
	return true
}

// numberedText says whether a line is a number and more than the name of a type.
func numberedText(line textLine) bool {
	at := stemNumber().FindStringIndex(line.half)
	if at == nil {
		return false
	}
	if !strings.ContainsAny(line.half, "题題TtFfEe") {
		return true // no name of a type
	}
	bare := strings.TrimSpace(bracketed().ReplaceAllString(line.half[at[1]:], ""))
	return kindWord(bare) == "" || utf8.RuneCountInString(bare) > 6
}

var choiceHeading = pattern(`选择题|選擇題|(?i:multiple[ -]choice)`)

// numberedChinese says whether the line below a heading is an answer: then it was a
// question with a Chinese number.
func (r *plainReader) numberedChinese(next textLine) bool {
	return startMark().MatchString(next.half) || bareAnswer().MatchString(next.half)
}

// stemLine is the number that a question begins with, and what follows it.
func (r *plainReader) stemLine(line textLine) (number int, rest textLine, ok bool) {
	m := stemNumber().FindStringSubmatchIndex(line.half)
	if m == nil || m[1] == len(line.half) {
		return 0, line, false
	}
	number, err := strconv.Atoi(group(line.half, m))
	if err != nil {
		return 0, line, false
	}
	follows := line.half[m[1]]
	glued := m[8] >= 0 && strings.ContainsAny(line.half[m[8]:m[1]], ".:") && '0' <= follows && follows <= '9' && !strings.HasSuffix(line.half[:m[1]], " ")
	style := strings.Map(func(c rune) rune {
		if unicode.IsDigit(c) || unicode.IsSpace(c) {
			return -1
		}
		return c
	}, line.half[:m[1]])
	if !r.numberFits(number, glued, style) {
		return 0, line, false
	}
	if r.style == "" {
		r.style = style
	}
	return number, line.from(m[1]), true
}

// numberFits says whether a number begins a question, and is not one of the points of
// a text, a decimal or a time.
func (r *plainReader) numberFits(number int, glued bool, style string) bool {
	it := r.item
	if it == nil {
		return !glued || number == 1
	}
	next, done := number == it.number+1, it.done()
	begins := number == 1 && (r.part == partNone || done && r.gap && r.part != partAnswer || done && it.kind != quiz.Essay && len(it.explanation) == 0)
	switch {
	case glued:
		return next || begins
	case r.part == partNone:
		return true
	case r.part == partStem && !r.gap && !done && style != r.style, it.kind == quiz.Essay && !r.gap && it.points > 0 && number == it.points+1:
		return false // a list within the question or its answer
	case next, begins:
		return true
	case r.part == partStem && !r.gap:
		return false
	}
	return number > it.number && (r.gap || len(it.options) > 0 || it.number == 0) || number == it.number && done && r.gap
}

// done says whether the question has all it needs.
func (it *plainItem) done() bool {
	last := it.stem[len(it.stem)-1].text
	return len(it.options) > 0 || it.answered || keyInStem().MatchString(last) || signAtEnd().MatchString(last)
}

// pointOf is the number that a line of a list begins with; 0 is none.
func pointOf(line textLine) int {
	m := stemNumber().FindStringSubmatchIndex(line.half)
	if m == nil {
		return 0
	}
	number, _ := strconv.Atoi(group(line.half, m)) // four digits at most
	return number
}

// stemText is the text of the question, without what it says of its type and marks.
func (it *plainItem) stemText() string {
	text := join(it.stem)
	if at := kindInStem().FindStringSubmatchIndex(text); at != nil {
		if kind := kindWord(text[at[2]:at[3]]); kind != "" {
			it.kind = kind
			text = text[:at[0]] + text[at[1]:]
		}
	}
	if at := scoreNote().FindStringIndex(text); at != nil {
		text = text[:at[0]] + text[at[1]:]
	}
	return strings.TrimFunc(text, unicode.IsSpace)
}
