package scheduler

import (
	"regexp"
	"strings"
)

// zoneWords finds a zone that someone put into a rule; the group's zone counts.
var zoneWords = regexp.MustCompile(`tz ?=|\b(utc|gmt|z|cst|est|edt|pst|pdt|cet|cest|bst|ist|jst)([+-][0-9:]+)?$|[0-9][ap]?m? ?\+[0-9]{2}:?[0-9]{2}$|\b(africa|america|asia|atlantic|australia|europe|indian|pacific|etc|us)/[a-z_]+|北京时间|时区`)

// times reads the list of times that ends a rule.
func (p *parser) times() (clocks, *WhenError) {
	var out clocks
	p.take("at", "@", "在", "于", "的")
	if p.rest == "" {
		return out, fault(WhenNoTime, "")
	}
	var half daypart
	for p.rest != "" {
		p.between()
		if p.rest == "" {
			break
		}
		minute, err := p.clock(&half)
		if err != nil {
			return out, err
		}
		if !out.add(minute) {
			return out, fault(WhenTooMany, hhmm(minute))
		}
	}
	switch {
	case out.n == 0:
		return out, fault(WhenNoTime, "")
	case out.crowded():
		return out, fault(WhenTooFrequent, out.words(","))
	}
	return out, nil
}

// daypart is what a Chinese rule says before the hour.
type daypart uint8

const (
	anytime   daypart = iota
	night             // 凌晨
	morning           // 早上, 上午
	noon              // 中午
	afternoon         // 下午
	evening           // 晚上
)

func (p *parser) daypart() daypart {
	switch {
	case p.take("凌晨", "半夜"):
		return night
	case p.take("早上", "早晨", "清晨", "清早", "上午", "早"):
		return morning
	case p.take("中午"):
		return noon
	case p.take("下午", "午后", "傍晚"):
		return afternoon
	case p.take("晚上", "夜里", "夜间", "夜晚", "晚"):
		return evening
	}
	return anytime
}

// clock reads one time of day. A part of the day once said holds for the hours
// after it (下午3点、5点), until an hour in full form says otherwise.
func (p *parser) clock(half *daypart) (uint16, *WhenError) {
	switch {
	case p.take("noon", "正午"):
		return 12 * 60, nil
	case p.take("midnight", "午夜", "零时", "零点"):
		return 0, nil
	}
	mark := p.rest
	bad := func() (uint16, *WhenError) {
		rest := p.rest
		p.rest = mark
		text := p.word()
		p.rest = rest
		if !strings.ContainsAny(text, digits+numerals) {
			return 0, fault(WhenUnknown, text)
		}
		return 0, fault(WhenBadTime, text)
	}
	part := p.daypart()
	hour, written, ok := p.number()
	if !ok && part == noon {
		return 12 * 60, nil
	}
	if !ok || len(written) > 2 && strings.IndexByte(digits, written[0]) >= 0 {
		return bad()
	}
	minute, ok := p.minutes()
	suffix := p.meridiem()
	if !ok && suffix == "" || minute > 59 || hour > 23 || suffix != "" && part != anytime {
		return bad()
	}
	if suffix != "" {
		hour, ok = twelve(hour, suffix)
	} else {
		hour, ok = spoken(hour, written, part, half)
	}
	if !ok {
		return bad()
	}
	return uint16(hour*60 + minute), nil
}

// minutes reads what follows the hour: ":30", "点半", "点一刻", "点05分". It
// reports false where nothing shows that the number was an hour.
func (p *parser) minutes() (int, bool) {
	if tail, ok := strings.CutPrefix(p.rest, ":"); ok {
		p.rest = tail
		n, written, ok := p.number()
		if !ok || len(written) != 2 || p.rest != "" && p.rest[0] == ':' {
			return 60, false
		}
		p.rest = strings.TrimLeft(p.rest, " ")
		return n, true
	}
	if !p.take("点钟", "点整", "点", "时整", "时") {
		return 0, false
	}
	switch {
	case p.take("半"):
		return 30, true
	case p.take("一刻"):
		return 15, true
	case p.take("三刻"):
		return 45, true
	}
	mark := p.rest
	n, _, ok := p.number()
	if !ok || startsClock(p.rest) {
		p.rest = mark
		return 0, true
	}
	p.take("分")
	return n, true
}

func (p *parser) meridiem() string {
	switch {
	case p.take("am", "a.m.", "a.m"):
		return "am"
	case p.take("pm", "p.m.", "p.m"):
		return "pm"
	}
	return ""
}

func twelve(hour int, suffix string) (int, bool) {
	if hour < 1 || hour > 12 {
		return 0, false
	}
	hour %= 12
	if suffix == "pm" {
		hour += 12
	}
	return hour, true
}

// spoken is the hour of 24 that was meant, with the part of the day that was
// said with it or, for a bare hour up to 11, before it.
func spoken(hour int, written string, part daypart, half *daypart) (int, bool) {
	if part != anytime {
		*half = part
		return inPart(hour, part)
	}
	if written[0] != '0' && hour > 0 && hour < 12 {
		if carried, ok := inPart(hour, *half); ok {
			return carried, true
		}
	}
	*half = anytime
	return hour, true
}

// inPart fits an hour as spoken into its part of the day. 晚上12点 belongs to
// two days, and 晚上1点 to the next one: refused rather than guessed.
func inPart(hour int, part daypart) (int, bool) {
	switch part {
	case night:
		return hour % 12, hour <= 6 || hour == 12
	case morning:
		return hour, hour <= 12
	case noon:
		if hour <= 2 && hour > 0 {
			hour += 12
		}
		return hour, hour >= 11 && hour <= 14
	case afternoon:
		if hour < 12 {
			hour += 12
		}
		return hour, hour >= 12 && hour <= 19
	case evening:
		if hour < 12 {
			hour += 12
		}
		return hour, hour >= 17
	}
	return hour, true
}
