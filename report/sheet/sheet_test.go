package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"studybot/study"
)

var people = Sheet{
	Name:   "Report: 11/21 [week]",
	Header: []string{"姓名", "ID", "Points", "Mean", "Day", "At", "Done", "=1+1"},
	Rows: [][]any{
		{"王伟", study.UserID(712345678901), 12, 3.5, study.Date{Year: 2026, Month: 11, Day: 21}, time.Date(2026, 11, 21, 20, 5, 0, 0, time.UTC), true, "=HYPERLINK(\"x\")"},
		{"@Eve", study.UserID(5), -3, 0.25, study.Date{}, time.Time{}, false, "-1+2"},
		{"+86 a,\"b\"\nc", nil, 0, 21000000.0, nil, nil, nil, "\t=x"},
	},
	Freeze: 1,
}

// opened is a workbook of these sheets as another program reads it.
func opened(t *testing.T, sheets ...Sheet) *excelize.File {
	t.Helper()
	var buf bytes.Buffer
	if err := XLSX(&buf, sheets...); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&buf)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestA_workbook_reads_back_as_it_was_meant(t *testing.T) {
	f := opened(t, people, Sheet{Name: "Report: 11/21 [week]", Header: []string{"a"}}, Sheet{Rows: [][]any{{"bare", 1}}})
	if diff := cmp.Diff([]string{"Report 11 21 week", "Report 11 21 week (2)", "Sheet3"}, f.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	name := f.GetSheetName(0)
	got, err := f.GetRows(name, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		people.Header,
		{"王伟", "712345678901", "12", "3.5", "2026-11-21", "2026-11-21 20:05:00", "1", "=HYPERLINK(\"x\")"},
		{"@Eve", "5", "-3", "0.25", "", "", "0", "-1+2"},
		{"+86 a,\"b\"\nc", "", "0", "21000000", "", "", "", "\t=x"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for cell, kind := range map[string]excelize.CellType{"A2": excelize.CellTypeInlineString, "B2": excelize.CellTypeInlineString, "C2": excelize.CellTypeUnset, "D2": excelize.CellTypeUnset, "E2": excelize.CellTypeInlineString, "G2": excelize.CellTypeBool, "H2": excelize.CellTypeInlineString} {
		if got, err := f.GetCellType(name, cell); err != nil || got != kind {
			t.Errorf("%s is of type %v, want %v (%v)", cell, got, kind, err)
		}
	}
}

func TestNo_cell_of_a_workbook_is_a_formula(t *testing.T) {
	f := opened(t, people)
	for _, cell := range []string{"H1", "H2", "H3", "A3", "A4", "H4"} {
		if formula, err := f.GetCellFormula(f.GetSheetName(0), cell); err != nil || formula != "" {
			t.Errorf("%s holds the formula %q (%v)", cell, formula, err)
		}
	}
}

func TestThe_header_stays_in_view_and_filters(t *testing.T) {
	f := opened(t, people)
	name := f.GetSheetName(0)
	panes, err := f.GetPanes(name)
	if err != nil || !panes.Freeze || panes.YSplit != 1 || panes.XSplit != 1 || panes.TopLeftCell != "B2" {
		t.Errorf("%+v, %v", panes, err)
	}
	found := false
	for _, n := range f.GetDefinedName() {
		found = found || strings.Contains(n.Name, "_FilterDatabase") && strings.Contains(n.RefersTo, "$A$1:$H$4")
	}
	if !found {
		t.Errorf("no filter: %+v", f.GetDefinedName())
	}
	if id, err := f.GetCellStyle(name, "A1"); err != nil || id == 0 {
		t.Errorf("the header has no style: %v", err)
	}
	if w, err := f.GetColWidth(name, "B"); err != nil || w < 12 {
		t.Errorf("the ID's column is %v wide, %v", w, err)
	}
}

func TestA_text_that_looks_like_an_escape_of_the_format_stays_as_it_is(t *testing.T) {
	want := []string{"_x0041_", "a_x000D_b_x", "_x_x12G4_", "<&>\"'\t\n  two", "_x005F_x0041_"}
	row := make([]any, len(want))
	for i, text := range want {
		row[i] = text
	}
	f := opened(t, Sheet{Name: "Ann's & Ben's", Header: want[:1], Rows: [][]any{row}})
	rows, err := f.GetRows("Ann's & Ben's")
	if err != nil || len(rows) != 2 {
		t.Fatalf("%v %v", rows, err)
	}
	if diff := cmp.Diff(want, rows[1]); diff != "" {
		t.Error(diff)
	}
	if n := f.GetDefinedName(); len(n) != 1 || n[0].RefersTo != "'Ann''s & Ben''s'!$A$1:$A$2" {
		t.Errorf("the filter is over %+v", n)
	}
}

func TestThe_header_looks_like_one_and_long_texts_are_broken_into_lines(t *testing.T) {
	f := opened(t, Sheet{Header: []string{"a", "b"}, Rows: [][]any{{"short", strings.Repeat("long ", 20)}}})
	look := func(cell string) *excelize.Style {
		id, err := f.GetCellStyle("Sheet1", cell)
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		return style
	}
	if s := look("A1"); s.Font == nil || !s.Font.Bold || s.Fill.Pattern != 1 || len(s.Border) != 1 {
		t.Errorf("the header looks like %+v", s)
	}
	if s := look("A2"); s.NumFmt != 49 || s.Alignment.WrapText {
		t.Errorf("a short text looks like %+v", s)
	}
	if s := look("B2"); s.NumFmt != 49 || !s.Alignment.WrapText {
		t.Errorf("a long text looks like %+v", s)
	}
}

func TestColumns_are_named_as_spreadsheets_do(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := columnName(i); got != want {
			t.Errorf("column %d is %s, want %s", i, got, want)
		}
	}
}

func TestCSV_reads_back_and_cannot_run(t *testing.T) {
	var buf bytes.Buffer
	if err := CSV(&buf, people); err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(buf.String(), "\uFEFF")
	if !ok {
		t.Error("no byte order mark")
	}
	got, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"姓名", "ID", "Points", "Mean", "Day", "At", "Done", "'=1+1"},
		{"王伟", "712345678901", "12", "3.5", "2026-11-21", "2026-11-21 20:05:00", "true", "'=HYPERLINK(\"x\")"},
		{"'@Eve", "5", "-3", "0.25", "", "", "false", "'-1+2"},
		{"'+86 a,\"b\"\nc", "", "0", "21000000", "", "", "", "'\t=x"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOnly_what_could_run_is_defused(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a=b": "a=b", "=": "'=", "+": "'+", "-": "'-", "@": "'@", "\tx": "'\tx", "\rx": "'\rx", "\nx": "'\nx",
		"＝1": "'＝1", "  =1": "'  =1", "\u200b=1": "'\u200b=1", "\u2068+1": "'\u2068+1", "\ufeff": "\ufeff", "'=1": "'=1", "——": "——", "王": "王",
	} {
		if got := defuse(in); got != want {
			t.Errorf("defuse(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestA_table_longer_than_a_sheet_goes_on_in_the_next(t *testing.T) {
	s := Sheet{Name: "Ledger", Header: []string{"n"}, Freeze: 1}
	for i := range 7 {
		s.Rows = append(s.Rows, []any{i})
	}
	got := parted([]Sheet{{Name: "short", Rows: s.Rows[:4]}, s}, 4)
	want := []Sheet{
		{Name: "short", Rows: s.Rows[:4]},
		{Name: "Ledger", Header: s.Header, Freeze: 1, Rows: s.Rows[:3]},
		{Name: "Ledger", Header: s.Header, Freeze: 1, Rows: s.Rows[3:6]},
		{Name: "Ledger", Header: s.Header, Freeze: 1, Rows: s.Rows[6:]},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRows_that_are_made_one_by_one_make_the_same_files(t *testing.T) {
	made := people
	made.Rows, made.Count, made.Row = nil, len(people.Rows), func(i int) []any { return people.Rows[i] }
	for name, write := range map[string]func(io.Writer, Sheet) error{
		"xlsx": func(w io.Writer, s Sheet) error { return XLSX(w, s) },
		"zip":  func(w io.Writer, s Sheet) error { return ZIP(w, s) },
		"csv":  CSV,
	} {
		var all, each bytes.Buffer
		if err := errors.Join(write(&all, people), write(&each, made)); err != nil || !bytes.Equal(all.Bytes(), each.Bytes()) {
			t.Errorf("%s: %d and %d bytes, %v", name, all.Len(), each.Len(), err)
		}
	}
	if got, want := pages(t, made), pages(t, people); got != want {
		t.Errorf("%d pages, and %d", got, want)
	}
	rows := func(sheets []Sheet) (all [][][]any) {
		for _, s := range sheets {
			all = append(all, slices.Collect(s.All()))
		}
		return all
	}
	if diff := cmp.Diff(rows(parted([]Sheet{people}, 3)), rows(parted([]Sheet{made}, 3))); diff != "" {
		t.Error(diff)
	}
}

func TestLines_of_any_system_are_lines(t *testing.T) {
	if got := clean("a\r\nb\rc\nd"); got != "a\nb\nc\nd" {
		t.Errorf("%q", got)
	}
}

func TestSheet_names_suit_every_program(t *testing.T) {
	long := strings.Repeat("长", 30) + "👨‍👩‍👧"
	got := names([]Sheet{{Name: "'a'"}, {Name: "A"}, {Name: `x:\/?*[]y`}, {Name: ""}, {Name: "history"}, {Name: long}, {Name: long}, {Name: "\x00\n"}})
	want := []string{"a", "A (2)", "x y", "Sheet4", "history_", strings.Repeat("长", 30), strings.Repeat("长", 27) + " (2)", "Sheet8"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, name := range got {
		if n := len(utf16.Encode([]rune(name))); n > 31 {
			t.Errorf("%q has %d units", name, n)
		}
	}
}

func TestOdd_values_are_written_all_the_same(t *testing.T) {
	odd := Sheet{Name: "odd", Header: []string{"a\x00b"}, Rows: [][]any{
		{strings.Repeat("𠮷", 40_000)}, {math.NaN()}, {math.Inf(1)}, {"\x00\x1b\xff\ufffe"}, {}, {[]int{1}}, {uint8(7), 8.5, "more columns than the header"},
	}}
	var buf bytes.Buffer
	if err := XLSX(&buf, odd); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(buf.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("odd")
	if err != nil || len(rows) != 8 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if rows[0][0] != "ab" || !strings.HasSuffix(rows[1][0], "𠮷…") || rows[4][0] != "\uFFFD" || rows[6][0] != "[1]" {
		t.Errorf("%.20q", rows)
	}
	if n := len(utf16.Encode([]rune(rows[1][0]))); n > 32_767 {
		t.Errorf("a cell of %d units", n)
	}
	if err := CSV(&buf, odd); err != nil {
		t.Error(err)
	}
	if err := XLSX(&buf); err == nil {
		t.Error("a workbook of no sheets was written")
	}
}

func BenchmarkXLSX(b *testing.B) {
	s := Sheet{Name: "big", Header: people.Header}
	for range 5000 {
		s.Rows = append(s.Rows, people.Rows[0])
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := XLSX(&bytes.Buffer{}, s); err != nil {
			b.Fatal(err)
		}
	}
}
