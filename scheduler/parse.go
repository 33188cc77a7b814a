package scheduler

import (
	"regexp"
	"strings"
	"time"
	"unicode"
)

// moment is the instant that relative words are counted from, if it is known.
type moment struct {
	now   time.Time
	loc   *time.Location
	known bool
}

// ParseWhen reads a rule in English, in Chinese or as quoted cron. Its errors
// are *WhenError. Words that need to know the day (tomorrow, 明天) are refused;
// ParseCommandAt takes them.
func ParseWhen(text string) (When, error) { return parseWhen(text, moment{}) }

// parseWhen is ParseWhen for what was typed at a moment: where that is known, relative
// days become dates, and what is over by then is refused.
func parseWhen(text string, m moment) (When, error) {
	w, err := parseRule(text, m)
	if err != nil {
		err.Example = example(err.Kind, text, m)
		return When{}, err
	}
	return w, nil
}

func parseRule(text string, m moment) (When, *WhenError) {
	if len(text) > maxText {
		return When{}, fault(WhenTooLong, tidy(text[:maxText]))
	}
	p := parser{rest: tidy(text), moment: m}
	w, err := p.rule()
	if err != nil {
		return When{}, err
	}
	if w.form == once && m.known {
		if at := instantOf(w.onceWall(), m.loc); !at.After(m.now) {
			return When{}, fault(WhenPast, w.String())
		}
	}
	return w, nil
}

// tidy brings the many ways of typing the same to one: half-width, lower case,
// straight quotes, single spaces, comma and hyphen for their Chinese kin.
func tidy(text string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(text, " ") {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			r = ' '
		case strings.ContainsRune("“”„‟″「」『』«»‘’'`", r):
			r = '"'
		case r == '、' || r == '，':
			r = ','
		case strings.ContainsRune("至到~–—−‐‑", r):
			r = '-'
		case r == '。':
			r = ' '
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// parser reads a tidied rule from left to right.
type parser struct {
	rest string
	moment
}

var looksCron = regexp.MustCompile(`^[0-9*?/,-]+( [0-9*?/,a-z-]+){4}$`)

func (p *parser) rule() (When, *WhenError) {
	switch {
	case p.rest == "":
		return When{}, fault(WhenEmpty, "")
	case strings.HasPrefix(p.rest, `"`), p.take("cron"):
		return p.quotedCron()
	case looksCron.MatchString(p.rest):
		return When{}, fault(WhenBadCron, p.rest)
	case zoneWords.MatchString(p.rest):
		return When{}, fault(WhenZone, p.rest)
	}
	for _, read := range []func() (When, bool, *WhenError){p.days, p.interval, p.dated} {
		if w, ok, err := read(); ok || err != nil {
			return w, err
		}
	}
	whole := p.rest
	if _, err := p.times(); err == nil {
		return When{}, fault(WhenNoDay, whole)
	}
	return When{}, fault(WhenUnknown, whole)
}

// take consumes the first of the words that the rest begins with. A Latin word
// must end where it ends: "mon" is not the beginning of "monthly".
func (p *parser) take(words ...string) bool {
	rest := strings.TrimLeft(p.rest, " ")
	for _, word := range words {
		tail, ok := strings.CutPrefix(rest, word)
		if ok && !(latin(word[len(word)-1]) && tail != "" && latin(tail[0])) {
			p.rest = strings.TrimLeft(tail, " ")
			return true
		}
	}
	return false
}

func latin(b byte) bool { return b >= 'a' && b <= 'z' }

// between consumes what may stand between two items of a list.
func (p *parser) between() {
	for p.take(",", "&", ";", "/", "+", "and", "或", "和", "及", "与") {
		continue
	}
}

// word is the rest up to a blank or comma, for naming what is wrong.
func (p *parser) word() string {
	rest := strings.TrimLeft(p.rest, " ,")
	if i := strings.IndexAny(rest, " ,"); i > 0 {
		return rest[:i]
	}
	return rest
}

const digits = "0123456789"

// number consumes a number in digits or Chinese numerals and tells how it was
// written. Digits beyond five are left standing, so that nothing overflows.
func (p *parser) number() (n int, written string, ok bool) {
	rest := strings.TrimLeft(p.rest, " ")
	i := 0
	for i < len(rest) && i < 5 && strings.IndexByte(digits, rest[i]) >= 0 {
		n = n*10 + int(rest[i]-'0')
		i++
	}
	if i > 0 {
		p.rest = rest[i:]
		return n, rest[:i], true
	}
	return p.numeral(rest)
}

const numerals = "零一二三四五六七八九十两〇"

// numeral reads Chinese numerals up to 99: 八, 十二, 二十一, 零五, 两.
func (p *parser) numeral(rest string) (n int, written string, ok bool) {
	tens, seen := false, false
	end := 0
	for i, r := range rest {
		at := strings.IndexRune(numerals, r)
		if at < 0 {
			break
		}
		v := at / len("零")
		switch {
		case v == 10 && tens, v != 10 && seen && n%10 != 0:
			return 0, "", false // 十二十, 三五
		case v == 10:
			tens, n = true, max(n, 1)*10
		case v == 11:
			n += 2
		case v < 10:
			n += v
		}
		seen, end = true, i+len("零")
	}
	if !seen || n > 99 {
		return 0, "", false
	}
	p.rest = rest[end:]
	return n, rest[:end], true
}
