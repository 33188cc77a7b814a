package top

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/rivo/uniseg"
)

// Size is how much room there is, in cells, and whether it has colours.
type Size struct {
	Width, Height int
	Colour        bool
}

// Plain is the room where nobody looks: a pipe, a file.
var Plain = Size{Width: 80, Height: 24}

// page collects lines that fit.
type page struct {
	size  Size
	lines []string
}

// The few ways to write that a page has.
const (
	normal = ""
	bold   = "\x1b[1m"
	dim    = "\x1b[2m"
	red    = "\x1b[31m"
	yellow = "\x1b[33m"
	green  = "\x1b[32m"
	turned = "\x1b[7m"
	reset  = "\x1b[0m"
)

// add writes one line, cut to the width.
func (p *page) add(style, format string, args ...any) {
	line := fit(fmt.Sprintf(format, args...), p.size.Width)
	if p.size.Colour && style != normal {
		line = style + line + reset
	}
	p.lines = append(p.lines, line)
}

// fit cuts a text to some cells; wide letters take two.
func fit(text string, width int) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f { // what is logged must not move the cursor
			return ' '
		}
		return r
	}, text)
	if uniseg.StringWidth(text) <= width {
		return strings.TrimRight(text, " ")
	}
	var b strings.Builder
	used := 0
	for g := uniseg.NewGraphemes(text); g.Next(); {
		if used+g.Width() > width-1 {
			break
		}
		used += g.Width()
		b.WriteString(g.Str())
	}
	return b.String() + "…"
}

// Frame draws the page: at most as many lines as there is room for, none longer.
func (m *Model) Frame(size Size) string {
	p := &page{size: Size{max(size.Width, 40), max(size.Height, 10), size.Colour}}
	m.head(p)
	if len(m.recent) > 0 {
		m.figures(p)
	}
	room := p.size.Height - len(p.lines) - 1 // for the keys
	late := min(8, max(2, room/3))
	m.tables(p, room-late-2)
	m.late(p, late)
	for len(p.lines) < p.size.Height-1 {
		p.add(normal, "")
	}
	p.lines = p.lines[:p.size.Height-1]
	p.add(dim, "q quit  ←→ table  ↑↓ scroll  s sort by %s  p %s", orders[(m.order+1)%len(orders)], map[bool]string{true: "go on", false: "hold"}[m.frozen])
	return strings.Join(p.lines, "\n") + "\n"
}

func (m *Model) head(p *page) {
	s := m.last()
	state, style := "ready", green
	switch {
	case s.Failed != "":
		state, style = s.Failed, red
	case len(m.recent) == 0:
		state, style = "asking…", yellow
	case s.Ready != "":
		state, style = "NOT READY: "+s.Ready, red
	case m.frozen:
		state, style = "held", yellow
	}
	name := "studybot"
	if i := slices.IndexFunc(s.Points, func(p Point) bool { return p.Name == "studybot_build_info" }); i >= 0 {
		name += " " + s.Points[i].Labels["version"]
	}
	up := ""
	if start := s.Sum("process_start_time_seconds"); start > 0 {
		up = "  up " + span(s.At.Sub(time.Unix(int64(start), 0)))
	}
	p.add(bold, "%s  %s%s  %s", name, m.Where, up, s.At.Format(time.TimeOnly))
	p.add(style, "%s", state)
}

func (m *Model) figures(p *page) {
	s, before := m.last(), m.before()
	lag := s.Sum("studybot_job_lag_seconds")
	p.add(warnIf(lag > 60), "groups %s   replicas %d   jobs due %s   lag %s   aside %s", count(s.Sum("studybot_groups")), s.Facts.Replicas,
		count(s.Sum("studybot_jobs_due")), seconds(lag), count(s.Sum("studybot_asides")))
	p.add(normal, "updates %s  %-12s answers %s   early %s   repeated batches %s", perSecond(m.Rate("studybot_updates_total")),
		spark(m.curve("studybot_updates_total"), 12), perSecond(m.Rate("studybot_answers_total", "outcome=counted")),
		count(s.Sum("studybot_answers_total", "outcome=early")), count(s.Sum("studybot_intake_retries_total")))
	p.add(warnIf(m.Rate("studybot_throttled_total") > 0), "calls   %s  %-12s 429s %s   in flight %s  oldest %s  given up %s", perSecond(m.Rate("studybot_sends_total")),
		spark(m.curve("studybot_sends_total"), 12), count(s.Sum("studybot_throttled_total")), count(s.Sum("studybot_posts_in_flight")),
		seconds(s.Sum("studybot_posts_oldest_seconds")), count(s.Sum("studybot_posts_failed_total")))
	p.add(normal, "update → done  p50 %s  p99 %s    tap → toast  p50 %s  p99 %s", m.quantile("studybot_update_seconds", .5), m.quantile("studybot_update_seconds", .99),
		m.quantile("studybot_tap_seconds", .5), m.quantile("studybot_tap_seconds", .99))
	p.add(warnIf(s.Sum("studybot_redis_errors_total") > before.Sum("studybot_redis_errors_total")), "redis   %s  p50 %s  p99 %s  errors %s",
		perSecond(m.Rate("studybot_redis_seconds_count")), m.quantile("studybot_redis_seconds", .5), m.quantile("studybot_redis_seconds", .99),
		count(s.Sum("studybot_redis_errors_total")))
	if f := s.Facts; f.Version != "" {
		full := ""
		if f.MaxMemory > 0 {
			full = " of " + bytes(f.MaxMemory)
		}
		p.add(warnIf(f.MaxMemory > 0 && f.Memory > f.MaxMemory*8/10), "        %s   %s commands/s of all clients   memory %s%s", f.Version, count(float64(f.Ops)), bytes(f.Memory), full)
	}
	p.add(normal, "process memory %s   goroutines %s   log: %s warnings, %s errors", bytes(int64(s.Sum("process_resident_memory_bytes"))),
		count(s.Sum("go_goroutines")), count(s.Sum("studybot_log_lines_total", "level=warn")), count(s.Sum("studybot_log_lines_total", "level=error")))
	m.lanes(p, s)
}

// lanes are the posts that wait, the most urgent first.
func (m *Model) lanes(p *page, s Sample) {
	waiting := s.By("studybot_posts_waiting", "lane")
	var words []string
	for _, lane := range []string{"answers", "quizzes", "cards", "reminders", "reports", "edits"} {
		words = append(words, lane+" "+count(waiting[lane]))
	}
	p.add(warnIf(s.Sum("studybot_posts_oldest_seconds") > 60), "waiting %s", strings.Join(words, "  "))
}

// tables shows the one that the arrows led to.
func (m *Model) tables(p *page, room int) {
	var titles []string
	for i, t := range tables {
		if i == m.table {
			titles = append(titles, "["+t.title+"]")
		} else {
			titles = append(titles, " "+strings.ToLower(t.title)+" ")
		}
	}
	p.add(turned, "%-40s %10s %12s %9s", strings.Join(titles, " "), "per second", "total", "failed")
	rows := m.rows()
	m.scroll = min(m.scroll, max(0, len(rows)-1))
	rows = rows[m.scroll:]
	for i := range max(0, room) {
		switch {
		case i == 0 && len(rows) == 0:
			p.add(dim, "nothing yet")
		case i >= len(rows):
			p.add(normal, "")
		default:
			r := rows[i]
			failed := ""
			if r.failed > 0 {
				failed = count(r.failed)
			}
			p.add(warnIf(r.failed > 0), "%-40s %10s %12s %9s", fit(r.name, 40), perSecond(r.rate), count(r.total), failed)
		}
	}
}

// late are the last warnings and errors.
func (m *Model) late(p *page, room int) {
	p.add(turned, "%-*s", p.size.Width, "last warnings and errors")
	lines := m.last().Late
	if len(lines) == 0 {
		p.add(dim, "none known; --pprof-addr, given here and to the bot, brings them")
	}
	for _, l := range slices.Backward(lines[max(0, len(lines)-room):]) {
		style := yellow
		if l.Level == "error" {
			style = red
		}
		p.add(style, "%s %-5s %-9s %s", l.At.Format(time.TimeOnly), l.Level, l.Room, l.Message)
	}
}

func (m *Model) quantile(name string, share float64) string {
	q := m.last().Quantile(name, share, m.before())
	if q < 0 {
		return "–"
	}
	return seconds(q)
}

func warnIf(is bool) string {
	if is {
		return yellow
	}
	return normal
}

// spark is a curve of one line.
func spark(values []float64, width int) string {
	values = values[max(0, len(values)-width):]
	top := 0.0
	for _, v := range values {
		top = max(top, v)
	}
	var b strings.Builder
	for _, v := range values {
		step := 0
		if top > 0 {
			step = int(math.Round(v / top * 7))
		}
		b.WriteRune([]rune("▁▂▃▄▅▆▇█")[step])
	}
	return b.String()
}

func perSecond(v float64) string { return fmt.Sprintf("%7.1f/s", v) }

// count writes whole numbers in groups of three.
func count(v float64) string {
	text := fmt.Sprintf("%.0f", v)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

func seconds(v float64) string {
	switch {
	case v >= 60:
		return span(time.Duration(v * float64(time.Second)))
	case v >= 1:
		return fmt.Sprintf("%.1fs", v)
	case v == 0:
		return "0s"
	}
	return fmt.Sprintf("%.1fms", v*1000)
}

func span(d time.Duration) string {
	switch {
	case d >= 24*time.Hour:
		return fmt.Sprintf("%dd%dh", d/(24*time.Hour), d%(24*time.Hour)/time.Hour)
	case d >= time.Hour:
		return fmt.Sprintf("%dh%dm", d/time.Hour, d%time.Hour/time.Minute)
	case d >= time.Minute:
		return fmt.Sprintf("%dm%ds", d/time.Minute, d%time.Minute/time.Second)
	}
	return fmt.Sprintf("%ds", d/time.Second)
}

func bytes(n int64) string {
	if n >= 10<<30 {
		return fmt.Sprintf("%d GB", n>>30)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}
