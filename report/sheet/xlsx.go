package sheet

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// XLSX writes the sheets as one workbook: Office Open XML, ECMA-376. Strings stay strings:
// the format itself tells them from formulas, and none is ever written.
func XLSX(w io.Writer, sheets ...Sheet) error {
	if len(sheets) == 0 {
		return errors.New("write workbook: no sheets")
	}
	sheets = parted(sheets, maxRows)
	parts := append(frame(sheets), looks)
	for i, s := range sheets {
		parts = append(parts, part{sheetPath(i), s.markup})
	}
	out := zip.NewWriter(w)
	for _, p := range parts {
		if err := p.write(out); err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// part is a file of the workbook's archive.
type part struct {
	path string
	fill func(m *markup)
}

func (p part) write(out *zip.Writer) error {
	file, err := out.Create(p.path)
	if err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	m := &markup{out: file}
	m.raw(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n")
	p.fill(m)
	if err := m.flush(); err != nil {
		return fmt.Errorf("write %s of the workbook: %w", p.path, err)
	}
	return nil
}

func sheetPath(i int) string { return fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1) }

// markup gathers XML and sends it on piece by piece; the first error stays.
type markup struct {
	out    io.Writer
	buf    []byte
	failed error
}

const markupPiece = 32 << 10

func (m *markup) raw(s string) {
	if m.buf = append(m.buf, s...); len(m.buf) >= markupPiece {
		m.failed = m.flush()
	}
}

func (m *markup) flush() error {
	if m.failed == nil && len(m.buf) > 0 {
		_, m.failed = m.out.Write(m.buf)
	}
	m.buf = m.buf[:0]
	return m.failed
}

var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\t", "&#9;", "\n", "&#10;")

// text writes words. What looks like one of the format's own escapes, _x0041_, is escaped by it.
func (m *markup) text(s string) {
	for {
		i := strings.Index(s, "_x")
		if i < 0 {
			break
		}
		end := i + len("_x")
		m.raw(escapes.Replace(s[:i]))
		if hex, _, ok := strings.Cut(s[end:], "_"); ok && len(hex) == 4 && strings.Trim(hex, "0123456789abcdefABCDEF") == "" {
			m.raw("_x005F")
		}
		m.raw("_x")
		s = s[end:]
	}
	m.raw(escapes.Replace(s))
}

// markup writes one sheet.
func (s Sheet) markup(m *markup) {
	m.raw(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0">`)
	if len(s.Header) > 0 {
		side, pane := "", "bottomLeft"
		if s.Freeze > 0 {
			side, pane = fmt.Sprintf(` xSplit="%d"`, s.Freeze), "bottomRight"
		}
		m.raw(fmt.Sprintf(`<pane%s ySplit="1" topLeftCell="%s2" activePane="%s" state="frozen"/>`, side, columnName(s.Freeze), pane))
	}
	m.raw(`</sheetView></sheetViews>`)
	if n := s.columns(); n > 0 {
		m.raw(`<cols>`)
		for c := range n {
			m.raw(fmt.Sprintf(`<col min="%d" max="%[1]d" width="%g" customWidth="1"/>`, c+1, s.width(c)))
		}
		m.raw(`</cols>`)
	}
	m.raw(`<sheetData>`)
	s.rows(m)
	m.raw(`</sheetData>`)
	if s.filters() {
		m.raw(`<autoFilter ref="A1:` + columnName(len(s.Header)-1) + strconv.Itoa(s.length()+1) + `"/>`)
	}
	m.raw(`</worksheet>`)
}

func (s Sheet) rows(m *markup) {
	line := 1
	if len(s.Header) > 0 {
		m.raw(`<row r="1" ht="24" customHeight="1">`)
		for i, h := range s.Header {
			m.textCell(columnName(i)+"1", headerLook, clean(h))
		}
		m.raw(`</row>`)
		line++
	}
	for row := range s.All() {
		at := strconv.Itoa(line)
		m.raw(`<row r="` + at + `">`)
		for i, v := range row {
			m.cell(columnName(i)+at, value(v))
		}
		m.raw(`</row>`)
		line++
	}
}

// longText is where a cell's text is broken into lines.
const longText = 40 // bytes

func (m *markup) cell(at string, v any) {
	switch v := v.(type) {
	case nil:
	case string:
		switch {
		case len(v) > longText:
			m.textCell(at, wrappedLook, v)
		case v != "":
			m.textCell(at, textLook, v)
		}
	case bool:
		truth := "0"
		if v {
			truth = "1"
		}
		m.raw(`<c r="` + at + `" t="b"><v>` + truth + `</v></c>`)
	case float32:
		m.raw(`<c r="` + at + `"><v>` + strconv.FormatFloat(float64(v), 'f', -1, 32) + `</v></c>`)
	case float64:
		m.raw(`<c r="` + at + `"><v>` + strconv.FormatFloat(v, 'f', -1, 64) + `</v></c>`)
	default:
		m.raw(`<c r="` + at + `"><v>` + fmt.Sprint(v) + `</v></c>`)
	}
}

func (m *markup) textCell(at string, look int, text string) {
	m.raw(`<c r="` + at + `" s="` + strconv.Itoa(look) + `" t="inlineStr"><is><t xml:space="preserve">`)
	m.text(text)
	m.raw(`</t></is></c>`)
}

// filters says whether the header has the keys for filtering.
func (s Sheet) filters() bool { return len(s.Header) > 0 && s.length() > 0 }

// columnName is a column's letters: A, …, Z, AA, …
func columnName(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}
