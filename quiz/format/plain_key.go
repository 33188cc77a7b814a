package format

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"studybot/quiz"
)

// plainKey is the answers that stand apart from the questions.
type plainKey struct {
	open    bool // the key is being read
	section int  // from 0; -1 before the first
	kind    quiz.Kind
	above   int // the number that came last
	row     []int
	entries []keyEntry
}

// keyEntry is the answer to one question.
type keyEntry struct {
	number, section int
	kind            quiz.Kind // the heading's in the key
	answer          textLine
	explanation     []textLine
}

var (
	keyHeading = pattern(`^(?:附[:：]?\s*)?[【\[(]?(?:参考答案|參考答案|标准答案|標準答案|正确答案|答案)(?:及解析|与解析|和解析|部分|表|区)?[】\])]?\s*:?$|^(?i:answer key|answers|key|solutions)\s*:?$`)
	keyNumber  = pattern(`(\d{1,4})\s*(?:(?:-+|~|—+|–|－|～|至|到)\s*(\d{1,4})\s*题?\s*[.．、:)]?|题?\s*[.．、:)])?\s*`)
	keyHere    = pattern(`^(?:附\s*:?\s*)?[【\[(]?(?:参考答案|參考答案|标准答案|標準答案|正确答案|答案|(?i:answer key|(?:correct )?answers?|key|solutions))[】\])]?\s*:?\s*`)
	numberRow  = pattern(`^(?:题号|題號|(?i:question|no\.?))\s*:?\s*((?:\d{1,4}[\s|,、]*){2,})$`)
	answerRow  = pattern(`^(?:答案|(?i:answers?))\s*:?\s*`)
	keyStart   = pattern(`^(?:\d{1,4}\s*(?:-|~|—|–|至|到)\s*\d{1,4}\s*题?\s*[.、:)]?\s*[A-Za-z√×对错TF]|\d{1,4}\s*[.．、:)]?\s*(?:[A-Z]{1,8}(?:[^a-z]|$)|[√×]|(?:对|错|正确|错误)(?:[\s\d,，;；]|$)))`)
	keyAbove   = pattern(`\s*[【(（\[]?(?:答案解析|解析|说明|(?i:explanation))[】)）\]]?\s*[:：]\s*`)
)

// keyLine takes a line of the answer key, and the heading that begins it.
func (r *plainReader) keyLine(line, next textLine) bool {
	if m := numberRow().FindStringSubmatch(line.half); m != nil && answerRow().MatchString(next.half) {
		r.openKey()
		r.key.row = nil
		for n := range strings.FieldsFuncSeq(m[1], func(c rune) bool { return !unicode.IsDigit(c) }) {
			number, _ := strconv.Atoi(n) // four digits at most
			r.key.row = append(r.key.row, number)
		}
		return true
	}
	if !r.key.open {
		if r.item == nil {
			return false
		}
		if body, is := r.keyIn(line); is {
			r.openKey()
			r.readKey(body)
			return true
		}
		if !r.beginsKey(line, next) {
			return false
		}
		r.openKey()
		if keyHeading().MatchString(line.half) {
			return true
		}
	}
	letter, _, _, _ := next.option()
	if letter == 'A' && stemNumber().MatchString(line.half) && !keyStart().MatchString(line.half) {
		r.key.open = false // questions again
		r.part = partNone
		return false
	}
	r.readKey(line)
	return true
}

// beginsKey says whether a key begins here: by its heading, or by a range of numbers
// with letters, when the question above has all it needs.
func (r *plainReader) beginsKey(line, next textLine) bool {
	if keyHeading().MatchString(line.half) {
		explicit := strings.HasPrefix(line.half, "附") || !strings.HasPrefix(line.half, "答案") && !strings.HasPrefix(line.half, "正确")
		return keyStart().MatchString(next.half) || explicit && ordinal().MatchString(next.half) || numberRow().MatchString(next.half)
	}
	if m := keyNumber().FindStringSubmatchIndex(line.half); m == nil || m[0] != 0 || m[4] < 0 {
		return false
	}
	return keyStart().MatchString(line.half) && !r.item.answered
}

// keyIn is the key behind its heading on the same line: "答案：1-5 ABCDA", "Answers: 1.A 2.B".
// A list of numbers without a range may also be what goes into the blanks of one question,
// if that has no options.
func (r *plainReader) keyIn(line textLine) (body textLine, is bool) {
	m := keyHere().FindStringIndex(line.half)
	if m == nil {
		return body, false
	}
	body = line.from(m[1])
	parts := keyParts(body)
	several := len(parts) > 1 && len(r.item.options) > 0 || len(parts) > 0 && parts[0].to > parts[0].from
	return body, several && keyStart().MatchString(body.half)
}

func (r *plainReader) openKey() {
	r.leave()
	r.part = partNone
	if !r.key.open {
		r.key.open, r.key.above, r.key.section = true, 0, r.key.section-1
	}
}

// readKey reads the entries of one line.
func (r *plainReader) readKey(line textLine) {
	k := &r.key
	if m := answerRow().FindStringIndex(line.half); m != nil && len(k.row) > 0 {
		r.spread(line, line.from(m[1]), k.row)
		k.row = nil
		return
	}
	if keyHeading().MatchString(line.half) {
		return
	}
	body := line
	if m := ordinal().FindStringIndex(line.half); m != nil || kindWord(line.half) != "" {
		k.kind = kindWord(line.half)
		if k.section++; m != nil {
			body = line.from(m[1])
		}
		k.above = 0
		at := strings.IndexFunc(body.half, unicode.IsDigit)
		if at < 0 {
			return
		}
		body = body.from(at)
	}
	if !r.entries(line, body) {
		if n := len(k.entries); n > 0 && len(k.entries[n-1].explanation) > 0 {
			k.entries[n-1].explanation = append(k.entries[n-1].explanation, line)
			return
		}
		r.report(line.at.problem(KeyEntry, short(line.text)))
	}
}

// keyPart is a number, or a range of them, and what follows it.
type keyPart struct {
	from, to int
	answer   textLine
}

func (r *plainReader) entries(line, body textLine) bool {
	explanation := textLine{}
	if m := keyAbove().FindStringIndex(body.half); m != nil {
		explanation = body.from(m[1])
		body = body.to(m[0])
	}
	parts := keyParts(body)
	for _, p := range parts {
		if p.from <= r.key.above || r.key.section < 0 {
			r.key.section++
		}
		r.key.above = p.to
		if p.to > p.from {
			var numbers []int
			for n := p.from; n <= p.to && n < p.from+1000; n++ {
				numbers = append(numbers, n)
			}
			r.spread(line, p.answer, numbers)
			continue
		}
		r.addKey(p.from, p.answer)
	}
	if n := len(r.key.entries); n > 0 && len(parts) > 0 && explanation.text != "" {
		r.key.entries[n-1].explanation = []textLine{explanation}
	}
	return len(parts) > 0
}

// keyParts finds the numbers in a line of the key: each greater than the one before,
// behind a blank, a sign or an answer, and before something that can be one.
func keyParts(line textLine) []keyPart {
	type found struct{ begin, body, from, to int }
	var list []found
	above := 0
	for _, m := range keyNumber().FindAllStringSubmatchIndex(line.half, -1) {
		from, _ := strconv.Atoi(line.half[m[2]:m[3]]) // four digits at most
		to := from
		if m[4] >= 0 {
			to, _ = strconv.Atoi(line.half[m[4]:m[5]])
		}
		marked := strings.ContainsAny(line.half[m[3]:m[1]], ".．、:)") || m[4] >= 0
		rest := line.half[m[1]:]
		switch {
		case len(list) == 0 && m[0] != 0, len(list) > 0 && !keyBoundary(line.half[:m[0]]), len(list) > 0 && from <= above, to < from, rest == "":
			continue
		case !marked && !keyLetters().MatchString(rest), marked && m[4] < 0 && unicode.IsDigit(rune(rest[0])) && strings.HasSuffix(line.half[:m[1]], "."):
			continue
		}
		list, above = append(list, found{m[0], m[1], from, to}), to
	}
	parts := make([]keyPart, len(list))
	for i, f := range list {
		end := len(line.half)
		if i+1 < len(list) {
			end = list[i+1].begin
		}
		upTo := line.to(end) // without the blanks at its end
		parts[i] = keyPart{f.from, f.to, trimmedLine(upTo.from(min(f.body, len(upTo.half))))}
	}
	return parts
}

var keyLetters = pattern(`^(?:[A-Z]{1,8}(?:[^a-z]|$)|[√×✓✗对错])`)

// keyBoundary says whether a number can begin behind a text.
func keyBoundary(before string) bool {
	c, _ := utf8.DecodeLastRuneInString(before)
	return unicode.IsSpace(c) || strings.ContainsRune(",;、。；，√×✓✗对错|", c) || 'A' <= c && c <= 'Z'
}

func trimmedLine(l textLine) textLine {
	return l.to(len(strings.TrimRight(l.half, " \t,;、。；，|")))
}

// spread gives the questions of a range their answers: one for each blank, or one for
// each sign.
func (r *plainReader) spread(line, answers textLine, numbers []int) {
	list := strings.FieldsFunc(answers.half, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(",;、；，|", c) })
	if len(list) != len(numbers) {
		list = strings.Split(strings.Join(list, ""), "")
	}
	if len(list) != len(numbers) {
		r.report(line.at.problem(KeyCount, short(line.text)))
		return
	}
	for i, n := range numbers {
		r.addKey(n, textLine{list[i], list[i], answers.at})
	}
}

func (r *plainReader) addKey(number int, answer textLine) {
	r.key.entries = append(r.key.entries, keyEntry{number: number, section: r.key.section, kind: r.key.kind, answer: answer})
}

// applyKey gives the questions the answers of the key.
func (r *plainReader) applyKey() {
	byNumber := map[int][]*plainItem{}
	for _, it := range r.items {
		byNumber[it.number] = append(byNumber[it.number], it)
	}
	ranks := r.sectionRanks()
	for _, e := range r.key.entries {
		it := e.find(byNumber[e.number], ranks)
		switch {
		case it == nil:
			r.report(e.answer.at.problem(KeyBeyond, strconv.Itoa(e.number)))
			continue
		case it.answered && join(it.answer) != e.answer.text:
			r.report(e.answer.at.problem(AnswerTwice, short(e.answer.text)))
			continue
		}
		it.answered, it.answer = true, []textLine{e.answer}
		it.explanation = append(it.explanation, e.explanation...)
	}
}

// sectionRanks numbers the sections that have questions, from 0.
func (r *plainReader) sectionRanks() map[int]int {
	ranks := map[int]int{}
	for _, it := range r.items {
		if _, ok := ranks[it.section]; !ok {
			ranks[it.section] = len(ranks)
		}
	}
	return ranks
}

// find is the question that an entry means among those of its number: the only one,
// else the one of the same type, else the one of the same section.
func (e keyEntry) find(items []*plainItem, ranks map[int]int) *plainItem {
	if len(items) == 1 {
		return items[0]
	}
	var same []*plainItem
	for _, it := range items {
		if e.kind != "" && it.kind == e.kind {
			same = append(same, it)
		}
	}
	if len(same) == 1 {
		return same[0]
	}
	for _, it := range items {
		if ranks[it.section] == e.section {
			return it
		}
	}
	return nil
}
