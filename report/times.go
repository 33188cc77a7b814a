package report

import (
	"fmt"
	"strings"
	"time"

	"studybot/study"
)

// Date tells a date the way people write it: "Sat, 21 Nov", "11月21日 周六", with its year
// where that is another one.
func (w Words) Date(d study.Date) string {
	if w.Lang == "zh" {
		return w.day(d) + " " + w.Weekday(d.Weekday())
	}
	return w.Weekday(d.Weekday()) + ", " + w.day(d)
}

// day is a date without its day of the week.
func (w Words) day(d study.Date) string {
	if w.Lang == "zh" {
		text := fmt.Sprintf("%d月%d日", int(d.Month), d.Day)
		if w.another(d.Year) {
			text = fmt.Sprintf("%d年%s", d.Year, text)
		}
		return text
	}
	text := fmt.Sprintf("%d %s", d.Day, d.Month.String()[:3])
	if w.another(d.Year) {
		text = fmt.Sprintf("%s %d", text, d.Year)
	}
	return text
}

// another says whether a year must be told.
func (w Words) another(year int) bool { return w.year != 0 && year != w.year }

// Weekday is the short name of a day of the week.
func (w Words) Weekday(day time.Weekday) string {
	if w.Lang == "zh" {
		return "周" + string([]rune("日一二三四五六")[day])
	}
	return day.String()[:3]
}

// Month is the name of a month with its year.
func (w Words) Month(d study.Date) string {
	if w.Lang == "zh" {
		return fmt.Sprintf("%d年%d月", d.Year, int(d.Month))
	}
	return fmt.Sprintf("%s %d", d.Month, d.Year)
}

// Span tells a run of dates.
func (w Words) Span(s study.Span) string {
	if s.From == s.To {
		return w.Date(s.From)
	}
	oneMonth := s.From.Month == s.To.Month && s.From.Year == s.To.Year
	switch {
	case w.Lang == "zh" && oneMonth:
		return fmt.Sprintf("%s—%d日", w.day(s.From), s.To.Day)
	case w.Lang == "zh":
		return w.day(s.From) + "—" + w.day(s.To)
	case oneMonth:
		return fmt.Sprintf("%d–%s", s.From.Day, w.day(s.To))
	}
	return w.day(s.From) + " – " + w.day(s.To)
}

// Time is the time of day in the words' zone.
func (w Words) Time(t time.Time) string { return t.In(w.zone()).Format("15:04") }

// Moment is date and time of day in the words' zone.
func (w Words) Moment(t time.Time) string {
	return w.Date(study.DateOf(t, w.zone())) + " " + w.Time(t)
}

// Ahead is a moment to come, with its year where that is not now's.
func (w Words) Ahead(t, now time.Time) string { return w.At(now).Moment(t) }

func (w Words) zone() *time.Location {
	if w.Zone == nil {
		return time.UTC
	}
	return w.Zone
}

// Clock tells minutes after midnight as a time of day.
func Clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60%24, minutes%60) }

// Lasting tells a length of time: "2 h 30 min", "2 小时 30 分钟". In Chinese 分 by itself would
// read as points.
func (w Words) Lasting(d time.Duration) string {
	units := []struct {
		of     time.Duration
		en, zh string
	}{{24 * time.Hour, "d", "天"}, {time.Hour, "h", "小时"}, {time.Minute, "min", "分"}, {time.Second, "s", "秒"}}
	var parts []string
	for _, u := range units {
		if n := d / u.of; n > 0 && len(parts) < 2 {
			name := u.en
			if w.Lang == "zh" {
				name = u.zh
			}
			parts = append(parts, fmt.Sprintf("%d %s", n, name))
			d -= n * u.of
		}
	}
	text := strings.Join(parts, " ")
	if strings.HasSuffix(text, "分") {
		return text + "钟"
	}
	return text
}

// Join lists names: "a, b, c" or "a、b、c".
func (w Words) Join(items []HTML) HTML {
	comma := HTML(", ")
	if w.Lang == "zh" {
		comma = "、"
	}
	var b strings.Builder
	for i, item := range items {
		if i > 0 {
			b.WriteString(string(comma))
		}
		b.WriteString(string(item))
	}
	return HTML(b.String())
}

// series lists what may hold commas itself, such as dates: "a; b" or "a；b".
func (w Words) series(items []string) string {
	if w.Lang == "zh" {
		return strings.Join(items, "；")
	}
	return strings.Join(items, "; ")
}

// Mention names a person so that their client tells them.
func Mention(m study.Member) HTML {
	return HTML(fmt.Sprintf(`<a href="tg://user?id=%d">%s</a>`, m.User, Escape(label(m.Shown()))))
}

// Name is a member's name for a text, cut if it is very long.
func Name(m study.Member) HTML { return Escape(label(m.Shown())) }
