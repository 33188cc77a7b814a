package report

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"studybot/study"
)

// unsaid is a phrase that was shown as its name, since it is unknown or lacks a value.
var unsaid = regexp.MustCompile(`\[[a-z]+(\.[a-z_]+)+\]`)

// inline shows marks as Markdown does, and fails on HTML that Telegram would refuse.
func inline(t *testing.T, h HTML) string {
	t.Helper()
	if err := malformed(h); err != nil {
		t.Errorf("%q: %v", h, err)
	}
	text := strings.NewReplacer("<b>", "**", "</b>", "**", "<i>", "_", "</i>", "_", "<code>", "`", "</code>", "`").Replace(string(h))
	text = regexp.MustCompile(`<a href="([^"]*)">(.*?)</a>`).ReplaceAllString(text, "{$2}($1)")
	return visible(HTML(text).Plain())
}

// visible writes marks of direction so that they can be seen.
func visible(s string) string {
	s = strings.NewReplacer(isolateFrom, "⟪", isolateTo, "⟫", "\u202e", "⟦turn⟧").Replace(s)
	const most = 300 // characters; what is longer shows its ends
	if r := []rune(s); len(r) > most {
		return fmt.Sprintf("%s… (%d) …%s", string(r[:60]), len(r), string(r[len(r)-40:]))
	}
	return s
}

func shanghai(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// today is a Saturday.
var today = study.Date{Year: 2026, Month: time.November, Day: 21}

// at is a time of day in Shanghai, today.
func at(hour, minute int) time.Time {
	return time.Date(2026, time.November, 21, hour, minute, 0, 0, time.FixedZone("CST", 8*3600))
}

func readers() study.Group {
	return study.Group{
		ID: 1, Chat: -1001, Title: `Readers & <friends> "7"`, State: study.Active,
		Settings: study.Defaults("en", "Asia/Shanghai"), Plan: study.PlanUse{Name: "sample", From: today.Add(-11)},
	}
}

// people are members whose names are as names are: hard.
func people() []study.Member {
	list := []study.Member{
		{Name: `<b>&"'`, Team: "North <1>"},
		{Name: "👩‍👩‍👧‍👦🔥 Émile 🇩🇪", Team: "North <1>"},
		{Name: "محمد بن علي", Team: "فريق"},
		{Name: strings.Repeat("Long name ", 20)[:200], Team: strings.Repeat("Team ", 20)},
		{Real: "欧阳" + strings.Repeat("娜娜", 20), Name: "x", Team: "第二组"},
		{Name: "Ghost", Hidden: true},
		{Name: "evil\u202egnp.exe", Team: "第二组"},
		{Username: "li_wei"},
		{},
	}
	for i := range list {
		list[i].User = study.UserID(100 + i)
		list[i].Joined = today.Add(-60)
	}
	return list
}

func byID(list []study.Member) map[study.UserID]study.Member {
	m := make(map[study.UserID]study.Member, len(list))
	for _, one := range list {
		m[one.User] = one
	}
	return m
}

// crowd is so many plain members.
func crowd(n int) []study.Member {
	list := make([]study.Member, n)
	for i := range list {
		list[i] = study.Member{User: study.UserID(1000 + i), Name: fmt.Sprintf("Member %d", i+1), Joined: today.Add(-60)}
	}
	return list
}
