package format

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"studybot/quiz"
)

// ReadAnki reads what Anki writes as "notes in plain text": header lines such as
// #separator:tab, #html:true, #tags column:3, #deck:Name, and a note a line. The
// first field is the question, the second the answer, further ones are the
// explanation. The answer is taken in full, and in each of its parts between ";",
// "；" or " / "; one of several lines or over 60 characters makes the card an essay
// with a model answer. A note with {{c1::gaps}} becomes a cloze question. Media are
// not in the file: of a picture only the name is kept.
func ReadAnki(text string) (quiz.Bank, []Problem) {
	r := &ankiReader{deck: -1, tags: -1, guid: -1, notetype: -1}
	text, r.problems = clean(text)
	body := r.headers(text)
	r.notes(body, strings.Count(text[:len(text)-len(body)], "\n"))
	return r.finish()
}

type ankiReader struct {
	collector
	separator                  rune
	html, told                 bool // whether fields are HTML, and whether the file says so
	deck, tags, guid, notetype int  // columns, from 0
	allTags                    []string
}

var ankiSeparators = map[string]rune{"tab": '\t', "comma": ',', "semicolon": ';', "space": ' ', "pipe": '|', "colon": ':'}

// headers reads the lines that begin with "#" and returns what is below them.
func (r *ankiReader) headers(text string) string {
	for strings.HasPrefix(text, "#") {
		line, rest, _ := strings.Cut(text, "\n")
		text = rest
		name, value, ok := strings.Cut(line[1:], ":")
		if !ok {
			continue
		}
		r.header(strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value), value)
	}
	if r.separator == 0 {
		r.separator = comma(text)
	}
	return text
}

func (r *ankiReader) header(name, value, raw string) {
	column, err := strconv.Atoi(value)
	if column--; err != nil {
		column = -1
	}
	switch name {
	case "separator":
		r.separator = ankiSeparators[strings.ToLower(value)]
		if c, size := utf8.DecodeRuneInString(raw); r.separator == 0 && size == len(raw) && c != '"' && c != utf8.RuneError {
			r.separator = c
		}
	case "html":
		r.html, r.told = strings.EqualFold(value, "true"), true
	case "tags":
		r.allTags = strings.Fields(value)
	case "deck":
		r.bank.Title = value
	case "deck column":
		r.deck = column
	case "tags column":
		r.tags = column
	case "guid column":
		r.guid = column
	case "notetype column":
		r.notetype = column
	}
}

// notes reads the rows; above is how many lines stand above them.
func (r *ankiReader) notes(body string, above int) {
	reader := csv.NewReader(strings.NewReader(body))
	reader.Comma, reader.FieldsPerRecord, reader.LazyQuotes = r.separator, -1, true
	if r.separator != '#' {
		reader.Comment = '#'
	}
	for {
		row, err := reader.Read()
		switch {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			wrong := (*csv.ParseError)(nil)
			p := Problem{Reason: BadCSV, Detail: err.Error()}
			if errors.As(err, &wrong) {
				p.Line, p.Detail = above+wrong.StartLine, wrong.Err.Error()
			}
			r.report(p)
			return
		}
		line, _ := reader.FieldPos(0)
		r.note(row, place{line: above + line})
	}
}

// note makes a question of a row.
func (r *ankiReader) note(row []string, at place) {
	q := quiz.Question{Kind: quiz.Short, Tags: slices.Clone(r.allTags)}
	var fields []string
	for i, cell := range row {
		switch i {
		case r.deck:
			q.Category = oneLine(cell)
		case r.tags:
			q.Tags = append(q.Tags, strings.Fields(cell)...)
		case r.guid:
			q.ID = strings.TrimSpace(cell)
		case r.notetype:
		default:
			fields = append(fields, cell)
		}
	}
	if empty(fields) {
		return
	}
	var texts []string
	texts, q.Picture = r.texts(fields, at)
	q.Text = texts[0]
	back, rest := "", []string(nil)
	if len(texts) > 1 {
		back, rest = texts[1], texts[2:]
	}
	switch {
	case ankiGap().MatchString(q.Text):
		q.Text, q.Answers = ankiCloze(q.Text)
		q.Kind = quiz.Cloze
		rest = append([]string{back}, rest...)
	case back == "":
		r.report(at.problem(OneSided, short(q.Text)))
		return
	case strings.Contains(back, "\n") || utf8.RuneCountInString(back) > longAnswer:
		q.Kind = quiz.Essay
		rest = append([]string{back}, rest...)
	default:
		for _, form := range ankiForms(back) {
			q.Answers = append(q.Answers, quiz.Answer{Text: form, Weight: 1})
		}
	}
	q.Explanation = strings.TrimSpace(strings.Join(slices.DeleteFunc(rest, func(s string) bool { return s == "" }), "\n"))
	r.add(q, places{question: at})
}

// texts are the fields without their HTML, and the picture of the first: no other is kept, and
// of this one only an address leads anywhere.
func (r *ankiReader) texts(fields []string, at place) (texts []string, picture string) {
	for i, field := range fields {
		text, pictures := r.plain(field)
		texts = append(texts, text)
		for n, p := range pictures {
			first := i == 0 && n == 0
			if first {
				picture = p
			}
			if !first || !strings.HasPrefix(p, "https://") && !strings.HasPrefix(p, "http://") {
				r.report(at.warning(PictureLeftOut, pictureName(p)))
			}
		}
	}
	return texts, picture
}

var ankiSound = pattern(`\[sound:[^\]]*\]`)

func (r *ankiReader) plain(field string) (text string, pictures []string) {
	field = ankiSound().ReplaceAllString(field, "")
	if r.html || !r.told && looksHTML(field) {
		return plainTexts(field)
	}
	return strings.TrimSpace(field), nil
}

// ankiForms is the answer as it stands, and its parts. A star in it is no pattern.
func ankiForms(back string) []string {
	back = strings.ReplaceAll(back, "*", `\*`)
	list := []string{back}
	for part := range strings.FieldsFuncSeq(strings.ReplaceAll(back, " / ", ";"), func(c rune) bool { return c == ';' || c == '；' }) {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(list, part) {
			list = append(list, part)
		}
	}
	return list
}

// ankiGap is a gap of a cloze note: {{c1::Berlin}} or {{c1::Berlin::a city}}.
var ankiGap = pattern(`\{\{c\d+::((?s:.*?))(?:::((?s:.*?)))?\}\}`)

// ankiCloze makes blanks of the gaps, with their hints behind them.
func ankiCloze(text string) (stem string, answers []quiz.Answer) {
	gap := 0
	stem = ankiGap().ReplaceAllStringFunc(text, func(found string) string {
		m := ankiGap().FindStringSubmatch(found)
		gap++
		for _, form := range ankiForms(oneLine(m[1])) {
			answers = append(answers, quiz.Answer{Text: form, Weight: 1, Gap: gap})
		}
		if hint := oneLine(m[2]); hint != "" {
			return blank + " (" + hint + ")"
		}
		return blank
	})
	return stem, answers
}
