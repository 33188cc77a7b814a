package studybot_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"studybot/content"
	"studybot/quiz/format"
	"studybot/report"
	"studybot/scheduler"
)

func bookOfWords(t *testing.T) *report.Book {
	t.Helper()
	book, err := report.OpenBook()
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// whole says what is wrong with a sentence that should be whole.
func whole(text string) string {
	switch {
	case strings.HasPrefix(text, "["), strings.Contains(text, "no value"):
		return "is not said"
	case strings.Contains(text, "“”"), strings.Contains(text, "()"), strings.Contains(text, "（）"):
		return "quotes nothing"
	case strings.Contains(text, "  "), strings.HasSuffix(text, " "), strings.HasSuffix(text, ":"), strings.HasSuffix(text, "："):
		return "has a hole"
	}
	return ""
}

func TestWhat_is_wrong_with_a_schedule_is_said_in_a_whole_sentence(t *testing.T) {
	book, now := bookOfWords(t), time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)
	for _, typed := range []string{
		"", "crad daily 08:00", "xyz", "card", "card 08:00", "card daily", "card daily 25:00", "card monthly 32 09:00",
		"card once 2026-02-30 08:00", "card once 2020-01-01 08:00", "card every 5m", "card every 25h", `card "0 0 31 2 *"`,
		`card "0 8"`, "card whenever", "card daily 08:00 tz=UTC", "card daily 08:00 silnt=yes", "card daily 08:00 zzzzzzz=1",
		"card daily 08:00 n=5", "quiz daily 08:00 n=x", "quiz daily 08:00 n=1 n=2", "quiz daily 08:00 mode=xyz", "测验 每天 08:00 mode=抢达", "quiz daily 08:00 each=1s mode=contest", "card daily 08:00 topic=x", "message daily 08:00", `message daily 08:00 text="x`,
		"日卡 每天", "日卡 明天", "测验 每周 12:00", "提醒 08:00", "card " + strings.Repeat("daily 08:00 ", 100), `card <b>"'&`,
	} {
		_, err := scheduler.ParseCommandAt(typed, now, time.UTC)
		var when *scheduler.WhenError
		var command *scheduler.CommandError
		for _, lang := range report.Languages() {
			text := ""
			switch w := book.In(lang, nil); {
			case errors.As(err, &when):
				text = w.Plain("refused.when."+string(when.Kind), "Text", when.Text, "Example", when.Example)
			case errors.As(err, &command):
				text = w.Plain("refused.schedule."+string(command.Kind), "Text", command.Text, "Near", command.Nearest, "Values", w.Phrase(command.Values), "Example", command.Example)
			case err == nil:
				t.Fatalf("%q is taken", typed)
			}
			if why := whole(text); why != "" {
				t.Errorf("%s: %q %s: %q", lang, typed, why, text)
			}
		}
	}
}

func TestWhat_is_wrong_with_a_file_is_said_whole_with_and_without_a_detail(t *testing.T) {
	book := bookOfWords(t)
	reasons := content.Reasons()
	for _, r := range format.Reasons() {
		reasons = append(reasons, content.Reason(r))
	}
	for _, r := range reasons {
		for _, lang := range report.Languages() {
			w := book.In(lang, nil)
			id := "problem." + strings.ReplaceAll(string(r), " ", "_")
			if text := w.Plain(id, "Detail", "<x>"); whole(text) != "" || strings.Contains(text, "&lt;") {
				t.Errorf("%s: %s %s: %q", lang, id, whole(text), text)
			}
		}
	}
}

// spoilt are files with everything wrong that a reader tells without a detail.
var spoilt = map[string]string{
	"a.gift": "::x\n\nq }\n\nq { =a\n\nq { } { }\n\nplain\n\n{=a}\n\nq {=a ~a ~}\n\nq {~%900%a =b}\n\nq {#x}\n\nq {=a -> b =c}\n\n",
	"b.csv":  "question,A,B,answer,type,foo\n,x,y,A,,\nq,x,x,Z,,\nq,x,,C,odd,\nq,x,y,,,\nq,x,y,A,,,extra\n",
	"c.json": `{"questions":[{"text":"","kind":"single"},{"text":"q","kind":"odd"}]}`,
	"d.json": `{"questions":`,
	"e.csv":  "question,answer\n",
	"f.csv":  "foo,bar\n1,2\n",
	"g.txt":  "A. x\nANSWER: A\n\nq\nA. x\nC. y\nANSWER: A\n\nq\nA. x\nB. x\nANSWER: Z\n\nq\nA. x\nB. y\nANSWER: A\nANSWER: B\n",
	"h.txt":  "答案：A\n\n1. 问\nA. x\nC. y\n答案：A\n2. 问\nA. x\nB. y\n答案：Z\n3. 问\n答案：A\n答案：B\n\n散落\n4. 问\nA. x\n参考答案\n1-3 A\n9. A\n别的\n",
	"i.xml":  `<quiz><question type="odd"/><question type="essay"><graderinfo><text>x</text></graderinfo><questiontext format="html"><text>q&lt;img src="a.png"&gt;</text></questiontext></question><question><a></b></question>`,
	"j.xml":  "<html></html>",
	"k.xml":  "",
	"l.txt":  "#separator:tab\nfront\t\n\t\tx\n",
}

func TestProblems_that_readers_find_are_said_whole(t *testing.T) {
	book := bookOfWords(t)
	for name, text := range spoilt {
		_, problems := format.Read(name, text)
		if len(problems) == 0 {
			t.Errorf("%s: no problem is found", name)
		}
		for _, p := range problems {
			for _, lang := range report.Languages() {
				said := book.In(lang, nil).Plain("problem."+strings.ReplaceAll(string(p.Reason), " ", "_"), "Detail", p.Detail)
				if why := whole(said); why != "" {
					t.Errorf("%s: line %d of %s %s: %q (%q)", lang, p.Line, name, why, said, p.Detail)
				}
			}
		}
	}
}
