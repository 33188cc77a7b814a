package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
)

func TestSeveral_sheets_as_CSV_come_in_one_file_under_their_names(t *testing.T) {
	var b bytes.Buffer
	err := ZIP(&b,
		Sheet{Name: "Board / week", Header: []string{"Name"}, Rows: [][]any{{"=1+1"}}},
		Sheet{Name: "Board / week", Rows: [][]any{{"笔记"}}},
	)
	if err != nil {
		t.Fatal(err)
	}
	files, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil || len(files.File) != 2 {
		t.Fatalf("%v", err)
	}
	for i, want := range []struct{ name, holds string }{{"Board week.csv", "'=1+1"}, {"Board week (2).csv", "笔记"}} {
		f, err := files.File[i].Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(f)
		if err != nil || files.File[i].Name != want.name || !strings.Contains(string(text), want.holds) {
			t.Errorf("%s: %q %v", files.File[i].Name, text, err)
		}
	}
}
