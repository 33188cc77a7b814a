package report

import (
	"slices"
	"strconv"
	"strings"

	"studybot/report/sheet"
	"studybot/study"
)

// auditKinds are the changes that have words of their own.
var auditKinds = []string{
	"audit.bank.import", "audit.excuse", "audit.holiday.add", "audit.holiday.remove", "audit.leader.add",
	"audit.leader.remove", "audit.nudge", "audit.plan.import", "audit.plan.use", "audit.quiz.correct",
	"audit.roster.bind", "audit.roster.import", "audit.schedule.add", "audit.schedule.pause", "audit.schedule.remove",
	"audit.schedule.resume", "audit.start", "audit.suspended", "audit.team.add", "audit.team.remove",
}

// AuditSheet lists what leaders and admins changed, newest first. Who acted as the group
// itself has no name there, who is not on the roster a number.
func (w Words) AuditSheet(lines []study.AuditLine, names map[study.UserID]study.Member) sheet.Sheet {
	s := sheet.Sheet{Name: w.Plain("sheet.audit"), Header: w.headers("date", "time", "by", "change", "on", "from", "to", "why")}
	for _, l := range lines {
		s.Rows = append(s.Rows, []any{
			study.DateOf(l.At, w.zone()).String(), w.Time(l.At), auditName(l.By.String(), names), w.auditKind(l.What),
			auditName(l.On, names), l.From, l.To, l.Why,
		})
	}
	return s
}

// auditKind is what was changed in words; a kind that has none stands as it is recorded.
func (w Words) auditKind(what string) string {
	kind, detail, _ := strings.Cut(what, ".")
	id := "audit." + what
	switch {
	case slices.Contains(auditKinds, id):
		return w.Plain(id)
	case kind == "run":
		return w.Plain("audit.run", "Action", w.Plain("action."+detail))
	case kind == "settings":
		if setting, ok := study.SettingOf(detail); ok {
			return w.Plain("audit.setting", "Name", w.Plain("setting."+setting.Key))
		}
	}
	return what
}

// auditName is the member whose number stands there; 0 is nobody.
func auditName(on string, names map[study.UserID]study.Member) string {
	if on == "0" {
		return ""
	}
	id, err := strconv.ParseInt(on, 10, 64)
	if m, ok := names[study.UserID(id)]; err == nil && ok {
		return m.Shown()
	}
	return on
}
