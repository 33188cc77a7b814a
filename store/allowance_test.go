package store

import "time"

// allowance is what the script keeps, as values: the arithmetic that it is tested against.
type allowance struct {
	all, chat       time.Time // when the next one is due by pace
	group           []time.Time
	freeze, freezeC time.Time
}

// take is the verdict at an instant and what is kept after it.
func (a allowance) take(group bool, now time.Time) (time.Duration, allowance) {
	wait := max(a.all.Add(-slackAll).Sub(now), a.chat.Add(-slackChat).Sub(now), a.freeze.Sub(now), a.freezeC.Sub(now), 0)
	if n := len(a.group); group && n >= windowMost {
		wait = max(wait, a.group[n-windowMost].Add(windowSpan).Sub(now))
	}
	if wait > 0 {
		return wait, a
	}
	a.all, a.chat = later(a.all, now).Add(paceAll), later(a.chat, now).Add(paceChat)
	if group {
		a.group = append(append([]time.Time(nil), a.group...), now)
	}
	return 0, a
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
