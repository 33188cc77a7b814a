package format

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// foundOption is an option within a line.
type foundOption struct {
	letter byte
	small  bool
	star   bool
	rest   textLine
	at     place
}

// optionFits says whether a letter at the beginning of a line is that of an option,
// and not of a text that begins like one.
func (r *plainReader) optionFits(letter byte, small bool) bool {
	it := r.item
	switch {
	case it == nil:
		return letter == 'A' && len(r.loose) > 0 || letter <= 'B' && len(r.loose) == 0 && !small
	case len(it.options) == 0 || len(r.loose) > 0 || it.answered:
		return letter == 'A' || letter == 'B' && !small && r.part == partStem
	}
	next := 'A' + byte(len(it.options))
	return letter == next && small == it.small || !small && letter < next+3
}

// option takes a line that begins with an option, and those that follow in it.
func (r *plainReader) option(letter byte, small, star bool, rest textLine, at place) {
	if letter == 'A' && (r.item == nil || len(r.item.options) > 0 || r.item.answered && len(r.loose) > 0) && !r.fromLoose() {
		if r.item == nil {
			r.report(at.problem(StrayOption, short(rest.text)))
			return
		}
	}
	if r.item == nil {
		r.report(at.problem(StrayOption, short(rest.text)))
		return
	}
	first, more := inlineOptions(rest, letter+1, small)
	r.addOptions(append([]foundOption{{letter, small, star, first, at}}, more...))
}

func (r *plainReader) addOptions(found []foundOption) {
	it := r.item
	for _, o := range found {
		if o.letter != 'A'+byte(len(it.options)) {
			if !it.spoilt {
				r.report(o.at.problem(OptionOrder, string(o.letter)))
			}
			it.spoilt = true
			return
		}
		if len(it.options) == 0 {
			it.small = o.small
		}
		it.options = append(it.options, plainOption{lines: []textLine{o.rest}, star: o.star, at: o.at})
		r.part = partOption
	}
}

// optionMark is the letter of an option within a line, with its mark.
var optionMark = pattern(`[(\[]?([A-Za-z])\s?[.．、:)\]]`)

// inlineOptions parts a line at the options in it, of which the first must have the
// given letter. From A on, at least two must stand there: "Vitamin A. It" is a text.
func inlineOptions(line textLine, next byte, small bool) (head textLine, options []foundOption) {
	var starts, bodies []int
	for from, letter := 0, next; from < len(line.half) && letter <= 'Z'; {
		m := optionMark().FindStringSubmatchIndex(line.half[from:])
		if m == nil {
			break
		}
		at := from + m[0]
		c := line.half[from+m[2]]
		want := letter
		if small {
			want = letter | 0x20
		}
		if c == want && apart(line.half[:at]) && !(line.half[from+m[1]-1] == ':' && strings.HasPrefix(line.half[from+m[1]:], "//")) {
			starts, bodies = append(starts, at), append(bodies, from+m[1])
			letter++
			from += m[1]
			continue
		}
		from += m[2] + 1
	}
	if len(starts) == 0 || next == 'A' && len(starts) < 2 {
		return line, nil
	}
	for i, at := range starts {
		end := len(line.half)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		begin := line.to(at)
		_, star := cutStar(begin.half)
		o := foundOption{letter: next + byte(i), small: small, star: star}
		upTo := line.to(end) // without the blanks at its end
		o.rest = upTo.from(min(bodies[i], len(upTo.half)))
		o.at = line.from(at).at
		if o.rest.text == "" && i+1 < len(starts) { // "points A.B.C"
			return line, nil
		}
		if i > 0 {
			options[i-1].rest = trimStar(options[i-1].rest)
		}
		options = append(options, o)
	}
	return trimStar(line.to(starts[0])), options
}

func cutStar(s string) (rest string, star bool) {
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	rest, star = strings.CutSuffix(s, "*")
	return strings.TrimRightFunc(rest, unicode.IsSpace), star && (rest == "" || strings.HasSuffix(rest, " "))
}

// trimStar takes away the star of the option that follows.
func trimStar(line textLine) textLine {
	if rest, star := cutStar(line.half); star {
		return line.to(len(rest))
	}
	return line
}

// apart says whether a letter behind a text is not part of a word or a formula.
func apart(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || !unicode.IsDigit(r) && !(unicode.IsLetter(r) && !han(r)) && !strings.ContainsRune("-+=/.'&", r)
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }
