package scheduler

// interval reads "every 2h" and its kin. ok is false, and nothing consumed,
// where the text is about days instead.
func (p *parser) interval() (w When, ok bool, err *WhenError) {
	mark, minutes := p.rest, 0
	if p.take("hourly") {
		minutes = 60
	} else {
		if !p.take("every", "each", "每隔", "每") {
			return When{}, false, nil
		}
		if minutes, ok, err = p.span(mark); err != nil || !ok {
			p.rest = mark
			return When{}, false, err
		}
	}
	if p.rest != "" {
		return When{}, false, fault(WhenUnknown, p.rest)
	}
	switch left := maxInterval % max(minutes, 1); {
	case minutes < minInterval:
		return When{}, false, fault(WhenTooFrequent, mark)
	case minutes > maxInterval, left > 0 && left < minInterval:
		return When{}, false, fault(WhenBadInterval, mark)
	}
	return When{form: every, step: uint16(minutes)}, true, nil
}

// span reads a length of time in minutes: 2h, 90 minutes, 1h30m, half an hour, 两个半小时.
func (p *parser) span(whole string) (minutes int, ok bool, err *WhenError) {
	if p.take("half an hour", "half hour", "半小时", "半个小时", "半个钟头") {
		return 30, true, nil
	}
	if p.take("hour", "小时", "个小时", "钟头", "个钟头") {
		return 60, true, nil
	}
	for {
		mark := p.rest
		n, _, found := p.number()
		if !found {
			p.rest = mark
			return minutes, ok, nil
		}
		half := 0
		if p.take("个") && p.take("半") {
			half = 30
		}
		switch {
		case p.take("hours", "hour", "hrs", "hr", "h", "小时", "钟头"):
			minutes += n*60 + half
		case p.take("minutes", "minute", "mins", "min", "m", "分钟", "分"):
			minutes += n
		case p.take("seconds", "second", "secs", "sec", "s", "秒"):
			return 0, false, fault(WhenTooFrequent, whole)
		case p.take("days", "day", "d", "天", "日", "weeks", "week", "w", "周", "星期", "months", "month", "月"):
			return 0, false, fault(WhenBadInterval, whole)
		default:
			return 0, false, fault(WhenUnknown, whole)
		}
		ok = true
		p.take("and", "又")
	}
}
