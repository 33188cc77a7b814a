package format

import (
	"bufio"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"html"
	"io"
	"slices"
	"strconv"
	"strings"

	"studybot/quiz"
)

// WriteMoodleXML writes a bank as Moodle imports it. A difficulty becomes a tag, a
// picture that the question carries becomes a file beside its text. A text with a
// picture is written in HTML and loses blanks beyond one. A true/false question with
// words of its own becomes a single choice. Cloze questions whose text has not one
// blank for each gap are left out; the error is a *LeftOut that names them.
func WriteMoodleXML(w io.Writer, b quiz.Bank) error {
	x := &xmlWriter{out: bufio.NewWriter(w)}
	x.line(0, `<?xml version="1.0" encoding="UTF-8"?>`)
	x.line(0, `<quiz>`)
	var left []string
	category := ""
	for _, q := range b.Questions {
		kind := x.kind(q)
		if kind == "" {
			left = append(left, q.ID)
			continue
		}
		if q.Category != category {
			category = q.Category
			x.category(category)
		}
		x.line(1, `<question type="`+kind+`">`)
		x.question(q)
		x.line(1, `</question>`)
	}
	x.line(0, `</quiz>`)
	if err := x.out.Flush(); err != nil {
		return fmt.Errorf("write moodle xml: %w", err)
	}
	return leftOut(left)
}

type xmlWriter struct{ out *bufio.Writer }

// line writes a line of markup; an error stays until Flush.
func (x *xmlWriter) line(depth int, markup string) {
	_, _ = x.out.WriteString(strings.Repeat("  ", depth) + markup + "\n")
}

// text writes an element that holds a plain text.
func (x *xmlWriter) text(depth int, name, attr, text string) {
	x.line(depth, "<"+name+attr+"><text>"+escapeXML(text)+"</text></"+name+">")
}

const plainFormat = ` format="plain_text"`

// category writes the top of Moodle's tree for no category at all.
func (x *xmlWriter) category(name string) {
	if name = oneLine(name); name == "" {
		name = "$course$/top"
	}
	x.line(1, `<question type="category">`)
	x.text(2, "category", "", name)
	x.line(1, `</question>`)
}

// kind is Moodle's name of the question's type; nothing when it cannot be held.
func (x *xmlWriter) kind(q quiz.Question) string {
	switch q.Kind {
	case quiz.Single, quiz.Multiple:
		return "multichoice"
	case quiz.TrueFalse:
		if xmlTrueFalse(q) {
			return "truefalse"
		}
		return "multichoice"
	case quiz.Short:
		return "shortanswer"
	case quiz.Cloze:
		if !fillable(q) {
			return ""
		}
	}
	return string(q.Kind) // numerical, matching, ordering, cloze and essay are named alike
}

// xmlTrueFalse says whether the options are those that a reader will make.
func xmlTrueFalse(q quiz.Question) bool {
	meant := trueFalse(q.Text, true)
	return len(q.Options) == 2 && q.Options[0].Text == meant[0].Text && q.Options[1].Text == meant[1].Text
}

func (x *xmlWriter) question(q quiz.Question) {
	x.text(2, "name", "", q.Title)
	if q.Kind == quiz.Cloze {
		q.Text = filled(q)
	}
	x.questionText(q)
	x.text(2, "generalfeedback", plainFormat, q.Explanation)
	if q.ID != "" {
		x.line(2, "<idnumber>"+escapeXML(q.ID)+"</idnumber>")
	}
	switch q.Kind {
	case quiz.Single, quiz.Multiple, quiz.TrueFalse:
		x.options(q)
	case quiz.Ordering:
		for i, o := range q.Options {
			x.answer(strconv.Itoa(i+1), o.Text, o.Feedback, "")
		}
	case quiz.Short:
		for _, a := range q.Answers {
			x.answer(writePercent(a.Weight), a.Text, a.Feedback, "")
		}
	case quiz.Numerical:
		x.numbers(q.Answers)
	case quiz.Matching:
		for _, p := range q.Pairs {
			x.line(2, `<subquestion`+plainFormat+`><text>`+escapeXML(p.Left)+`</text><answer><text>`+escapeXML(p.Right)+`</text></answer></subquestion>`)
		}
	}
	x.tags(q)
}

// questionText is plain, unless a picture belongs to it.
func (x *xmlWriter) questionText(q quiz.Question) {
	if q.Picture == "" {
		x.text(2, "questiontext", plainFormat, q.Text)
		return
	}
	src, file := q.Picture, ""
	if name, data, ok := q.EmbeddedPicture(); ok {
		src = "@@PLUGINFILE@@/" + name
		file = `<file name="` + name + `" path="/" encoding="base64">` + base64.StdEncoding.EncodeToString(data) + `</file>`
	}
	body := asHTML(q.Text) + `<br><img src="` + html.EscapeString(src) + `" alt="">`
	x.line(2, `<questiontext format="html"><text>`+escapeXML(body)+`</text>`+file+`</questiontext>`)
}

func (x *xmlWriter) options(q quiz.Question) {
	if q.Kind == quiz.TrueFalse && xmlTrueFalse(q) {
		for i, word := range []string{"true", "false"} {
			x.answer(writePercent(q.Options[i].Weight), word, q.Options[i].Feedback, "")
		}
		return
	}
	x.line(2, "<single>"+strconv.FormatBool(q.Kind != quiz.Multiple)+"</single>")
	x.line(2, "<shuffleanswers>true</shuffleanswers>")
	for _, o := range q.Options {
		x.answer(writePercent(o.Weight), o.Text, o.Feedback, "")
	}
}

func (x *xmlWriter) numbers(answers []quiz.Answer) {
	for _, a := range answers {
		value, tolerance := "*", "0"
		if a.Text != "*" {
			value, tolerance = writeNumber(a.Value), writeNumber(a.Tolerance)
		}
		x.answer(writePercent(a.Weight), value, a.Feedback, "<tolerance>"+tolerance+"</tolerance>")
	}
}

func (x *xmlWriter) answer(fraction, text, feedback, more string) {
	x.line(2, `<answer fraction="`+fraction+`"`+plainFormat+`><text>`+escapeXML(text)+`</text>`+
		`<feedback`+plainFormat+`><text>`+escapeXML(feedback)+`</text></feedback>`+more+`</answer>`)
}

func (x *xmlWriter) tags(q quiz.Question) {
	tags := slices.Clone(q.Tags)
	if q.Difficulty != 0 {
		tags = append(tags, "difficulty:"+strconv.Itoa(q.Difficulty))
	}
	if len(tags) == 0 {
		return
	}
	x.line(2, "<tags>")
	for _, tag := range tags {
		x.text(3, "tag", "", tag)
	}
	x.line(2, "</tags>")
}

func escapeXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder takes everything
	return b.String()
}

// fillable says whether the text has one blank for each gap, and every gap answers.
func fillable(q quiz.Question) bool {
	gaps := map[int]bool{}
	for _, a := range q.Answers {
		gaps[a.Gap] = true
	}
	n := strings.Count(q.Text, blank)
	for i := range n {
		if !gaps[i+1] {
			return false
		}
	}
	return n > 0 && n == len(gaps) && !strings.Contains(q.Text, blank+"_") && gapHead().FindString(q.Text) == ""
}

// filled is the text of a cloze question with its gaps in place of the blanks.
func filled(q quiz.Question) string {
	parts := strings.Split(q.Text, blank)
	var b strings.Builder
	b.WriteString(parts[0])
	for i, part := range parts[1:] {
		mark := "{1:SHORTANSWER:"
		for _, a := range q.Answers {
			if a.Gap != i+1 {
				continue
			}
			b.WriteString(mark + "%" + writePercent(a.Weight) + "%" + gapText(a.Text))
			if a.Feedback != "" {
				b.WriteString("#" + gapText(a.Feedback))
			}
			mark = "~"
		}
		b.WriteString("}" + part)
	}
	return b.String()
}

// gapText is a text within a gap, where Moodle expects HTML.
func gapText(s string) string { return escapeGap.Replace(asHTML(s)) }

func asHTML(s string) string { return strings.ReplaceAll(html.EscapeString(s), "\n", "<br>") }
