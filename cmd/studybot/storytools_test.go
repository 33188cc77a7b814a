package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"studybot/telegramsim"
)

// toolVerbs are for stories about files and the command line.
func toolVerbs() []verb {
	return []verb{
		{"WHO uploads N MB as WORD with TEXT", (*world).uploadBig, false},
		{"WHO uploads WORD in utf8bom|utf16le|utf16be|gb18030|xlsx with TEXT", (*world).uploadIn, false},
		{"WHO uploads bytes TEXT as WORD with TEXT", (*world).uploadBytes, false},
		{"WHO uses|use the code of TEXT", (*world).useCode, false},
		{"WHO finds TEXTS in the cells", (*world).findsCells, false},
		{"run REST", (*world).runProgram, false},
		{"it exits with N", (*world).exits, false},
		{"it prints TEXTS", (*world).prints, false},
		{"it prints no TEXTS", (*world).printsNot, false},
		{"it prints the shape of WORD", (*world).printsShape, false},
	}
}

func (w *world) uploadBig(f found) error {
	return w.uploadData(f, f.word(), bytes.Repeat([]byte("day,title,body\n"), f.ns[0]<<20/15), f.text())
}

func (w *world) uploadBytes(f found) error {
	return w.uploadData(f, f.word(), []byte(f.texts[0]), f.texts[1])
}

func (w *world) uploadData(f found, name string, data []byte, caption string) error {
	if _, err := w.who(f.who)[0].TryUpload(w.group, name, data, caption); err != nil {
		return err
	}
	return w.calm()
}

// uploadIn sends one of the story's files in another encoding, or a table as a workbook.
func (w *world) uploadIn(f found) error {
	text, ok := w.files[f.word()]
	if !ok {
		return fmt.Errorf("the story has no file %s", f.word())
	}
	name, data := f.word(), text
	var err error
	switch {
	case f.has["utf8bom"]:
		data = append([]byte("\xef\xbb\xbf"), text...)
	case f.has["utf16le"], f.has["utf16be"]:
		data = inUTF16(string(text), f.has["utf16be"])
	case f.has["gb18030"]:
		data, err = simplifiedchinese.GB18030.NewEncoder().Bytes(text)
	case f.has["xlsx"]:
		name = strings.TrimSuffix(name, filepath.Ext(name)) + ".xlsx"
		data, err = workbook(text)
	}
	if err != nil {
		return err
	}
	return w.uploadData(f, name, data, f.text())
}

func inUTF16(text string, big bool) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune("\ufeff" + text)) {
		if big {
			out = append(out, byte(u>>8), byte(u))
		} else {
			out = append(out, byte(u), byte(u>>8))
		}
	}
	return out
}

func workbook(table []byte) ([]byte, error) {
	rows, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
	if err != nil {
		return nil, err
	}
	book := excelize.NewFile()
	for i, row := range rows {
		if err := book.SetSheetRow("Sheet1", "A"+strconv.Itoa(i+1), &row); err != nil {
			return nil, err
		}
	}
	b, err := book.WriteToBuffer()
	if err = errors.Join(err, book.Close()); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// useCode opens the bot by the one-time code that the newest file of codes has for a name.
func (w *world) useCode(f found) error {
	for _, name := range w.order {
		doc, err := w.document(w.people[name], "codes.xlsx")
		if err != nil {
			continue
		}
		code, err := codeOf(doc, f.text())
		if err != nil {
			return err
		}
		w.who(f.who)[0].Start("code-" + code)
		return w.calm()
	}
	return errors.New("nobody has a file of codes")
}

func codeOf(doc *telegramsim.File, name string) (string, error) {
	rows, err := firstSheet(doc)
	if err != nil {
		return "", err
	}
	for _, row := range rows {
		if len(row) == 4 && row[0] == name {
			return row[2], nil
		}
	}
	return "", fmt.Errorf("the file has no code for %s: %q", name, rows)
}

func firstSheet(doc *telegramsim.File) (rows [][]string, err error) {
	book, err := excelize.OpenReader(bytes.NewReader(doc.Data))
	if err != nil {
		return nil, fmt.Errorf("%s can't be opened: %w", doc.Name, err)
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	return book.GetRows(book.GetSheetName(0))
}

// findsCells: some row of the newest workbook has exactly these cells, in this order.
func (w *world) findsCells(f found) error {
	doc, err := w.document(w.who(f.who)[0], ".xlsx")
	if err != nil {
		return err
	}
	rows, err := firstSheet(doc)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if strings.Contains("\x00"+strings.Join(row, "\x00")+"\x00", "\x00"+strings.Join(f.texts, "\x00")+"\x00") {
			return nil
		}
	}
	return fmt.Errorf("no row of %s has these cells: %q", doc.Name, rows)
}

// runProgram runs the program as a shell does. $DIR is where the story's files lie, $KEEP a
// directory for files that the program leaves, $REDIS the address of Redis, $CHAT the group's
// chat ID.
func (w *world) runProgram(f found) error {
	dir := w.t.TempDir()
	for name, data := range w.files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			return err
		}
	}
	address := ""
	if w.place != nil {
		address = w.place.URL()
	} else if w.memory != nil {
		address = "redis://" + w.memory.Addr()
	} else if w.server != nil {
		address = w.server.url
	}
	chat := ""
	if w.group != nil {
		chat = strconv.FormatInt(w.group.ID, 10)
	}
	if w.keep == "" {
		w.keep = w.t.TempDir()
	}
	fill := strings.NewReplacer("$DIR", dir, "$KEEP", w.keep, "$REDIS", address, "$CHAT", chat)
	var args []string
	for _, t := range f.rest {
		args = append(args, fill.Replace(t.text))
	}
	var out, errs bytes.Buffer
	w.exit = run(w.ctx, args, &out, &errs)
	w.printed, w.complained = out.String(), errs.String()
	return nil
}

func (w *world) exits(f found) error {
	if w.exit != f.ns[0] {
		return fmt.Errorf("it exited with %d\n%s%s", w.exit, w.printed, w.complained)
	}
	return nil
}

func (w *world) prints(f found) error {
	for _, t := range f.texts {
		if !strings.Contains(w.printed+w.complained, t) {
			return fmt.Errorf("it printed no %q but\n%s%s", t, w.printed, w.complained)
		}
	}
	return nil
}

func (w *world) printsNot(f found) error {
	for _, t := range f.texts {
		if strings.Contains(w.printed+w.complained, t) {
			return fmt.Errorf("it printed %q:\n%s%s", t, w.printed, w.complained)
		}
	}
	return nil
}
