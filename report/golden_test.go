package report

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
)

var update = flag.Bool("update", false, "write the golden files anew")

// scene is one message or answer of the bot in one situation.
type scene struct {
	name string
	make func(w Words) any // Doc, Post, []Post, string, HTML or drawn
}

// drawn is a message with its buttons.
type drawn struct {
	doc  Doc
	keys [][]Button
}

func message(doc Doc, keys [][]Button) drawn { return drawn{doc, keys} }

// scenes are all the messages that this package makes, by the file that holds them.
func scenes() map[string][]scene {
	return map[string][]scene{
		"card": cardScenes(), "toast": toastScenes(), "today": todayScenes(), "me": meScenes(),
		"board": boardScenes(), "completion": completionScenes(), "reminder": reminderScenes(),
		"quiz": quizScenes(), "practice": practiceScenes(), "schedule": scheduleScenes(), "settings": settingsScenes(), "welcome": welcomeScenes(),
		"sheet": sheetScenes(), "face": faceScenes(), "contest": contestScenes(), "exam": examScenes(),
	}
}

func TestMessages_read_as_agreed(t *testing.T) {
	b, zone := book(t), shanghai(t)
	for file, list := range scenes() {
		for _, lang := range Languages() {
			t.Run(file+" in "+lang, func(t *testing.T) {
				var out strings.Builder
				for _, s := range list {
					fmt.Fprintf(&out, "======== %s\n%s\n", s.name, show(t, s.make(b.In(lang, zone))))
				}
				compare(t, filepath.Join("testdata", file+"."+lang+".golden"), out.String())
			})
		}
	}
}

func compare(t *testing.T, path, got string) {
	t.Helper()
	if strings.Contains(got, "no value") || unsaid.MatchString(got) {
		t.Errorf("something is not said: %q", unsaid.FindString(got))
	}
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		t.Fatalf("%v; write it by: go test ./report -update", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (write it anew by: go test ./report -update):\n%s", path, diff)
	}
}

// show is anything that the bot says as a person would read it, and judges it in passing.
func show(t *testing.T, what any) string {
	t.Helper()
	switch v := what.(type) {
	case string:
		lines := strings.Split(v, "\n")
		for i := range lines {
			lines[i] = visible(lines[i])
		}
		return strings.Join(lines, "\n") + "\n"
	case HTML:
		return inline(t, v) + "\n"
	case Doc:
		return showDoc(t, v, "")
	case drawn:
		return showDoc(t, v.doc, "") + showKeys(t, v.keys)
	case Post:
		return showPost(t, v)
	case []Post:
		var parts []string
		for _, p := range v {
			parts = append(parts, showPost(t, p))
		}
		return strings.Join(parts, "--------\n")
	}
	t.Fatalf("a %T is no message", what)
	return ""
}

func showPost(t *testing.T, p Post) string {
	t.Helper()
	out := showDoc(t, p.Doc, "")
	if p.Picture != nil {
		out = fmt.Sprintf("(picture %s)\n", p.Picture.Name) + out
	}
	if p.Poll != nil {
		out += showPoll(*p.Poll)
	}
	return out + showKeys(t, p.Buttons)
}

func showPoll(p Poll) string {
	out := "? " + visible(p.Question) + "\n"
	if p.Description != "" {
		out += "  " + visible(p.Description) + "\n"
	}
	for i, o := range p.Options {
		sign := "( )"
		for _, c := range p.Correct {
			if c == i {
				sign = "(x)"
			}
		}
		out += sign + " " + visible(o) + "\n"
	}
	return out + "! " + visible(p.Explanation) + "\nuntil " + p.ClosesAt.Format(time.RFC3339) + "\n"
}

func showKeys(t *testing.T, keys [][]Button) string {
	t.Helper()
	var out strings.Builder
	for _, row := range keys {
		for i, k := range row {
			if i > 0 {
				out.WriteString(" ")
			}
			if width := uniseg.StringWidth(k.Text); width > buttonMost {
				t.Errorf("the button %q is %d columns wide", k.Text, width)
			}
			out.WriteString("[" + visible(k.Text) + "]")
		}
		out.WriteString("\n")
	}
	return out.String()
}

func showDoc(t *testing.T, d Doc, indent string) string {
	t.Helper()
	var out strings.Builder
	for _, b := range d {
		for line := range strings.SplitSeq(strings.TrimSuffix(showBlock(t, b), "\n"), "\n") {
			out.WriteString(strings.TrimRight(indent+line, " ") + "\n")
		}
	}
	return out.String()
}

func showBlock(t *testing.T, b Block) string {
	t.Helper()
	text := inline(t, b.Text)
	switch b.Kind {
	case Heading:
		return "# " + text
	case Quote:
		return "> " + text
	case Code:
		return "```\n" + text + "\n```"
	case Divider:
		return "----"
	case Footer:
		return "(" + text + ")"
	case Details:
		return "▸ " + text + "\n" + showDoc(t, b.Blocks, "    ")
	case List:
		return showList(t, b)
	case Table:
		return showTable(t, b.Rows)
	case Paragraph:
	}
	return text
}

func showList(t *testing.T, b Block) string {
	t.Helper()
	lines := make([]string, len(b.Items))
	for i, item := range b.Items {
		lines[i] = "• " + inline(t, item)
		if b.Numbered {
			lines[i] = fmt.Sprintf("%d. %s", i+1, inline(t, item))
		}
	}
	return strings.Join(lines, "\n")
}

// showTable sets a table in columns, figures flush right.
func showTable(t *testing.T, rows [][]Cell) string {
	t.Helper()
	widths := map[int]int{}
	for _, row := range rows {
		if len(row) != len(rows[0]) {
			t.Errorf("a row of %d cells in a table of %d", len(row), len(rows[0]))
		}
		for i, c := range row {
			widths[i] = max(widths[i], uniseg.StringWidth(inline(t, c.Text)))
		}
	}
	var out strings.Builder
	for _, row := range rows {
		for i, c := range row {
			text := inline(t, c.Text)
			space := strings.Repeat(" ", widths[i]-uniseg.StringWidth(text))
			if c.Right {
				text = space + text
			} else {
				text += space
			}
			out.WriteString("| " + text + " ")
		}
		out.WriteString("|\n")
	}
	return out.String()
}
