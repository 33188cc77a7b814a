package content

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// Limits of a spreadsheet's inside, against files that grow without end when unpacked.
const (
	maxUnzipped = 64 << 20 // bytes
	maxParts    = 1000     // files inside the ZIP
	maxLine     = 1 << 20  // the last row that a spreadsheet can have
)

// spreadsheet reads the first sheet. Values come as they are stored, not as they are
// shown, so that a long user ID is not rounded to 7.1E+11.
func spreadsheet(data []byte) (rows [][]string, lines []int, err error) {
	// The library panics on some damaged files; such a file is refused like any other.
	defer func() {
		if p := recover(); p != nil {
			rows, lines, err = nil, nil, Problem{Reason: Unreadable, Detail: "damaged spreadsheet"}
		}
	}()
	if err := checkZIP(data); err != nil {
		return nil, nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue:      true,
		UnzipSizeLimit:    maxUnzipped,
		UnzipXMLSizeLimit: maxUnzipped, // above it the library would write temporary files
	})
	if err != nil {
		return nil, nil, Problem{Reason: Unreadable, Detail: err.Error()}
	}
	defer f.Close()
	t, err := firstSheet(f)
	return t.rows, t.lines, err
}

func firstSheet(f *excelize.File) (table, error) {
	sheets := f.GetSheetList()
	if len(sheets) == 0 {
		return table{}, Problem{Reason: Empty}
	}
	it, err := f.Rows(sheets[0])
	if err != nil {
		return table{}, Problem{Reason: Unreadable, Detail: err.Error()}
	}
	defer it.Close()
	t := table{}
	for line := 1; it.Next(); line++ {
		if line > maxLine { // the library counts up to whatever number a row gives itself
			return table{}, Problem{Line: line, Reason: TooManyRows, Detail: strconv.Itoa(MaxRows)}
		}
		row, err := it.Columns()
		if err != nil {
			return table{}, Problem{Line: line, Reason: Unreadable, Detail: err.Error()}
		}
		if err := t.add(line, row); err != nil {
			return table{}, err
		}
	}
	if err := it.Error(); err != nil {
		return table{}, Problem{Reason: Unreadable, Detail: err.Error()}
	}
	return t, nil
}

// checkZIP refuses by what the ZIP says of itself; archive/zip stops reading a part that
// turns out longer than it said.
func checkZIP(data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return Problem{Reason: Unreadable, Detail: fmt.Sprintf("damaged archive: %v", err)}
	}
	if len(z.File) > maxParts {
		return Problem{Reason: Unreadable, Detail: "an archive of too many files"}
	}
	var size uint64
	for _, part := range z.File {
		if part.UncompressedSize64 > maxUnzipped {
			return &TooLargeError{int64(min(part.UncompressedSize64, 1<<62)), maxUnzipped}
		}
		size += part.UncompressedSize64
	}
	if size > maxUnzipped {
		return &TooLargeError{int64(size), maxUnzipped}
	}
	return nil
}
