package format

import "strings"

// find is where the first byte of the set that is not escaped stands, from an
// offset on; -1 when there is none.
func find(s string, from int, set string) int {
	for i := from; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case strings.IndexByte(set, s[i]) >= 0:
			return i
		}
	}
	return -1
}

// findText is where an unescaped mark of several bytes stands.
func findText(s string, from int, mark string) int {
	for i := from; i+len(mark) <= len(s); i++ {
		if s[i] == '\\' {
			i++
		} else if s[i:i+len(mark)] == mark {
			return i
		}
	}
	return -1
}

// unescape makes the text that was meant: `\n` is a line feed, a backslash before
// a mark is dropped, any other one stays (so that `\frac` survives). A line break
// of the file, with the blanks around it, becomes the given rune.
func unescape(s string, lineBreak rune) string {
	if strings.IndexByte(s, '\\') < 0 && strings.IndexByte(s, '\n') < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s) && s[i+1] == 'n':
			b.WriteByte('\n')
			i++
		case c == '\\' && i+1 < len(s) && escapable(s, i+1):
			b.WriteByte(s[i+1])
			i++
		case c == ' ' || c == '\t' || c == '\n':
			end := i
			for end < len(s) && strings.IndexByte(" \t\n", s[end]) >= 0 {
				end++
			}
			if blanks := s[i:end]; strings.Contains(blanks, "\n") {
				b.WriteRune(lineBreak)
			} else {
				b.WriteString(blanks)
			}
			i = end - 1
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func escapable(s string, i int) bool {
	return strings.IndexByte(`~=#{}:\`, s[i]) >= 0 || s[i] == '>' && i >= 2 && s[i-2] == '-'
}

var giftMarks = strings.NewReplacer(
	`\`, `\\`, "~", `\~`, "=", `\=`, "#", `\#`, "{", `\{`, "}", `\}`, ":", `\:`, "\n", `\n`)
