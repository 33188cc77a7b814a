package content

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"studybot/study"
)

func TestA_plan_is_read_from_markdown_in_both_languages(t *testing.T) {
	text := `# The Analects #

A week of **reading**.

## Day 1: Learning
First *body*.

### A heading of the body
- 1

## Day 2
Two
` + "```\n## Day 9: no heading\n```" + `
## 第３天：学而
三
## 第四天 为政
四
## 第十二天
十二
## day 20 - Late
20
## Trips by day
more of 20
`
	plan, problems := ReadPlan("dir/analects.md", []byte(text))
	want := study.Plan{
		Name: "analects", Title: "The Analects", Intro: "A week of **reading**.",
		Readings: []study.Reading{
			{Day: 1, Title: "Learning", Body: "First *body*.\n\n### A heading of the body\n- 1"},
			{Day: 2, Body: "Two\n```\n## Day 9: no heading\n```"},
			{Day: 3, Title: "学而", Body: "三"},
			{Day: 4, Title: "为政", Body: "四"},
			{Day: 12, Body: "十二"},
			{Day: 20, Title: "Late", Body: "20\n## Trips by day\nmore of 20"},
		},
	}
	if diff := cmp.Diff(want, plan); diff != "" {
		t.Error(diff)
	}
	gaps := []Problem{{25, DayGap, "5-11", true, ""}, {27, DayGap, "13-19", true, ""}}
	if got := gapsOf(problems); !cmp.Equal(got, []string{"5-11", "13-19"}) || len(problems) != len(gaps) {
		t.Errorf("problems %v", problems)
	}
	if Fatal(problems) {
		t.Error("a gap stops the import")
	}
}

func gapsOf(problems []Problem) (days []string) {
	for _, p := range problems {
		if p.Reason == DayGap && p.Warning {
			days = append(days, p.Detail)
		}
	}
	return days
}

func TestA_plan_is_the_same_from_a_table_and_from_JSON(t *testing.T) {
	want := study.Plan{Name: "p", Readings: []study.Reading{
		{Day: 1, Title: "One", Body: "first\nsecond"},
		{Day: 2, Title: "Two", Body: "", URL: "https://example.org/2"},
	}}
	asJSON, err := json.MarshalIndent(want, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		data []byte
	}{
		{"p.csv", []byte("day,title,body,url\n2,Two,,https://example.org/2\n1,One,\"first\nsecond\",\n")},
		{"p.txt", []byte("天\t标题\t内容\t链接\n1\tOne\t\"first\nsecond\"\n第2天\tTwo\t\thttps://example.org/2\n")},
		{"p.csv", encoded(t, GB18030, false, "序号；\n天,标题（必填）,内容,链接\n1,One,\"first\nsecond\",\n二,Two,,https://example.org/2\n")},
		{"p.xlsx", workbook(t, []any{"My plan"}, []any{"Day", "Title", "Body", "URL"}, []any{1, "One", "first\nsecond"}, []any{2.0, "Two", "", "https://example.org/2"})},
		{"p.json", asJSON},
		{"p", asJSON},
	} {
		plan, problems := ReadPlan(c.name, c.data)
		if len(problems) > 0 {
			t.Errorf("%s: %v", c.name, problems)
		}
		if diff := cmp.Diff(want, plan); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestEach_mistake_in_a_plan_is_told_with_its_line(t *testing.T) {
	long := strings.Repeat("字", MaxBody+1)
	for _, c := range []struct {
		name, file, text string
		want             []Problem
	}{
		{"twice", "p.md", "## Day 1\na\n## Day 1\nb\n", []Problem{{3, DayTwice, "1", false, ""}}},
		{"no days", "p.md", "# Title\n\nJust words.\n", []Problem{{0, NoDays, "", false, ""}}},
		{"an empty file", "p.md", " \n\n", []Problem{{0, Empty, "", false, ""}}},
		{"an empty body", "p.md", "## Day 1: A\n\n## Day 2: B\nb\n", []Problem{{1, EmptyBody, "1", false, ""}}},
		{"day 0", "p.md", "## Day 0\na\n## Day 1\nb", []Problem{{1, DayZero, "", false, ""}}},
		{"a day of no number", "p.md", "## Day\na\n## 第几天\nb", []Problem{{1, BadDay, "Day", false, ""}, {3, BadDay, "第几天", false, ""}}},
		{"a day far off", "p.md", "## Day 99999999999999999999\na", []Problem{{1, BadDay, "3661", false, ""}}},
		{"a long body", "p.md", "## Day 1\n" + long, []Problem{{1, BodyTooLong, "1", false, ""}}},
		{"a long title", "p.md", "## Day 1: " + long[:3*(MaxTitle+1)] + "\na", []Problem{{1, TitleTooLong, cut(long), false, ""}}},
		{"a bad address", "p.csv", "day,body,url\n1,a,javascript:x\n", []Problem{{2, BadURL, "javascript:x", false, ""}}},
		{"addresses that lead nowhere", "p.csv", "day,body,url\n1,a,ftp://example.org\n2,b,https:x\n3,c,https://example.org\n", []Problem{
			{2, BadURL, "ftp://example.org", false, ""}, {3, BadURL, "https:x", false, ""},
		}},
		{"no column for the day", "p.csv", "a,title,body\n1,a,b\n", []Problem{{1, MissingColumn, "day", false, ""}}},
		{"no column for the text", "p.csv", "day,title\n1,a\n", []Problem{{1, MissingColumn, "body", false, ""}}},
		{"a column that is not known", "p.csv", "day,body,colour\n1,a,b\n", []Problem{{1, UnknownColumn, "colour", true, ""}}},
		{"a column twice", "p.csv", "day,body,内容\n1,a,b\n", []Problem{{1, ColumnTwice, "内容", false, ""}}},
		{"a word for a day", "p.csv", "day,body\n1,a\nsoon,b\n-1,c", []Problem{{3, BadDay, "soon", false, ""}, {4, BadDay, "-1", false, ""}}},
		{"broken JSON", "p.json", "{\n \"title\": \"x\",\n \"readings\": [\n  {\"day\": 1,}\n ]}", []Problem{{4, Unreadable, "invalid character '}' looking for beginning of object key string", false, ""}}},
		{"a stranger in JSON", "p.json", "{\n \"titel\": \"x\"}", []Problem{{2, Unreadable, "unknown field \"titel\"", false, ""}}},
		{"a bad reading in JSON", "p.json", "{\"readings\": [\n {\"day\": 1, \"body\": \"a\"},\n {\"day\": 1, \"body\": \"b\"}\n]}", []Problem{{3, DayTwice, "1", false, ""}}},
		{"JSON cut off", "p.json", "{\"readings\": [\n", []Problem{{1, Unreadable, "unexpected end of JSON input", false, ""}}},
		{"a picture", "p.md", "\x89PNG\r\n", []Problem{{0, NotText, "png", false, ""}}},
	} {
		_, problems := ReadPlan(c.file, []byte(c.text))
		if diff := cmp.Diff(c.want, problems); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		for _, p := range problems {
			if p.Error() == "" || strings.Contains(p.Error(), "%!") {
				t.Errorf("%s: %q", c.name, p.Error())
			}
		}
	}
}

// archive makes a ZIP of files, given as name, content, name, content ….
func archive(t testing.TB, files ...string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for i := 0; i < len(files); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: files[i], NonUTF8: !utf8.ValidString(files[i])})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestA_plan_is_read_from_an_archive_of_files(t *testing.T) {
	gbk := string(encoded(t, GB18030, false, "plan/第三天 为政.md"))
	data := archive(t,
		"plan/02 Second day.md", "two",
		"plan/day-1.md", "# Day 1: First\n\none",
		gbk, string(encoded(t, GB18030, false, "三，为政以德，譬如北辰")),
		"plan/README.md", "# My plan\nWelcome.\n",
		"plan/rest.md", "## Day 4: Four\n4\n## Day 5\n5",
		"__MACOSX/plan/01.md", "junk", "plan/.01.md", "junk", "plan/cover.png", "junk",
	)
	plan, problems := ReadPlan("p.zip", data)
	want := study.Plan{Name: "p", Title: "My plan", Intro: "Welcome.", Readings: []study.Reading{
		{Day: 1, Title: "First", Body: "one"}, {Day: 2, Title: "Second day", Body: "two"},
		{Day: 3, Title: "为政", Body: "三，为政以德，譬如北辰"}, {Day: 4, Title: "Four", Body: "4"}, {Day: 5, Body: "5"},
	}}
	if diff := cmp.Diff(want, plan); diff != "" || len(problems) > 0 {
		t.Errorf("%v %s", problems, diff)
	}
	for _, c := range []struct {
		name string
		data []byte
		want []Problem
	}{
		{"a day in two files", archive(t, "1.md", "a", "day 1.md", "b"), []Problem{{1, DayTwice, "1", false, "day 1.md"}}},
		{"each its own", archive(t, "a.md", "## Day 1\n\n## Day 0\nx", "b.md", "## Day 0\ny"), []Problem{
			{1, EmptyBody, "1", false, "a.md"}, {3, DayZero, "", false, "a.md"}, {1, DayZero, "", false, "b.md"},
		}},
		{"an empty file", archive(t, "1.md", "# Title", "2.md", "b"), []Problem{{1, EmptyBody, "1", false, "1.md"}}},
		{"a picture under a false name", archive(t, "1.md", "\x89PNG"), []Problem{{0, NotText, "png", false, "1.md"}}},
		{"no Markdown in it", archive(t, "a.png", "x"), []Problem{{0, NoDays, "", false, ""}}},
		{"a damaged archive", archive(t, "1.md", "a")[:40], []Problem{{0, Unreadable, "damaged archive: zip: not a valid zip file", false, ""}}},
	} {
		if _, problems := ReadPlan("p.zip", c.data); !cmp.Equal(c.want, problems) {
			t.Errorf("%s: %v", c.name, problems)
		}
	}
}

func TestDay_numbers_are_read_in_both_scripts(t *testing.T) {
	for text, want := range map[string]int{
		"7": 7, "１２": 12, "七": 7, "十": 10, "十二": 12, "二十": 20, "二十一": 21, "一百": 100, "一百零三": 103,
		"一百一十二": 112, "三百六十五": 365, "二〇": 20, "两百": 200, "一千零一": 1001, "一二三": 123,
	} {
		if got, ok := dayNumber(text); !ok || got != want {
			t.Errorf("dayNumber(%q) = %d, %v, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "x", "十百", "1-2", "-", "一x"} {
		if got, ok := dayNumber(text); ok {
			t.Errorf("dayNumber(%q) = %d", text, got)
		}
	}
}

func FuzzReadPlan(f *testing.F) {
	f.Add("p.md", []byte("# T\n\nintro\n## Day 1: A\nbody\n## 第二天 B\n```\n## Day 3\n```\n"))
	f.Add("p.csv", []byte("day,title,body,url\n1,a,b,https://example.org\n"))
	f.Add("p.json", []byte(`{"title":"t","readings":[{"day":1,"body":"b"}]}`))
	f.Add("p", []byte("天;内容\n三;x"))
	f.Add("p.md", []byte("## Day -\n## 第十百天\n~~~\n## Day 1"))
	f.Add("p.zip", archive(f, "1.md", "a", "x.md", "## Day 2\nb"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		plan, problems := ReadPlan(name, data)
		for _, p := range problems {
			if strings.Contains(p.Error(), "%!") || english[p.Reason] == "" {
				t.Errorf("%q", p.Error())
			}
		}
		if Fatal(problems) {
			return
		}
		if len(plan.Readings) == 0 {
			t.Fatal("neither a day nor a problem")
		}
		last := 0
		for _, r := range plan.Readings {
			if r.Day <= last || r.Day > MaxDay || r.Body == "" && r.URL == "" {
				t.Errorf("day %d after %d with %q", r.Day, last, r.Body)
			}
			last = r.Day
		}
	})
}
