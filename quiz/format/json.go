package format

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"studybot/quiz"
)

// jsonVersion is the version of the JSON form that this program writes. A newer
// one is refused, since it may hold what we would lose.
const jsonVersion = 1

// jsonBank is our own lossless form:
//
//	{"format": "studybot-bank", "version": 1, "name": "…", "title": "…", "questions": [
//	  {"id": "q1", "kind": "single", "text": "…", "options": [{"text": "…", "weight": 1, "feedback": "…"}, …],
//	   "explanation": "…", "tags": ["…"], "difficulty": 2, "picture": "…", "title": "…", "category": "…"},
//	  {"id": "q2", "kind": "numerical", "text": "…", "answers": [{"value": 3.14, "tolerance": 0.01, "weight": 1}]},
//	  {"id": "q3", "kind": "matching", "text": "…", "pairs": [{"left": "…", "right": "…"}, …]}]}
//
// A list of questions by itself is read too. A question may lack its ID, and its
// kind where options tell it.
type jsonBank struct {
	Format    string          `json:"format"`
	Version   int             `json:"version"`
	Name      string          `json:"name,omitempty"`
	Title     string          `json:"title,omitempty"`
	Questions []quiz.Question `json:"questions"`
}

const jsonFormat = "studybot-bank"

// WriteJSON writes a bank in our own form, which loses nothing.
func WriteJSON(w io.Writer, b quiz.Bank) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(jsonBank{jsonFormat, jsonVersion, b.Name, b.Title, b.Questions})
	if err != nil {
		return fmt.Errorf("write json: %w", err)
	}
	return nil
}

// ReadJSON reads our own form, question by question, so that a mistake in one does
// not hide those in the others.
func ReadJSON(text string) (quiz.Bank, []Problem) {
	text = strings.TrimPrefix(strings.ToValidUTF8(text, "\uFFFD"), "\uFEFF")
	r := &jsonReader{offsets: offsets{text: text}, dec: json.NewDecoder(strings.NewReader(text))}
	if err := r.read(); err != nil {
		r.report(r.at(r.failed(err)).problem(BadJSON, complaint(err)))
	}
	return r.finish()
}

type jsonReader struct {
	collector
	offsets
	dec *json.Decoder
}

// failed is the offset at which reading went wrong.
func (r *jsonReader) failed(err error) int {
	offset := int(r.dec.InputOffset())
	syntax, wrong := (*json.SyntaxError)(nil), (*misplaced)(nil)
	switch {
	case errors.As(err, &wrong):
		return wrong.offset
	case errors.As(err, &syntax):
		offset = max(offset, int(syntax.Offset)-1) // of the character read last
	}
	return r.skip(offset)
}

// misplaced is JSON that is right by itself, but not here.
type misplaced struct {
	offset int
	what   string
}

func (m *misplaced) Error() string { return m.what }

// value is where the next value begins: the decoder stands before blanks and
// commas.
func (r *jsonReader) value() int { return r.skip(int(r.dec.InputOffset())) }

func (r *jsonReader) skip(offset int) int {
	rest := r.text[min(offset, len(r.text)):]
	return len(r.text) - len(strings.TrimLeft(rest, " \t\r\n,:"))
}

func (r *jsonReader) read() error {
	at := r.value()
	first, err := r.dec.Token()
	switch {
	case err != nil:
		return err
	case first == json.Delim('['):
		return r.questions()
	case first != json.Delim('{'):
		return &misplaced{at, "neither a bank nor a list of questions"}
	}
	for r.dec.More() {
		key, err := r.dec.Token()
		if err != nil {
			return err
		}
		if err := r.field(fmt.Sprint(key)); err != nil {
			return err
		}
	}
	return r.end()
}

// end takes the closing bracket, and refuses anything behind it.
func (r *jsonReader) end() error {
	if _, err := r.dec.Token(); err != nil {
		return err
	}
	at := r.value()
	if _, err := r.dec.Token(); err != io.EOF {
		return &misplaced{at, "text behind the end"}
	}
	return nil
}

func (r *jsonReader) field(name string) error {
	at := r.value()
	switch name {
	case "name":
		return r.dec.Decode(&r.bank.Name)
	case "title":
		return r.dec.Decode(&r.bank.Title)
	case "version":
		var version int
		err := r.dec.Decode(&version)
		if version > jsonVersion {
			r.report(r.at(at).problem(NewerVersion, fmt.Sprint(version)))
		}
		return err
	case "questions":
		return r.list()
	}
	if name != "format" {
		r.report(r.at(at).warning(UnknownField, short(name)))
	}
	var skipped json.RawMessage
	return r.dec.Decode(&skipped)
}

func (r *jsonReader) list() error {
	at := r.value()
	begin, err := r.dec.Token()
	if err != nil || begin == nil { // null is no questions
		return err
	}
	if begin != json.Delim('[') {
		return &misplaced{at, "questions are not a list"}
	}
	if err := r.each(); err != nil {
		return err
	}
	_, err = r.dec.Token()
	return err
}

// questions reads a file that is a list by itself.
func (r *jsonReader) questions() error {
	if err := r.each(); err != nil {
		return err
	}
	return r.end()
}

func (r *jsonReader) each() error {
	for r.dec.More() {
		at := r.value()
		var raw json.RawMessage
		if err := r.dec.Decode(&raw); err != nil {
			return err
		}
		r.question(raw, at)
	}
	return nil
}

func (r *jsonReader) question(raw json.RawMessage, offset int) {
	at := r.at(offset)
	var q quiz.Question
	strict := json.NewDecoder(bytes.NewReader(raw))
	strict.DisallowUnknownFields()
	err := strict.Decode(&q)
	if err == nil {
		r.keep(q, at)
		return
	}
	if _, name, unknown := strings.Cut(err.Error(), "unknown field "); unknown {
		r.report(at.warning(UnknownField, short(strings.Trim(name, `"`))))
	}
	q = quiz.Question{}
	if err := json.Unmarshal(raw, &q); err != nil {
		if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) {
			at = r.at(offset + int(wrong.Offset))
		}
		r.report(at.problem(BadJSON, complaint(err)))
		return
	}
	r.keep(q, at)
}

func (r *jsonReader) keep(q quiz.Question, at place) {
	if q.Kind == "" {
		q.Kind = impliedKind(q)
	}
	r.add(q, places{question: at})
}

// impliedKind is the kind that a question's content shows.
func impliedKind(q quiz.Question) quiz.Kind {
	switch {
	case len(q.Pairs) > 0:
		return quiz.Matching
	case len(q.Answers) > 0:
		return quiz.Short
	case len(q.Correct()) > 1:
		return quiz.Multiple
	}
	return quiz.Single
}

// complaint is the decoder's message without its package's name.
func complaint(err error) string {
	return strings.TrimPrefix(strings.TrimPrefix(err.Error(), "json: "), "cannot unmarshal ")
}
