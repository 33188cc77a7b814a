package content

import (
	"regexp"
	"strings"

	"studybot/study"
)

// A day's heading in Markdown, of first or second level, after the text was folded to
// plain digits: "## Day 1: Title", "## 第1天：标题", "## 第一天 标题", "## 第 3 课".
var (
	dayEnglish = regexp.MustCompile(`^#{1,2}[ \t]+(?i:day)[ \t]*(-?\d+)(?:[ \t]*[:：.、—–-][ \t]*|[ \t]+|$)(.*)$`)
	dayChinese = regexp.MustCompile(`^#{1,2}[ \t]*第[ \t]*([-\d零〇一二两三四五六七八九十百千]+)[ \t]*[天日课][ \t]*[:：.、—–-]?[ \t]*(.*)$`)
	// dayBroken is meant as a day's heading, but its number cannot be read.
	dayBroken = regexp.MustCompile(`^#{1,2}[ \t]*(?:(?i:day)[ \t]*(?:[:：].*)?|第([^天日课]{0,8})[天日课](?:[ \t]*[:：].*)?)$`)
	title     = regexp.MustCompile(`^#[ \t]+(.+)$`)
	fence     = regexp.MustCompile("^ {0,3}(`{3,}|~{3,})")
)

func (d *planDraft) readMarkdown(text string) {
	m := markdownPlan{draft: d}
	for i, line := range strings.Split(text, "\n") {
		m.line(i+1, line)
	}
	m.endDay()
	d.plan.Intro = trimBody(d.plan.Intro)
}

// markdownPlan walks over the lines of a plan.
type markdownPlan struct {
	draft *planDraft
	fence string // what opened the code block we are in
	start int    // the line of the open day's heading, 0 before the first
	day   study.Reading
	body  []string
}

func (m *markdownPlan) line(n int, line string) {
	heading := strings.TrimRight(line, " \t")
	if m.inCode(line) || !strings.HasPrefix(line, "#") {
		m.body = append(m.body, line)
		return
	}
	day, rest, isDay := dayHeading(heading)
	switch {
	case isDay:
		m.endDay()
		m.start, m.day = n, study.Reading{Day: day, Title: closeless(rest)}
	case dayBroken.MatchString(heading):
		m.draft.refuse(n, BadDay, strings.TrimSpace(strings.TrimLeft(heading, "#")))
	case m.start == 0 && m.draft.plan.Title == "" && title.MatchString(heading):
		m.draft.plan.Title = closeless(title.FindStringSubmatch(heading)[1])
	default:
		m.body = append(m.body, line)
	}
}

// inCode follows fenced code blocks: a # in them makes no heading.
func (m *markdownPlan) inCode(line string) bool {
	mark := fence.FindStringSubmatch(line)
	switch {
	case m.fence == "" && mark != nil:
		m.fence = mark[1]
		return true
	case m.fence != "" && mark != nil && strings.HasPrefix(mark[1], m.fence) && strings.Trim(line, " \t`~") == "":
		m.fence = ""
		return true
	}
	return m.fence != ""
}

func (m *markdownPlan) endDay() {
	body := strings.Join(m.body, "\n")
	m.body = nil
	if m.start == 0 {
		m.draft.plan.Intro = body
		return
	}
	m.day.Body = body
	m.draft.add(m.start, m.day)
}

func dayHeading(line string) (day int, rest string, ok bool) {
	for _, form := range []*regexp.Regexp{dayEnglish, dayChinese} {
		found := form.FindStringSubmatch(foldDigits(line))
		if found == nil {
			continue
		}
		if day, ok = dayNumber(found[1]); ok {
			return day, found[2], true
		}
	}
	return 0, "", false
}

// foldDigits makes full-width digits plain and touches nothing else.
func foldDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, s)
}

// closeless drops the closing marks that a heading may have.
func closeless(s string) string {
	s = strings.TrimSpace(s)
	if bare := strings.TrimRight(s, "#"); bare == "" || strings.HasSuffix(bare, " ") {
		s = strings.TrimSpace(bare)
	}
	return s
}
