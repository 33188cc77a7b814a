package format

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"studybot/quiz"
)

// blank stands in a text where its missing word was.
const blank = "_____"

// giftBlock is the lines of one question, without comments.
type giftBlock struct {
	text     string
	starts   []int // where each line begins in text
	numbers  []int // its number in the file
	lines    []string
	gap      bool // a blank line was skipped within braces
	problems []Problem
}

func (b *giftBlock) append(line string, number int) {
	size := 0
	if n := len(b.lines); n > 0 {
		size = b.starts[n-1] + len(b.lines[n-1]) + 1
	}
	b.lines = append(b.lines, line)
	b.starts = append(b.starts, size)
	b.numbers = append(b.numbers, number)
}

// farRight is how many bytes into a line columns are told. Further on nobody counts
// them, and counting would take quadratic time in one huge line.
const farRight = 4096

// at is the place of an offset into the text.
func (b *giftBlock) at(offset int) place {
	i := sort.Search(len(b.starts), func(i int) bool { return b.starts[i] > offset }) - 1
	if offset-b.starts[i] > farRight {
		return place{line: b.numbers[i]}
	}
	return place{b.numbers[i], utf8.RuneCountInString(b.text[b.starts[i]:offset]) + 1}
}

func (b *giftBlock) problem(offset int, reason Reason, detail string) {
	b.problems = append(b.problems, b.at(offset).problem(reason, short(detail)))
}

// question reads the block; false when it is too broken to be one.
func (b *giftBlock) question() (q quiz.Question, at places, ok bool) {
	b.text = strings.Join(b.lines, "\n")
	start := skipBlanks(b.text, 0)
	begin := start
	if strings.HasPrefix(b.text[start:], "::") {
		end := findText(b.text, start+2, "::")
		if end < 0 {
			b.problem(start, UnclosedTitle, b.text[start:])
			return q, at, false
		}
		q.Title = strings.TrimSpace(unescape(b.text[start+2:end], ' '))
		begin = end + 2
	}
	open, closing, ok := b.braces(begin)
	if !ok {
		return q, at, false
	}
	marker := ""
	marker, q.Text, q.Picture = questionText(b.text[begin:open], b.text[closing+1:])
	a := giftAnswers{block: b, q: &q, marker: marker, at: open + 1, end: closing}
	if !a.read() {
		return q, at, false
	}
	at = places{question: b.at(start), parts: a.parts}
	return q, at, true
}

// braces finds the pair of braces and reports what is wrong with them.
func (b *giftBlock) braces(begin int) (open, closing int, ok bool) {
	open = find(b.text, begin, "{}")
	switch {
	case open < 0:
		b.problems = append(b.problems, b.at(skipBlanks(b.text, begin)).warning(NoBraces, short(b.text[begin:])))
		return 0, 0, false
	case b.text[open] == '}':
		b.problem(open, StrayBrace, b.text[begin:open])
		return 0, 0, false
	}
	closing = find(b.text, open+1, "{}")
	switch {
	case closing < 0:
		b.problem(open, UnclosedBrace, b.text[begin:open])
		return 0, 0, false
	case b.text[closing] == '{':
		b.problem(closing, SecondBrace, b.text[begin:open])
		return 0, 0, false
	}
	if more := find(b.text, closing+1, "{}"); more >= 0 {
		reason := SecondBrace
		if b.text[more] == '}' {
			reason = StrayBrace
		}
		b.problem(more, reason, b.text[begin:open])
		return 0, 0, false
	}
	return open, closing, true
}

// questionText joins what stands before and behind the braces; a blank takes the
// place of a missing word.
func questionText(head, tail string) (marker, text, picture string) {
	marker, head = cutMarker(strings.TrimLeftFunc(head, unicode.IsSpace))
	tail = strings.TrimRightFunc(tail, unicode.IsSpace)
	raw := head
	if tail != "" {
		raw = oneBreak(head, strings.TrimRight(head, " \t\n")) + blank + oneBreak(tail, strings.TrimLeft(tail, " \t\n"))
	}
	text, picture = giftText(marker, raw, '\n')
	return marker, text, picture
}

// oneBreak makes a line break beside a missing word a space; other blanks stay.
func oneBreak(s, trimmed string) string {
	blanks := len(s) - len(trimmed)
	switch {
	case strings.HasPrefix(s, trimmed) && strings.Contains(s[len(trimmed):], "\n"):
		return trimmed + " "
	case strings.HasSuffix(s, trimmed) && strings.Contains(s[:blanks], "\n"):
		return " " + trimmed
	}
	return s
}

// markers are the formats that a text may be in.
var markers = []string{"[html]", "[markdown]", "[plain]", "[moodle]"}

// cutMarker takes a format marker from the beginning of a text.
func cutMarker(s string) (marker, rest string) {
	i := slices.IndexFunc(markers, func(m string) bool {
		return len(s) >= len(m) && strings.EqualFold(s[:len(m)], m)
	})
	if i < 0 {
		return "", s
	}
	return markers[i], s[len(markers[i]):]
}

// giftText is the plain text that a raw one means.
func giftText(marker, raw string, lineBreak rune) (text, picture string) {
	text = unescape(raw, lineBreak)
	if marker == "[html]" {
		return plainText(text)
	}
	return strings.TrimSpace(text), ""
}

// skipBlanks is where the first rune that is no blank stands; within s, so that
// it has a place.
func skipBlanks(s string, from int) int {
	for from < len(s) {
		r, size := utf8.DecodeRuneInString(s[from:])
		if !unicode.IsSpace(r) || from+size >= len(s) {
			break
		}
		from += size
	}
	return from
}

// short is the beginning of a text, to recognise it by.
func short(s string) string {
	if len(s) > 400 {
		s = strings.ToValidUTF8(s[:400], "")
	}
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= 60 {
		return s
	}
	return string([]rune(s)[:59]) + "…"
}
