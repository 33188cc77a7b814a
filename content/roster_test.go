package content

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestA_roster_is_read_with_forgiving_headers(t *testing.T) {
	want := []RosterRow{
		{Line: 2, Name: "王伟", Username: "wang_wei", User: 5000000001, StaffNo: "007", Team: "一组", Leader: true},
		{Line: 3, Name: "Li Na", Team: "二组"},
	}
	for _, c := range []struct {
		name string
		data []byte
	}{
		{"r.csv", []byte("Name,User name,User ID,Staff No.,Team,Leader\n王伟,@wang_wei,5000000001,007,一组,yes\nLi Na,,,,二组,no\n")},
		{"r.csv", encoded(t, GB18030, false, "姓名;用户名;用户ID;工号;中队;组长\n王伟;https://t.me/wang_wei;5000000001;007;一组;是\nLi Na;-;;;二组;否\n")},
		{"r.xlsx", workbook(t, []any{"姓名*", "用户名", "User_ID", "编号", "组别", "组长"}, []any{"王伟", "wang_wei", 5000000001, "007", "一组", "是"}, []any{"Li Na", "", "", "", "二组"})},
	} {
		people, problems := ReadRoster(c.name, c.data)
		if len(problems) > 0 {
			t.Errorf("%s: %v", c.name, problems)
		}
		if diff := cmp.Diff(want, people); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestEach_mistake_in_a_roster_is_told_with_its_line(t *testing.T) {
	long := strings.Repeat("名", MaxName+1)
	for _, c := range []struct {
		name, text string
		want       []Problem
	}{
		{"duplicates", "name,username,id,staff no\nA,abcde,1,1\nB,ABCDE,2,1\nC,,1,\nA,,,\n", []Problem{
			{3, UsernameTwice, "ABCDE", false, ""}, {3, StaffNoTwice, "1", false, ""}, {4, UserTwice, "1", false, ""}, {5, NameTwice, "A", true, ""},
		}},
		{"values", "name,username,id,leader\nA,a b,x,maybe\n,abcde,-5,\n", []Problem{
			{2, BadUsername, "a b", false, ""}, {2, BadUserID, "x", false, ""}, {2, BadYesNo, "maybe", false, ""}, {3, NoName, "", false, ""}, {3, BadUserID, "-5", false, ""},
		}},
		{"long values", "name,staff no,team\n" + long + "," + long + "," + long + "\n", []Problem{
			{2, NameTooLong, cut(long), false, ""}, {2, NameTooLong, cut(long), false, ""}, {2, NameTooLong, cut(long), false, ""},
		}},
		{"no name", "username,team\nabcde,x\n", []Problem{{1, MissingColumn, "name", false, ""}}},
		{"no header", "王伟,一组\n李娜,二组\n", []Problem{{1, MissingColumn, "name", false, ""}}},
		{"nobody", "name,team\n", []Problem{{0, NoRows, "", false, ""}}},
		{"nothing", "", []Problem{{0, Empty, "", false, ""}}},
		{"a stranger", "name,shoe size\nA,43\n", []Problem{{1, UnknownColumn, "shoe size", true, ""}}},
	} {
		_, problems := ReadRoster("r.csv", []byte(c.text))
		if diff := cmp.Diff(c.want, problems); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func FuzzReadRoster(f *testing.F) {
	f.Add("r.csv", []byte("name,username,user id,team,staff no,leader\nA,@abcde,1,T,7,yes\n"))
	f.Add("r.csv", []byte("姓名;组长\n王;是\n王;否"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		people, problems := ReadRoster(name, data)
		if len(people) == 0 && !Fatal(problems) {
			t.Fatal("neither people nor a problem")
		}
		if Fatal(problems) {
			return
		}
		seen := map[int64]bool{}
		for _, p := range people {
			if p.Name == "" || p.User < 0 || p.User != 0 && seen[int64(p.User)] {
				t.Errorf("%+v", p)
			}
			seen[int64(p.User)] = true
		}
	})
}
