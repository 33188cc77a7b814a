package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
)

// CSV writes one sheet in UTF-8 with a byte order mark, without which Excel garbles
// Chinese. A text that a spreadsheet program could run gets an apostrophe in front; numbers
// of ours need none.
func CSV(w io.Writer, s Sheet) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if len(s.Header) > 0 {
		header := make([]string, len(s.Header))
		for i, h := range s.Header {
			header[i] = defuse(clean(h))
		}
		if err := out.Write(header); err != nil {
			return fmt.Errorf("write csv: %w", err)
		}
	}
	for row := range s.All() {
		if err := out.Write(record(row)); err != nil {
			return fmt.Errorf("write csv: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

func record(row []any) []string {
	cells := make([]string, len(row))
	for i, v := range row {
		switch v := value(v).(type) {
		case nil:
		case string:
			cells[i] = defuse(v)
		case float32:
			cells[i] = strconv.FormatFloat(float64(v), 'f', -1, 32)
		case float64:
			cells[i] = strconv.FormatFloat(v, 'f', -1, 64)
		default:
			cells[i] = fmt.Sprint(v)
		}
	}
	return cells
}

// defuse puts an apostrophe before what could begin a formula, full-width marks included,
// which some programs take as well. Source: OWASP, CSV Injection.
func defuse(s string) string {
	if strings.HasPrefix(s, "'") || s == "" {
		return s
	}
	for _, r := range s {
		if strings.ContainsRune("=+-@\t\r\n＝＋－＠", r) {
			return "'" + s
		}
		if r != ' ' && r != '\u00a0' && r != '\u3000' && !unicode.Is(unicode.Cf, r) { // what can't be seen in front is skipped by some programs
			break
		}
	}
	return s
}
