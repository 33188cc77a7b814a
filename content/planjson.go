package content

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"studybot/study"
)

// readJSON reads study.Plan as it is written, reading by reading, so that each problem has
// its line.
func (d *planDraft) readJSON(text string) {
	var whole json.RawMessage
	var syntax *json.SyntaxError
	if err := json.Unmarshal([]byte(text), &whole); errors.As(err, &syntax) {
		d.refuse(lineAt(text, int(syntax.Offset)-1), Unreadable, err.Error())
		return
	}
	j := jsonPlan{text: text, dec: json.NewDecoder(strings.NewReader(text)), draft: d}
	j.dec.DisallowUnknownFields()
	if err := j.object(); err != nil {
		d.refuse(lineAt(text, int(j.dec.InputOffset())), Unreadable, strings.TrimPrefix(err.Error(), "json: "))
	}
}

type jsonPlan struct {
	text  string
	dec   *json.Decoder
	draft *planDraft
}

func (j jsonPlan) object() error {
	if err := j.expect('{'); err != nil {
		return err
	}
	for j.dec.More() {
		key, err := j.dec.Token()
		if err != nil {
			return err
		}
		if err := j.field(fmt.Sprint(key)); err != nil {
			return err
		}
	}
	return j.expect('}')
}

func (j jsonPlan) field(key string) error {
	switch key {
	case "name":
		return j.dec.Decode(&j.draft.plan.Name)
	case "title":
		return j.dec.Decode(&j.draft.plan.Title)
	case "intro":
		return j.dec.Decode(&j.draft.plan.Intro)
	case "readings":
		return j.readings()
	}
	return fmt.Errorf("unknown field %q", cut(key))
}

func (j jsonPlan) readings() error {
	if err := j.expect('['); err != nil {
		return err
	}
	for j.dec.More() {
		line := j.nextLine()
		var r study.Reading
		if err := j.dec.Decode(&r); err != nil {
			return err
		}
		j.draft.add(line, r)
	}
	return j.expect(']')
}

func (j jsonPlan) expect(want json.Delim) error {
	token, err := j.dec.Token()
	if err != nil {
		return err
	}
	if token != want {
		return fmt.Errorf("expected %v", want)
	}
	return nil
}

// nextLine is the line on which the next value begins.
func (j jsonPlan) nextLine() int {
	at := int(j.dec.InputOffset())
	rest := strings.TrimLeft(j.text[at:], " \t\n,")
	return lineAt(j.text, len(j.text)-len(rest))
}
