package picture

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// longest is how many characters of a text are looked at; none of a card holds more.
const longest = 200

// clusters parts a text into characters as people see them. Breaks become spaces; marks
// that only steer the direction of writing go.
func clusters(s string) []string {
	var out []string
	state := -1
	for s != "" && len(out) < longest {
		var c string
		c, s, _, state = uniseg.FirstGraphemeClusterInString(s, state)
		first, _ := utf8.DecodeRuneInString(c)
		switch {
		case unicode.IsSpace(first):
			if len(out) > 0 && out[len(out)-1] != " " {
				out = append(out, " ")
			}
		case unicode.IsControl(first), steers(first):
		default:
			out = append(out, c)
		}
	}
	if n := len(out); n > 0 && out[n-1] == " " {
		out = out[:n-1]
	}
	return out
}

func steers(r rune) bool {
	return r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2060 && r <= 0x206F || r == 0xFEFF || r == 0x00AD
}

// drawable is what of a character is drawn, one glyph after the other. There is no shaping
// of glyphs: of joined emoji the first stands for all, and of many accents one is kept.
func drawable(cluster string) []rune {
	var out []rune
	for i, r := range cluster {
		switch {
		case r >= 0x1F1E6 && r <= 0x1F1FF: // a flag is the two letters of its country
			out = append(out, 'A'+r-0x1F1E6)
		case i == 0:
			out = append(out, plainLetter(r))
		case unicode.Is(unicode.Mn, r) && r < 0x370 && len(out) == 1:
			out = append(out, r)
		case r == 0x200D:
			return out
		}
	}
	return out
}

// plainLetter undoes the fancy letters of mathematics that people like in their names.
func plainLetter(r rune) rune {
	switch {
	case r >= 0x1D400 && r <= 0x1D6A3:
		n := (r - 0x1D400) % 52
		if n < 26 {
			return 'A' + n
		}
		return 'a' + n - 26
	case r >= 0x1D7CE && r <= 0x1D7FF:
		return '0' + (r-0x1D7CE)%10
	}
	return r
}

// initials is what stands for a name in a circle: two hanzi from its end, as is the custom
// in China, else the first letters of its first and last word, else its first character.
func initials(name string) string {
	all := clusters(name)
	if len(all) == 0 {
		return ""
	}
	if isHan(all[0]) {
		end := 1
		for end < len(all) && isHan(all[end]) {
			end++
		}
		if end > 4 {
			return all[0]
		}
		return strings.Join(all[max(0, end-2):end], "")
	}
	words := strings.Fields(strings.Join(all, ""))
	first := letter(words[0])
	if first == "" {
		return all[0]
	}
	if last := letter(words[len(words)-1]); len(words) > 1 && last != "" && !isHan(last) {
		return first + last
	}
	return first
}

// letter is the first character of a word if it is a letter or a digit, as a capital.
func letter(word string) string {
	c, _, _, _ := uniseg.FirstGraphemeClusterInString(word, -1)
	r, _ := utf8.DecodeRuneInString(c)
	if r = plainLetter(r); unicode.IsLetter(r) || unicode.IsDigit(r) {
		return string(unicode.ToUpper(r))
	}
	return ""
}

func isHan(cluster string) bool {
	r, _ := utf8.DecodeRuneInString(cluster)
	return unicode.Is(unicode.Han, r)
}
