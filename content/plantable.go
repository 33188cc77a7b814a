package content

import (
	"strconv"
	"strings"

	"studybot/study"
)

var planColumns = []column{
	{"day", []string{"day", "days", "dayno", "daynumber", "no", "天", "天数", "日", "第几天", "序号", "日序"}},
	{"title", []string{"title", "heading", "标题", "题目", "主题", "标题名"}},
	{"body", []string{"body", "text", "content", "reading", "内容", "正文", "文本", "阅读内容"}},
	{"url", []string{"url", "link", "href", "链接", "网址", "地址"}},
}

func (d *planDraft) readTable(name string, data []byte) {
	rows, lines, err := Table(name, data)
	if err != nil {
		d.problems = append(d.problems, problemOf(err))
		return
	}
	s, odd := understand(rows, lines, planColumns, "day")
	d.problems = append(d.problems, odd...)
	if s.at == nil {
		return
	}
	_, hasBody := s.at["body"]
	_, hasURL := s.at["url"]
	if !hasBody && !hasURL {
		d.refuse(max(0, lines[0]), MissingColumn, "body")
		return
	}
	for i := range s.rows {
		d.addRow(s, i)
	}
}

func (d *planDraft) addRow(s sheet, i int) {
	cell := s.value(i, "day")
	day, ok := dayCell(cell)
	if !ok {
		d.refuse(s.lines[i], BadDay, cell)
		return
	}
	d.add(s.lines[i], study.Reading{Day: day, Title: s.value(i, "title"), Body: s.value(i, "body"), URL: s.value(i, "url")})
}

// dayCell reads "3", "3.0" as spreadsheets may store it, "Day 3", "第3天" or "三".
func dayCell(cell string) (int, bool) {
	cell = foldDigits(cell)
	if f, err := strconv.ParseFloat(cell, 64); err == nil && f == float64(int(f)) && !strings.ContainsAny(cell, "eExX_pPnN") {
		return dayNumber(strconv.Itoa(int(f)))
	}
	if day, rest, ok := dayHeading("# " + cell); ok && rest == "" {
		return day, true
	}
	return dayNumber(cell)
}
