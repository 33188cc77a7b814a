package sheet

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"
)

// XLSX writes the sheets as one workbook. Strings stay strings: the format itself tells
// them from formulas, and none is ever written.
func XLSX(w io.Writer, sheets ...Sheet) error {
	if len(sheets) == 0 {
		return errors.New("write workbook: no sheets")
	}
	f := excelize.NewFile()
	defer f.Close()
	name := names(sheets)
	for i, s := range sheets {
		if err := addSheet(f, i, name[i], s); err != nil {
			return fmt.Errorf("write sheet %q: %w", name[i], err)
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

func addSheet(f *excelize.File, i int, name string, s Sheet) error {
	if i == 0 {
		if err := f.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := f.NewSheet(name); err != nil {
		return err
	}
	look, err := newStyles(f)
	if err != nil {
		return err
	}
	sw, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := s.prepare(sw); err != nil {
		return err
	}
	if err := s.write(sw, look); err != nil {
		return err
	}
	if err := sw.Flush(); err != nil {
		return err
	}
	return s.filter(f, name)
}

// styles are the looks of cells.
type styles struct{ header, text, wrapped int }

func newStyles(f *excelize.File) (s styles, err error) {
	header := &excelize.Style{
		Font:      &excelize.Font{Bold: true, Color: "FFFFFF"},
		Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"2F6F73"}},
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
		Border:    []excelize.Border{{Type: "bottom", Color: "1F4E51", Style: 2}},
	}
	if s.header, err = f.NewStyle(header); err != nil {
		return s, err
	}
	const asText = 49 // "@": the cell stays a text even when edited
	if s.text, err = f.NewStyle(&excelize.Style{NumFmt: asText, Alignment: &excelize.Alignment{Vertical: "top"}}); err != nil {
		return s, err
	}
	s.wrapped, err = f.NewStyle(&excelize.Style{NumFmt: asText, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	return s, err
}

// prepare sets what the stream wants before its rows.
func (s Sheet) prepare(sw *excelize.StreamWriter) error {
	for c := range s.columns() {
		if err := sw.SetColWidth(c+1, c+1, s.width(c)); err != nil {
			return err
		}
	}
	if len(s.Header) == 0 {
		return nil
	}
	corner, err := excelize.CoordinatesToCellName(s.Freeze+1, 2)
	if err != nil {
		return err
	}
	pane := "bottomLeft"
	if s.Freeze > 0 {
		pane = "bottomRight"
	}
	return sw.SetPanes(&excelize.Panes{Freeze: true, XSplit: s.Freeze, YSplit: 1, TopLeftCell: corner, ActivePane: pane})
}

func (s Sheet) write(sw *excelize.StreamWriter, look styles) error {
	line := 1
	if len(s.Header) > 0 {
		cells := make([]any, len(s.Header))
		for i, h := range s.Header {
			cells[i] = excelize.Cell{StyleID: look.header, Value: clean(h)}
		}
		if err := sw.SetRow("A1", cells, excelize.RowOpts{Height: 24}); err != nil {
			return err
		}
		line++
	}
	for _, row := range s.Rows {
		cells := make([]any, len(row))
		for i, v := range row {
			cells[i] = cell(value(v), look)
		}
		if err := sw.SetRow(fmt.Sprintf("A%d", line), cells); err != nil {
			return err
		}
		line++
	}
	return nil
}

func cell(v any, look styles) any {
	text, ok := v.(string)
	switch {
	case !ok:
		return excelize.Cell{Value: v}
	case text == "":
		return nil
	case len(text) > 40:
		return excelize.Cell{StyleID: look.wrapped, Value: text}
	}
	return excelize.Cell{StyleID: look.text, Value: text}
}

// filter puts the keys for filtering on the header.
func (s Sheet) filter(f *excelize.File, name string) error {
	if len(s.Header) == 0 || len(s.Rows) == 0 {
		return nil
	}
	last, err := excelize.CoordinatesToCellName(len(s.Header), len(s.Rows)+1)
	if err != nil {
		return err
	}
	return f.AutoFilter(name, "A1:"+last, nil)
}
