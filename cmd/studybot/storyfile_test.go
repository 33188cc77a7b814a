package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"studybot/study"
	"studybot/telegramsim"
)

func fileVerbs() []verb {
	return []verb{
		{"WHO finds TEXTS in the spreadsheet", (*world).findsInSheet, false},
		{"WHO finds no TEXTS in the spreadsheet", (*world).findsNotInSheet, false},
		{"WHO finds TEXTS in the file", (*world).findsInFile, false},
		{"WHO finds no TEXTS in the file", (*world).findsNotInFile, false},
		{"export WORD = REST", (*world).export, false},
	}
}

// document is the newest file of the bot's that somebody sees and whose name ends so.
func (w *world) document(p *telegramsim.Person, ending string) (*telegramsim.File, error) {
	if err := w.flush(); err != nil {
		return nil, err
	}
	m, err := w.newest(p, venue{}, func(m *telegramsim.Message) bool {
		return m.Document != nil && m.From == w.sim.Bot() && strings.HasSuffix(m.Document.Name, ending)
	})
	if err != nil {
		return nil, fmt.Errorf("no file: %w", err)
	}
	return m.Document, nil
}

// rowsWith counts the rows of all sheets that hold every text, each in some cell.
func (w *world) rowsWith(f found) (n int, err error) {
	doc, err := w.document(w.who(f.who)[0], ".xlsx")
	if err != nil {
		return 0, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(doc.Data))
	if err != nil {
		return 0, fmt.Errorf("%s can't be opened: %w", doc.Name, err)
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			return 0, err
		}
		for _, row := range rows {
			line := plain(strings.Join(row, "\x00"))
			if !slices.ContainsFunc(f.texts, func(t string) bool { return !strings.Contains(line, plain(t)) }) {
				n++
			}
		}
	}
	return n, nil
}

func (w *world) findsInSheet(f found) error {
	n, err := w.rowsWith(f)
	if err == nil && n == 0 {
		err = errors.New("no row of the spreadsheet holds that")
	}
	return err
}

func (w *world) findsNotInSheet(f found) error {
	n, err := w.rowsWith(f)
	if err == nil && n > 0 {
		err = errors.New("the spreadsheet holds that after all")
	}
	return err
}

func (w *world) findsInFile(f found) error {
	doc, err := w.document(w.who(f.who)[0], "")
	if err != nil {
		return err
	}
	for _, t := range f.texts {
		if !strings.Contains(string(doc.Data), t) {
			return fmt.Errorf("%s does not hold %q:\n%s", doc.Name, t, doc.Data)
		}
	}
	return nil
}

func (w *world) findsNotInFile(f found) error {
	doc, err := w.document(w.who(f.who)[0], "")
	if err != nil {
		return err
	}
	for _, t := range f.texts {
		if strings.Contains(string(doc.Data), t) {
			return fmt.Errorf("%s holds %q after all:\n%s", doc.Name, t, doc.Data)
		}
	}
	return nil
}

// export compares a value of `studybot export`: export members.Chen.streak = 3.
func (w *world) export(f found) error {
	g, err := w.store.GroupByChat(w.ctx, study.ChatID(w.group.ID))
	if err != nil {
		return err
	}
	all, err := w.store.ExportGroup(w.ctx, g.ID)
	if err != nil {
		return err
	}
	data, err := json.Marshal(all)
	if err != nil {
		return err
	}
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	for step := range strings.SplitSeq(f.word(), ".") {
		if v, err = w.into(v, step); err != nil {
			return err
		}
	}
	got, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if want := wanted(f.rest); string(got) != want {
		return fmt.Errorf("it is %s, not %s", got, want)
	}
	return nil
}

func wanted(rest []token) string {
	var words []string
	for _, t := range rest {
		word := t.text
		if t.quoted {
			quoted, _ := json.Marshal(t.text)
			word = string(quoted)
		}
		words = append(words, word)
	}
	text := strings.Join(words, "")
	if !json.Valid([]byte(text)) {
		quoted, _ := json.Marshal(strings.Join(words, " "))
		return string(quoted)
	}
	return text
}

// into goes one step along a path: a field; an element by its number, or "last"; of a
// list what belongs to a person; its length; or a field of each.
func (w *world) into(v any, step string) (any, error) {
	switch v := v.(type) {
	case map[string]any:
		field, ok := v[step]
		if !ok {
			return nil, nil
		}
		return field, nil
	case []any:
		return w.intoList(v, step)
	}
	return nil, fmt.Errorf("%v has no %s", v, step)
}

func (w *world) intoList(list []any, step string) (any, error) {
	if p := w.people[step]; p != nil {
		return w.ofPerson(list, p)
	}
	if i, err := strconv.Atoi(step); err == nil {
		if i >= len(list) {
			return nil, fmt.Errorf("there are %d only", len(list))
		}
		return list[i], nil
	}
	switch {
	case step == "length":
		return len(list), nil
	case step == "last" && len(list) > 0:
		return list[len(list)-1], nil
	}
	each := []any{}
	for _, e := range list {
		fields, ok := e.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("%v has no %s", e, step)
		}
		each = append(each, fields[step])
	}
	return each, nil
}

func (w *world) ofPerson(list []any, p *telegramsim.Person) (any, error) {
	mine := []any{}
	for _, e := range list {
		fields, _ := e.(map[string]any)
		if id, ok := fields["user_id"].(float64); ok && int64(id) == p.ID {
			if _, member := fields["streak"]; member {
				return e, nil
			}
			mine = append(mine, e)
		}
	}
	return mine, nil
}
