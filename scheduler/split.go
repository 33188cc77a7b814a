package scheduler

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is one piece of a command line; key is "" unless it is key=value. A key that stands in
// the table of options is the one of the table, in whichever language it was typed.
type word struct {
	raw, key, typed, value string
}

// closers tells which runes may end a quotation that a rune begins, best first.
// Phones put curly quotes where straight ones were typed, and not always in pairs.
var closers = map[rune]string{
	'"': `"”“＂`, '＂': `＂"`, '“': `”"“`, '”': `”"`, '„': `“”"`, '\'': `'’`, '‘': `’'`, '’': `’'`,
	'「': "」", '『': "』", '«': "»", '»': "«",
}

// split cuts a command line at blanks outside of quotations.
func split(text string) ([]word, error) {
	var out []word
	text = strings.ToValidUTF8(text, "\uFFFD")
	for {
		text = strings.TrimLeftFunc(text, unicode.IsSpace)
		if text == "" {
			return out, nil
		}
		w, size, ok := nextWord(text)
		if !ok {
			return nil, &CommandError{Kind: CommandBadQuote, Text: shorten(text), Example: commandExample("message")}
		}
		out, text = append(out, w), text[size:]
	}
}

// nextWord reads one word: bare, quoted, or a key with a bare or quoted value.
func nextWord(text string) (w word, size int, ok bool) {
	if key, gap := keyOf(text); gap > 0 {
		value, used, ok := valueOf(text[gap:])
		w := word{raw: text[:gap+used], key: key, typed: key, value: value}
		if o, known := findOption(key); known {
			w.key = o.Key
		}
		return w, gap + used, ok
	}
	_, used, ok := valueOf(text)
	return word{raw: text[:used]}, used, ok
}

// keyOf finds letters, Latin or Chinese, and an equals sign, of either width.
func keyOf(text string) (key string, size int) {
	for i, r := range text {
		switch {
		case (r == '=' || r == '＝') && i > 0:
			return strings.ToLower(text[:i]), i + utf8.RuneLen(r)
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r == '_', unicode.Is(unicode.Han, r):
		default:
			return "", 0
		}
	}
	return "", 0
}

// valueOf reads up to the next blank, or a quotation, which must be followed by one.
func valueOf(text string) (value string, size int, ok bool) {
	first, width := utf8.DecodeRuneInString(text)
	ends, quoted := closers[first]
	if !quoted {
		size = strings.IndexFunc(text, unicode.IsSpace)
		if size < 0 {
			size = len(text)
		}
		return text[:size], size, true
	}
	for _, end := range ends {
		if value, size, ok = quotation(text[width:], end); ok {
			return value, width + size, true
		}
	}
	return "", len(text), false
}

// quotation reads up to an unescaped end that a blank or nothing follows, so that
// a stray quote within does no harm. Only the quote and the backslash are escaped.
func quotation(text string, end rune) (value string, size int, ok bool) {
	var b strings.Builder
	escaped := false
	for i, r := range text {
		after := text[i+utf8.RuneLen(r):]
		switch {
		case escaped:
			if r != end && r != '\\' {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
			escaped = false
		case r == '\\':
			escaped = true
		case r == end && (after == "" || unicode.IsSpace(firstRune(after))):
			return b.String(), i + utf8.RuneLen(r), true
		default:
			b.WriteRune(r)
		}
	}
	return "", 0, false
}

func firstRune(text string) rune {
	r, _ := utf8.DecodeRuneInString(text)
	return r
}

// quote writes a value so that split reads it back.
func quote(v string) string {
	if v != "" && !strings.ContainsFunc(v, func(r rune) bool { return unicode.IsSpace(r) || closers[r] != "" }) {
		return v
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(v) + `"`
}

func shorten(text string) string {
	const most = 40 // runes
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

// slip is how many wrong letters a word may have for us to guess it.
const slip = 2
