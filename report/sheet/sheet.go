// Package sheet writes tables as files for spreadsheet programs.
//
// It owns their form: header, widths, frozen rows, dates as text. It refuses to let a cell
// become a formula, whatever people called themselves, and knows nothing of what the
// figures mean.
package sheet

import (
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"studybot/study"
)

// Sheet is one table.
type Sheet struct {
	Name   string
	Header []string
	// Rows hold strings, numbers, booleans, study.Date, time.Time and nil; anything else
	// is written as fmt.Sprint says it.
	Rows [][]any
	// Row makes the i-th of Count rows, in place of Rows, where all of them at once would take
	// much room. They are as wide as the header.
	Row   func(i int) []any
	Count int
	// Widths are in characters of Latin text; a column without one is as wide as its
	// content asks, within limits.
	Widths []float64
	// Freeze is how many columns stay in view when the rest is moved sideways; the header
	// always does.
	Freeze int
}

// Limits that spreadsheet programs set.
const (
	maxSheetName = 31 // UTF-16 units
	maxCell      = 32_767
	maxRows      = 1_048_576 // with the header
)

// value is a cell as it is written: a number of ours, a boolean, nil, or a string.
func value(v any) any {
	switch v := v.(type) {
	case nil, bool, int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, float32:
		return v
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return ""
		}
		return v
	case study.UserID, study.ChatID, study.GroupID:
		return fmt.Sprint(v) // an identifier, not a quantity: long ones would be rounded
	case study.Date:
		return v.String()
	case time.Time:
		if v.IsZero() {
			return ""
		}
		return v.Format("2006-01-02 15:04:05")
	case string:
		return clean(v)
	}
	return clean(fmt.Sprint(v))
}

// lines makes every system's ends of lines ours.
var lines = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// clean drops what XML cannot hold and cuts what no cell takes.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(lines.Replace(s), "\uFFFD"))
	units := 0
	for i, r := range s {
		if units++; r > 0xFFFF {
			units++
		}
		if units > maxCell-1 {
			return s[:i] + "…"
		}
	}
	return s
}

// length is how many rows there are.
func (s Sheet) length() int {
	if s.Row != nil {
		return s.Count
	}
	return len(s.Rows)
}

// All are the rows, one after the other.
func (s Sheet) All() iter.Seq[[]any] {
	if s.Row == nil {
		return slices.Values(s.Rows)
	}
	return func(yield func([]any) bool) {
		for i := range s.Count {
			if !yield(s.Row(i)) {
				return
			}
		}
	}
}

// part is the sheet with some of its rows only.
func (s Sheet) part(from, to int) Sheet {
	if s.Row == nil {
		s.Rows = s.Rows[from:to]
		return s
	}
	row := s.Row
	s.Row, s.Count = func(i int) []any { return row(from + i) }, to-from
	return s
}

// parted splits tables of more rows than a sheet takes into several, each with the header.
func parted(sheets []Sheet, most int) []Sheet {
	var out []Sheet
	for _, s := range sheets {
		rows := most
		if len(s.Header) > 0 {
			rows--
		}
		from := 0
		for ; s.length()-from > rows; from += rows {
			out = append(out, s.part(from, from+rows))
		}
		out = append(out, s.part(from, s.length()))
	}
	return out
}

// names makes the sheets' names such as every program accepts: no forbidden marks, at most
// 31 units, none twice.
func names(sheets []Sheet) []string {
	out := make([]string, len(sheets))
	taken := map[string]bool{}
	for i, s := range sheets {
		base := sheetName(s.Name)
		if base == "" {
			base = "Sheet" + strconv.Itoa(i+1)
		}
		name := base
		for n := 2; taken[strings.ToLower(name)]; n++ {
			suffix := fmt.Sprintf(" (%d)", n)
			name = cutUnits(base, maxSheetName-len(suffix)) + suffix
		}
		taken[strings.ToLower(name)] = true
		out[i] = name
	}
	return out
}

func sheetName(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) {
			return ' '
		}
		return r
	}, strings.ReplaceAll(clean(s), "\n", " "))
	s = strings.Trim(strings.Join(strings.Fields(s), " "), "' ")
	s = strings.TrimRight(cutUnits(s, maxSheetName), "' ")
	if strings.EqualFold(s, "History") { // a name that Excel keeps for itself
		s += "_"
	}
	return s
}

// cutUnits shortens by whole characters to so many UTF-16 units.
func cutUnits(s string, units int) string {
	end, state := 0, -1
	for rest := s; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		for _, r := range cluster {
			if units--; r > 0xFFFF {
				units--
			}
		}
		if units < 0 {
			break
		}
		end += len(cluster)
	}
	return s[:end]
}

// width is how wide a column is made, in characters of Latin text.
func (s Sheet) width(column int) float64 {
	if column < len(s.Widths) && s.Widths[column] > 0 {
		return min(s.Widths[column], 255)
	}
	const least, most, looked = 6, 60, 500
	widest := least
	if column < len(s.Header) {
		widest = max(widest, uniseg.StringWidth(s.Header[column])+4) // room for the filter's key
	}
	seen := 0
	for row := range s.All() {
		if seen++; seen > looked {
			break
		}
		if column < len(row) {
			first, _, _ := strings.Cut(fmt.Sprint(value(row[column])), "\n")
			widest = max(widest, uniseg.StringWidth(first[:cutBytes(first, 4*most)])+2)
		}
	}
	return float64(min(widest, most))
}

// cutBytes is the last character's boundary within so many bytes.
func cutBytes(s string, n int) int {
	if len(s) <= n {
		return len(s)
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

// columns is how many columns the sheet has.
func (s Sheet) columns() int {
	n := len(s.Header)
	for _, row := range s.Rows { // what Row makes is no wider
		n = max(n, len(row))
	}
	return n
}
