package content

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// workbook makes an xlsx file of the rows, in a first sheet beside another one.
func workbook(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.NewSheet("Other"); err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestA_table_is_read_whatever_separates_it(t *testing.T) {
	want := [][]string{{"day", "title", "body"}, {"1", "One, two; three", "line\nline"}, {"2", "他说\"好\"", "x"}}
	for _, c := range []struct{ name, data string }{
		{"commas", "day,title,body\n1,\"One, two; three\",\"line\nline\"\n2,\"他说\"\"好\"\"\",x\n"},
		{"semicolons", "day;title;body\n1;\"One, two; three\";\"line\nline\"\n2;\"他说\"\"好\"\"\";x\n"},
		{"tabs", "day\ttitle\tbody\n1\tOne, two; three\t\"line\nline\"\n2\t\"他说\"\"好\"\"\"\tx\n"},
		{"a mark and CRLF", "\xef\xbb\xbfday,title,body\r\n1,\"One, two; three\",\"line\r\nline\"\r\n\r\n,,\r\n2,\"他说\"\"好\"\"\",x"},
	} {
		rows, lines, err := Table("t.csv", []byte(c.data))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff(want, rows); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		last := 4
		if strings.Contains(c.name, "CRLF") {
			last = 6
		}
		if diff := cmp.Diff([]int{1, 2, last}, lines); diff != "" {
			t.Errorf("%s: lines %s", c.name, diff)
		}
	}
}

func TestWhat_stands_in_quotes_separates_nothing(t *testing.T) {
	rows, _, err := Table("t.csv", []byte("\"day, as, in, the, plan\";body\n1;x\n"))
	if diff := cmp.Diff([][]string{{"day, as, in, the, plan", "body"}, {"1", "x"}}, rows); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestA_spreadsheet_gives_its_first_sheet_with_row_numbers(t *testing.T) {
	data := workbook(t, []any{"day", "用户ID"}, []any{1, 712345678901}, nil, []any{"2", "=1+1", nil, true})
	rows, lines, err := Table("x.xlsx", data)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"day", "用户ID"}, {"1", "712345678901"}, {"2", "=1+1", "", "1"}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]int{1, 2, 4}, lines); diff != "" {
		t.Error(diff)
	}
}

func TestA_table_beyond_the_limits_is_refused(t *testing.T) {
	wide := strings.Repeat("a,", MaxColumns) + "a\n"
	long := strings.Repeat("a,b\n", MaxRows+1)
	for _, c := range []struct {
		name, data string
		want       Problem
	}{
		{"wide", "a\n" + wide, Problem{Line: 2, Reason: TooManyColumns, Detail: "200"}},
		{"long", long, Problem{Line: MaxRows + 1, Reason: TooManyRows, Detail: "20000"}},
		{"an open quote", "a,b\n1,\"two\n3,4\n", Problem{Line: 2, Reason: BrokenQuotes}},
		{"a quote inside", "a,b\n1,2\n1,tw\"o\n", Problem{Line: 3, Reason: BrokenQuotes}},
		{"a damaged spreadsheet", "PK\x03\x04xl/workbook.xml", Problem{Reason: Unreadable, Detail: "damaged archive: zip: not a valid zip file"}},
	} {
		_, _, err := Table("t.csv", []byte(c.data))
		var got Problem
		if !errors.As(err, &got) || got != c.want {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	if rows, _, err := Table("t.csv", []byte(strings.Repeat("a,b\n", MaxRows))); err != nil || len(rows) != MaxRows {
		t.Errorf("at the limit: %d rows, %v", len(rows), err)
	}
}

func TestA_spreadsheet_that_grows_without_end_is_refused(t *testing.T) {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	part, err := z.Create("xl/workbook.xml")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range maxUnzipped>>20 + 1 {
		if _, err := part.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	var refused *TooLargeError
	if _, _, err := Table("bomb.xlsx", buf.Bytes()); !errors.As(err, &refused) || refused.Limit != maxUnzipped {
		t.Errorf("%d bytes packed: %v", buf.Len(), err)
	}
}

func TestShared_texts_do_not_multiply_beyond_the_limit(t *testing.T) {
	long := strings.Repeat("长", 10_000)
	rows := make([][]any, 800)
	for i := range rows {
		rows[i] = []any{i, long}
	}
	var refused *TooLargeError
	if _, _, err := Table("x.xlsx", workbook(t, rows...)); !errors.As(err, &refused) {
		t.Errorf("24 MB of cells from one shared text: %v", err)
	}
}

func TestA_row_that_calls_itself_the_two_billionth_is_refused_at_once(t *testing.T) {
	data := rezipped(t, workbook(t, []any{"name"}, []any{"A"}), func(xml string) string {
		return strings.ReplaceAll(xml, `<row r="2">`, `<row r="2000000000">`)
	})
	_, _, err := Table("x.xlsx", data)
	var got Problem
	if !errors.As(err, &got) || got.Reason != TooManyRows {
		t.Errorf("%v", err)
	}
}

// rezipped changes the parts of a ZIP.
func rezipped(t *testing.T, data []byte, change func(string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	out := zip.NewWriter(&buf)
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		w, err := out.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, change(string(text))); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func FuzzTable(f *testing.F) {
	f.Add("t.csv", []byte("day,title\n1,\"a\nb\"\n"))
	f.Add("t.tsv", []byte("a\tb\n\n1\t2"))
	f.Add("t.csv", []byte("\xef\xbb\xbfa;b\r\n\"1\";2"))
	f.Add("x.xlsx", workbook(f, []any{"day", "title"}, []any{1, "one"}))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		rows, lines, err := Table(name, data)
		if err != nil {
			return
		}
		if len(rows) != len(lines) || len(rows) > MaxRows {
			t.Fatalf("%d rows, %d lines", len(rows), len(lines))
		}
		for i, row := range rows {
			if len(row) == 0 || len(row) > MaxColumns || row[len(row)-1] == "" {
				t.Errorf("row %q", row)
			}
			if i > 0 && lines[i] <= lines[i-1] {
				t.Errorf("line %d after line %d", lines[i], lines[i-1])
			}
		}
	})
}
