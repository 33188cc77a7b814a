package format

import (
	"strings"
	"unicode/utf8"

	"studybot/quiz"
)

var (
	// blankInStem is where the answer to a question belongs: a line, or empty brackets.
	blankInStem = pattern(`_{2,}|[(（][\s　]*[)）]|﹍{2,}|＿{2,}`)
	// keyInStem is an answer in the brackets of the question.
	keyInStem = pattern(`[(（][\s　]*([A-Ha-hＡ-Ｈ](?:[\s,，、　]*[A-HＡ-Ｈ])*|√|×|✓|✗|✔|✘|对|错|對|錯|正确|错误|T|F|X|x|True|False|TRUE|FALSE)[\s　]*[)）]`)
	// signAtEnd is the sign of a statement that is true or false.
	signAtEnd = pattern(`[\s　]*[(（\[【]?[\s　]*([√×✓✗✔✘])[\s　]*[)）\]】]?[\s　]*$`)
	// rightMark tells the right one behind an option.
	rightMark = pattern(`[\s　]*(?:[(（](?:正确|正确答案|对|√|(?i:correct))[)）]|[√✓✔])[\s　]*$`)
	// omitted stands where there is no answer to compare with.
	omitted = pattern(`^[(（]?略[)）]?[.。]?$`)
	// goesOn is what makes the text behind a letter more of the answer, and no reason for it.
	goesOn = pattern(`^(?i:and|or)\b|^[&+/和与及或]`)
	// letterAndWhy is an answer with its reason on the same line.
	letterAndWhy = pattern(`^([A-Z](?:[\s,、]*[A-Z])*|√|×|对|错|正确|错误)\s*[.。,，;；:：(（\s]\s*(\S.*)$`)
)

// plainQuestion is an item that becomes a question.
type plainQuestion struct {
	*plainReader
	it *plainItem
	q  quiz.Question
	at places
}

func (r *plainReader) finishItem(it *plainItem) {
	text := it.stemText()
	p := &plainQuestion{plainReader: r, it: it}
	p.at.question = it.stem[0].at
	p.q = quiz.Question{Text: text, Kind: it.kind, Category: it.category, Explanation: join(it.explanation), Tags: it.tags, Difficulty: it.difficulty}
	for i, o := range it.options {
		option := join(o.lines)
		if m := rightMark().FindStringIndex(option); m != nil && m[0] > 0 && !it.answered {
			option = option[:m[0]]
			it.options[i].star = true
		}
		p.q.Options = append(p.q.Options, quiz.Option{Text: strings.TrimRight(option, ";；\t ")})
		p.at.parts = append(p.at.parts, o.at)
	}
	if it.spoilt || !p.read() {
		return
	}
	r.add(p.q, p.at)
}

// read makes out type and key; false when what is wrong has been said.
func (p *plainQuestion) read() bool {
	answer := join(p.it.answer)
	if m := letterAndWhy().FindStringSubmatch(halfWidth(answer)); m != nil && p.it.kind != quiz.Essay && !strings.Contains(answer, "\n") && !goesOn().MatchString(m[2]) {
		if why := strings.TrimSpace(lastRunes(answer, m[2])); p.startsAlike(m[1], why) || utf8.RuneCountInString(why) > 3 {
			answer = m[1]
			if p.q.Explanation == "" && !p.startsAlike(m[1], why) {
				p.q.Explanation = why
			}
		}
	}
	answer = p.inStem(answer)
	if omitted().MatchString(answer) && len(p.q.Options) == 0 {
		p.q.Kind, answer = quiz.Essay, ""
	}
	switch {
	case len(p.q.Options) > 0 && p.q.Kind != quiz.Essay && p.q.Kind != quiz.Short:
		return p.choice(answer)
	case p.q.Kind == quiz.TrueFalse, p.q.Kind == "" && isTruth(answer):
		return p.trueFalse(answer)
	case p.q.Kind == quiz.Essay, answer != "" && (utf8.RuneCountInString(answer) > longAnswer || strings.Contains(answer, "\n")):
		p.q.Kind = quiz.Essay
		p.q.Explanation = strings.TrimSpace(answer + "\n" + p.q.Explanation)
		p.q.Options, p.at.parts = nil, nil
		return true
	}
	return p.typed(answer)
}

// longAnswer is beyond what people type to be compared, in characters.
const longAnswer = 60

// lastRunes is the end of a text that has the half-width form.
func lastRunes(s, half string) string {
	runes := []rune(s)
	return string(runes[len(runes)-utf8.RuneCountInString(half):])
}

// startsAlike says whether what stands behind a letter is only the option's text.
func (p *plainQuestion) startsAlike(letters, text string) bool {
	i, ok := letterOf(p.q, letters)
	return ok && plainWord(p.q.Options[i].Text) == plainWord(text)
}

func isTruth(answer string) bool {
	_, ok := truthOf(answer)
	return ok && answer != ""
}

// inStem takes the answer from the question's brackets, where they hold one, so that
// nobody reads it there.
func (p *plainQuestion) inStem(answer string) string {
	text := p.q.Text
	if m := signAtEnd().FindStringSubmatchIndex(text); m != nil && len(p.q.Options) == 0 && m[0] > 0 {
		if sign := text[m[2]:m[3]]; answer == "" || sameTruth(sign, answer) {
			p.q.Text = text[:m[0]]
			return sign
		}
	}
	all := keyInStem().FindAllStringSubmatchIndex(text, -1)
	if len(all) == 0 || answer == "" && blankInStem().MatchString(text) {
		return answer
	}
	m := all[len(all)-1]
	found := halfWidth(text[m[2]:m[3]])
	atEnd := strings.TrimRight(text[m[1]:], " .。?？!！;；　") == ""
	letters := strings.ToUpper(strings.NewReplacer(" ", "", ",", "", "、", "").Replace(found))
	if len(p.q.Options) > 0 {
		if _, wrong, _ := pick(p.q, letters); wrong != "" {
			return answer
		}
	} else if !isTruth(found) && letters != "X" {
		return answer
	}
	switch {
	case answer == "" && (atEnd || len(all) == 1), answer != "" && strings.EqualFold(letters, answer), answer != "" && len(p.q.Options) == 0 && sameTruth(found, answer):
		p.q.Text = strings.TrimSpace(text[:m[0]] + "（ ）" + text[m[1]:])
		if len(p.q.Options) == 0 {
			p.q.Text = strings.TrimSpace(text[:m[0]] + text[m[1]:])
			if letters == "X" {
				return "×"
			}
			return found
		}
		return letters
	case atEnd && len(p.q.Options) > 0 && answer != "":
		p.report(p.at.question.problem(AnswerTwice, short(answer)))
	}
	return answer
}

func sameTruth(a, b string) bool {
	t1, ok1 := truthOf(a)
	t2, ok2 := truthOf(b)
	return ok1 && ok2 && t1 == t2
}

func (p *plainQuestion) choice(answer string) bool {
	if truth, ok := truthOf(answer); ok && p.worded() {
		p.q.Kind, p.q.Options, p.at.parts = quiz.TrueFalse, trueFalse(p.q.Text, truth), nil
		return true
	}
	if answer == "" {
		answer = p.starred()
	}
	answer = strings.TrimPrefix(strings.Trim(answer, " .。;；()（）[]【】"), "选")
	if p.q.Kind == quiz.Ordering {
		return p.order(answer)
	}
	picked, wrong, detail := pick(p.q, answer)
	if wrong != "" {
		p.report(p.it.answer[0].at.problem(wrong, short(detail)))
		return false
	}
	switch {
	case p.q.Kind == quiz.TrueFalse && p.worded() && len(picked) == 1:
		truth, _ := truthOf(p.q.Options[picked[0]].Text)
		p.q.Options, p.at.parts = trueFalse(p.q.Text, truth), nil
		return true
	case p.q.Kind == quiz.Multiple:
	case len(picked) > 1 && p.q.Kind == "":
		p.q.Kind = quiz.Multiple
	case p.q.Kind != quiz.TrueFalse:
		p.q.Kind = quiz.Single
	}
	setKey(&p.q, picked)
	return true
}

// worded says whether the options are words for true and false.
func (p *plainQuestion) worded() bool {
	return len(p.q.Options) == 2 && isTruth(p.q.Options[0].Text) && isTruth(p.q.Options[1].Text)
}

// starred is the letters of the options that are marked as right.
func (p *plainQuestion) starred() string {
	var letters []byte
	for i, o := range p.it.options {
		if o.star {
			letters = append(letters, 'A'+byte(i))
		}
	}
	return string(letters)
}

func (p *plainQuestion) order(answer string) bool {
	row := &csvRow{csvReader: &csvReader{columns: &columns{}}, q: p.q, line: p.at.question.line}
	ok := row.order(answer)
	for _, found := range row.problems {
		p.report(p.at.question.problem(found.Reason, found.Detail))
	}
	p.q.Options = row.q.Options
	return ok
}

func (p *plainQuestion) trueFalse(answer string) bool {
	p.q.Kind = quiz.TrueFalse
	truth, ok := truthOf(answer)
	switch strings.ToUpper(answer) {
	case "A":
		truth, ok = true, true
	case "B", "X":
		truth, ok = false, true
	}
	if answer == "" {
		p.report(p.at.question.problem(NoRightAnswer, short(p.q.Text)))
		return false
	}
	if !ok {
		p.report(p.it.answer[0].at.problem(BadAnswer, short(answer)))
		return false
	}
	p.q.Options = trueFalse(p.q.Text, truth)
	return true
}

// typed is a question with gaps, a number, or a short answer.
func (p *plainQuestion) typed(answer string) bool {
	gaps := blankInStem().FindAllString(p.q.Text, -1)
	if parts := gapParts(answer); len(gaps) > 1 && len(parts) == len(gaps) {
		p.q.Kind = quiz.Cloze
		p.q.Text = blankInStem().ReplaceAllString(p.q.Text, blank)
		for i, part := range parts {
			for _, form := range plainForms(part) {
				p.q.Answers = append(p.q.Answers, quiz.Answer{Text: form, Weight: 1, Gap: i + 1})
			}
		}
		return true
	}
	number, ok := numberRange(halfWidth(answer))
	if ok && answer != "*" && p.q.Kind == "" || ok && number.Tolerance > 0 {
		number.Weight = 1
		p.q.Kind, p.q.Answers = quiz.Numerical, []quiz.Answer{number}
		return true
	}
	p.q.Kind = quiz.Short
	for _, form := range plainForms(answer) {
		p.q.Answers = append(p.q.Answers, quiz.Answer{Text: form, Weight: 1})
	}
	return true
}

// gapParts parts the answers to several gaps, at the strongest sign that is there.
func gapParts(answer string) []string {
	for _, mark := range []string{";", "；", "、", "，", ",", " ", "　"} {
		if strings.Contains(answer, mark) {
			var parts []string
			for part := range strings.SplitSeq(answer, mark) {
				if part = strings.TrimSpace(part); part != "" {
					parts = append(parts, part)
				}
			}
			return parts
		}
	}
	return []string{answer}
}

// plainForms parts the accepted forms of an answer.
func plainForms(answer string) []string {
	return forms(strings.ReplaceAll(strings.TrimRight(answer, "。 "), " / ", "|"))
}
