package content

import (
	"strconv"
	"strings"
)

// dayNumber reads "12", "十二", "一百零三" or "二〇". Numbers beyond any plan are read as
// MaxDay+1, so that they are refused as a day and not taken for words.
func dayNumber(s string) (int, bool) {
	s = foldDigits(strings.TrimSpace(s))
	if s == "" {
		return 0, false
	}
	if strings.Trim(s, "-0123456789") == "" {
		n, err := strconv.Atoi(s)
		if err != nil && strings.Contains(strings.TrimLeft(s, "-"), "-") {
			return 0, false
		}
		return min(max(n, -1), MaxDay+1), err == nil || strings.Trim(s, "-") != ""
	}
	return chineseNumber(s)
}

const chineseDigits = "零一二三四五六七八九"

// chineseNumber reads up to 9,999, written with units or digit by digit.
func chineseNumber(s string) (int, bool) {
	s = strings.NewReplacer("〇", "零", "两", "二").Replace(s)
	units := map[rune]int{'十': 10, '百': 100, '千': 1000}
	total, digit, fresh, last := 0, 0, false, 10_000
	digits := ""
	for _, r := range s {
		if i := strings.IndexRune(chineseDigits, r); i >= 0 {
			digit, fresh = i/len("零"), true
			digits += strconv.Itoa(digit)
			continue
		}
		unit, ok := units[r]
		if !ok || unit >= last {
			return 0, false
		}
		if !fresh {
			digit = 1
		}
		total, last, digit, fresh, digits = total+digit*unit, unit, 0, false, ""
	}
	if last == 10_000 {
		n, err := strconv.Atoi(digits)
		return n, err == nil && len(digits) <= 4
	}
	return total + digit, true
}
