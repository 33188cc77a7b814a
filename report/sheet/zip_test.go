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

func TestFiles_in_an_archive_can_be_unpacked_on_every_system(t *testing.T) {
	for name, want := range map[string]string{
		"Board week": "Board week.csv", `Best "of" <5> | 2026`: "Best _of_ _5_ _ 2026.csv",
		"CON": "CON_.csv", "lpt1": "lpt1_.csv", "console": "console.csv", "aux.2026": "aux_.2026.csv",
		"..": "...csv", "-rf": "-rf.csv",
	} {
		if got := fileName(name); got != want {
			t.Errorf("%s is called %s, want %s", name, got, want)
		}
	}
}
