package content

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"studybot/study"
)

// MaxName is the longest name, team or staff number, in characters; Telegram's own names
// reach 64 + 64.
const MaxName = 128

// RosterRow is one person of an imported roster. What the file does not tell stays zero.
type RosterRow struct {
	Line     int
	Name     string
	Username string // without @
	User     study.UserID
	StaffNo  string
	Team     string
	Leader   bool
}

var rosterColumns = []column{
	{"name", []string{"name", "fullname", "realname", "member", "姓名", "名字", "真实姓名", "成员", "学员", "名称"}},
	{"username", []string{"username", "telegram", "telegramusername", "tgusername", "handle", "用户名", "电报用户名", "账号"}},
	{"user id", []string{"userid", "id", "telegramid", "tgid", "telegramuserid", "用户id", "账号id", "电报id"}},
	{"staff no", []string{"staffno", "staffnumber", "staffid", "employeeno", "employeenumber", "employeeid", "工号", "编号", "员工编号", "职工号", "学号"}},
	{"team", []string{"team", "squad", "小组", "中队", "组别", "组", "分组", "队伍", "班组", "部门"}},
	{"leader", []string{"leader", "isleader", "teamleader", "组长", "负责人", "队长", "是否组长"}},
}

var username = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{3,31}$`)

// ReadRoster reads a list of people from a table (CSV or xlsx). A person may be listed
// once: a user ID, username or staff number that comes twice is refused, a name that does
// is a warning.
func ReadRoster(name string, data []byte) ([]RosterRow, []Problem) {
	rows, lines, err := Table(name, data)
	if err != nil {
		return nil, []Problem{problemOf(err)}
	}
	s, problems := understand(rows, lines, rosterColumns, "name", "username", "user id")
	if s.at == nil {
		return nil, problems
	}
	if _, ok := s.at["name"]; !ok {
		return nil, append(problems, Problem{Line: lines[0], Reason: MissingColumn, Detail: "name"})
	}
	if len(s.rows) == 0 {
		return nil, append(problems, Problem{Reason: NoRows})
	}
	people := make([]RosterRow, 0, len(s.rows))
	for i := range s.rows {
		person, wrong := rosterRow(s, i)
		people, problems = append(people, person), append(problems, wrong...)
	}
	return people, inOrder(append(problems, duplicates(people)...))
}

func rosterRow(s sheet, i int) (RosterRow, []Problem) {
	line := s.lines[i]
	row := RosterRow{Line: line, Name: s.value(i, "name"), StaffNo: s.value(i, "staff no"), Team: s.value(i, "team")}
	var problems []Problem
	refuse := func(reason Reason, detail string) {
		problems = append(problems, Problem{Line: line, Reason: reason, Detail: cut(detail)})
	}
	if row.Name == "" {
		refuse(NoName, "")
	}
	for _, text := range []string{row.Name, row.StaffNo, row.Team} {
		if utf8.RuneCountInString(text) > MaxName {
			refuse(NameTooLong, text)
		}
	}
	var ok bool
	if row.Username, ok = readUsername(s.value(i, "username")); !ok {
		refuse(BadUsername, s.value(i, "username"))
	}
	if row.User, ok = readUserID(s.value(i, "user id")); !ok {
		refuse(BadUserID, s.value(i, "user id"))
	}
	if row.Leader, ok = readYesNo(s.value(i, "leader")); !ok {
		refuse(BadYesNo, s.value(i, "leader"))
	}
	return row, problems
}

// readUsername takes "name", "@name" and a link to it; nothing is none.
func readUsername(cell string) (string, bool) {
	for _, prefix := range []string{"https://", "http://", "t.me/", "telegram.me/", "@"} {
		if len(cell) >= len(prefix) && strings.EqualFold(cell[:len(prefix)], prefix) {
			cell = cell[len(prefix):]
		}
	}
	if cell == "" || cell == "-" {
		return "", true
	}
	return cell, username.MatchString(cell)
}

func readUserID(cell string) (study.UserID, bool) {
	if cell == "" || cell == "-" {
		return 0, true
	}
	n, err := strconv.ParseInt(strings.TrimSuffix(foldDigits(cell), ".0"), 10, 64)
	return study.UserID(n), err == nil && n > 0
}

func readYesNo(cell string) (yes, ok bool) {
	switch strings.ToLower(cell) {
	case "yes", "y", "true", "1", "x", "✓", "✔", "√", "✅", "leader", "是", "对", "组长", "队长":
		return true, true
	case "", "no", "n", "false", "0", "-", "否", "不是", "member", "组员":
		return false, true
	}
	return false, false
}

func duplicates(people []RosterRow) []Problem {
	var problems []Problem
	seen := map[string]bool{}
	check := func(line int, reason Reason, value string, warning bool) bool {
		key := string(reason) + "\x00" + strings.ToLower(value)
		if value != "" && value != "0" && seen[key] {
			problems = append(problems, Problem{Line: line, Reason: reason, Detail: cut(value), Warning: warning})
			return true
		}
		seen[key] = true
		return false
	}
	for _, p := range people {
		told := check(p.Line, UserTwice, p.User.String(), false)
		told = check(p.Line, UsernameTwice, p.Username, false) || told
		told = check(p.Line, StaffNoTwice, p.StaffNo, false) || told
		if !told {
			check(p.Line, NameTwice, p.Name, true)
		}
	}
	return problems
}
