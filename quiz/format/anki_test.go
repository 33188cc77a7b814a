package format

import (
	"strings"
	"testing"

	"studybot/quiz"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestEach_sort_of_note_is_read(t *testing.T) {
	long := strings.Repeat("long ", 20)
	for _, c := range []struct{ name, text, want string }{
		{"two fields", "#separator:tab\nfront\tback", "short: front =back"},
		{"a comma", "#separator:Comma\nfront,\"back, really\"", "short: front =back, really"},
		{"a sign of its own", "#separator:|\nfront|back", "short: front =back"},
		{"HTML", "#html:true\n#separator:tab\n<b>front</b>&nbsp;x<br>y\tb&amp;c", "short: front x⏎y =b&c"},
		{"no HTML", "#html:false\n#separator:tab\n<b>front</b>\ta<b>", "short: <b>front</b> =a<b>"},
		{"HTML that is not announced", "#separator:tab\n<b>front</b>\tback", "short: front =back"},
		{"three fields", "#separator:tab\nfront\tback\textra\tmore", "short: front =back #extra⏎more"},
		{"several forms", "#separator:tab\nfront\tone; two / three", "short: front =one; two / three =one =two =three"},
		{"a star", "#separator:tab\nfront\t2*3", `short: front =2\*3`},
		{"a long back", "#separator:tab\nfront\t" + long, "essay: front #" + strings.TrimSpace(long)},
		{"a back of lines", "#separator:tab\nfront\t\"one\ntwo\"\textra", "essay: front #one⏎two⏎extra"},
		{"gaps", "#separator:tab\n{{c1::A}} and {{c2::B; C::hint}}\textra", "cloze: _____ and _____ (hint) 1=A 2=B; C 2=B 2=C #extra"},
		{"a quotation mark in the middle", "#separator:tab\n5\" disk\tfloppy", `short: 5" disk =floppy`},
		{"remarks and blank lines", "#separator:tab\n\n# no\nfront\tback\n\n", "short: front =back"},
		{"a header that we do not know", "#separator:tab\n#new thing:7\n#columns:Front\tBack\nfront\tback", "short: front =back"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, problems := ReadAnki(c.text)
			if len(b.Questions) != 1 || len(problems) > 0 {
				t.Fatal(b, found(problems))
			}
			if got := brief(b.Questions[0]); got != c.want {
				t.Errorf("read as %q, want %q", got, c.want)
			}
		})
	}
}

func TestColumns_of_notes_tell_deck_tags_and_ID(t *testing.T) {
	b, problems := ReadAnki("#separator:tab\n#deck:All\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\n#tags:every one\ng1\tBasic\tA::B\tfront\tback\tx y\n")
	want := []quiz.Question{{ID: "g1", Kind: quiz.Short, Category: "A::B", Text: "front", Answers: []quiz.Answer{{Text: "back", Weight: 1}}, Tags: []string{"every", "one", "x", "y"}}}
	if diff := cmp.Diff(want, b.Questions); diff != "" || b.Title != "All" || len(problems) > 0 {
		t.Error(diff, b.Title, found(problems))
	}
}

func TestEach_mistake_in_notes_is_found_in_its_line(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"no back", "#separator:tab\n#html:false\nfront\tback\nonly\n", "line 4: one sided (only)"},
		{"an empty back", "#separator:tab\n\"two\nlines\"\tback\nfront\t\n", "line 4: one sided (front)"},
		{"no front", "#separator:tab\n\tback\n", "line 2: empty question"},
		{"a picture", "#separator:tab\n<img src=\"a.png\">front\tback<img src=\"b.png\">\n", "line 2: warning: picture left out (a.png)\nline 2: warning: picture left out (b.png)"},
		{"an ID twice", "#separator:tab\n#guid column:1\na\tx\ty\na\tz\ty\n", "line 4: duplicate id (a)"},
		{"nothing", "#separator:tab\n", "line 0: no questions"},
	} {
		if _, problems := ReadAnki(c.text); found(problems) != c.want {
			t.Errorf("%s: found\n%s\nwant\n%s", c.name, found(problems), c.want)
		}
	}
}

func TestCards_are_taken_by_their_own_backs(t *testing.T) {
	field := rapid.StringMatching(`[a-z汉字]{1,8}( [a-z;*/]{1,6})?[a-z]`)
	rapid.Check(t, func(t *rapid.T) {
		front, back := field.Draw(t, "front"), field.Draw(t, "back")
		b, problems := ReadAnki("#separator:tab\n" + front + "\t" + back + "\n")
		if len(b.Questions) != 1 || !Usable(problems) || b.Questions[0].Text != front || quiz.Grade(b.Questions[0], nil, back) != 1 {
			t.Fatal(b, found(problems))
		}
	})
}

func FuzzReadAnki(f *testing.F) {
	f.Add("#separator:tab\n#html:true\n#tags column:3\nfront\t<b>back</b>\tx")
	f.Add("#separator:,\n\"a\",\"b\"\n{{c1::x::y}},")
	f.Fuzz(func(t *testing.T, text string) {
		_, problems := ReadAnki(text)
		sane(t, text, problems)
	})
}
