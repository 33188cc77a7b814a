package study

import (
	"cmp"
	"strings"
	"unicode/utf8"
)

// CompareNames orders names as people count: Team 2 before Team 10, 二组 before 三组 and both
// before 十组. A number comes before what is none; large and small letters are alike.
func CompareNames(a, b string) int {
	x, y := strings.ToLower(a), strings.ToLower(b)
	for x != "" && y != "" {
		m, afterM := numeral(x)
		n, afterN := numeral(y)
		switch counted, other := len(afterM) < len(x), len(afterN) < len(y); {
		case counted && !other:
			return -1
		case other && !counted:
			return 1
		case counted && m != n:
			return cmp.Compare(m, n)
		case counted:
			x, y = afterM, afterN
			continue
		}
		r, size := utf8.DecodeRuneInString(x)
		s, length := utf8.DecodeRuneInString(y)
		if r != s {
			return cmp.Compare(r, s)
		}
		x, y = x[size:], y[length:]
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(a, b))
}

// mostDigits is how many digits are read as one number: more are no number that people count by.
const mostDigits = 9

// numeral reads the number with which a text begins, in digits or in Chinese numerals up to
// the hundreds; rest is the whole text if there is none.
func numeral(text string) (n int, rest string) {
	const digits = "零一二三四五六七八九"
	rest = text
	for taken := 0; taken < mostDigits && rest != "" && rest[0] >= '0' && rest[0] <= '9'; taken++ {
		n, rest = 10*n+int(rest[0]-'0'), rest[1:]
	}
	if len(rest) < len(text) {
		return n, rest
	}
	open := 0 // a digit that waits for its ten or hundred
	for range mostDigits {
		r, size := utf8.DecodeRuneInString(rest)
		switch i := strings.IndexRune(digits, r); {
		case r == '十':
			n, open = n+10*max(open, 1), 0
		case r == '百':
			n, open = n+100*max(open, 1), 0
		case i >= 0 && size > 1:
			open = i / len("零")
		default:
			return n + open, rest
		}
		rest = rest[size:]
	}
	return n + open, rest
}
