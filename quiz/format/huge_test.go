package format

import (
	"strings"
	"testing"
	"time"
)

// Files are sent by people; none may keep the bot busy.
const hugeSize = 1 << 18

// linear reads huge nonsense with each reader, and an eighth of it. Eight times the text may
// take eight times as long; a reader with quadratic parts takes sixty-four times. How long
// either takes depends on the machine and on what else it does, so that no bound is right:
// what is measured is one against the other, several times over before it counts, and what
// is quick is let pass.
func linear(t *testing.T, size int, nonsense func(n int) map[string]string, readers ...func(text string)) {
	t.Helper()
	const quick, tries, most = 200 * time.Millisecond, 5, 24
	part := nonsense(size / 8)
	for name, text := range nonsense(size) {
		for _, read := range readers {
			for try := 1; ; try++ {
				whole := reading(read, text)
				if whole < quick || whole < most*reading(read, part[name]) {
					break
				}
				if try == tries {
					t.Errorf("%s: eight times the text takes over %d times as long, %v", name, most, whole)
					break
				}
			}
		}
	}
}

func reading(read func(string), text string) time.Duration {
	begun := time.Now()
	read(text)
	return time.Since(begun)
}

func TestHuge_nonsense_in_GIFT_tables_and_JSON_is_read_in_linear_time(t *testing.T) {
	linear(t, hugeSize, func(n int) map[string]string {
		return map[string]string{
			"open brackets in a comment":  "//" + strings.Repeat("[", n) + "\nQ {T}",
			"open braces":                 strings.Repeat("Q {\n\n", n/8),
			"answers in one line":         "Q {" + strings.Repeat("=a", n/4) + "}",
			"wrong weights in one line":   "Q {" + strings.Repeat("~%5x%a", n/16) + "}",
			"the same question":           strings.Repeat("Q {T}\n\n", n/32),
			"lines of one question":       strings.Repeat("Q\n", n/2),
			"styles":                      "[html]" + strings.Repeat("<style>", n/8) + "{T}",
			"pictures":                    "[html]" + strings.Repeat("<img>", n/8) + "{T}",
			"lower signs":                 "[html]" + strings.Repeat("<sub>x", n/8) + "{T}",
			"backslashes":                 strings.Repeat("\\", n) + "{T}",
			"blank lines in open braces":  "Q {" + strings.Repeat("\n\n", n/2),
			"blank lines in braces":       "Q {" + strings.Repeat("\n\n", n/2) + "=a}",
			"colons":                      strings.Repeat("::", n/2),
			"comments without questions":  strings.Repeat("// [tag:x]\n\n", n/16),
			"categories":                  strings.Repeat("$CATEGORY: x\n", n/16),
			"feedback":                    "Q {=a" + strings.Repeat("#", n) + "}",
			"arrows":                      "Q {" + strings.Repeat("=a->b", n/8) + "}",
			"percent signs":               "Q {=" + strings.Repeat("%", n) + "}",
			"a header of many separators": strings.Repeat(",", n),
		}
	},
		func(text string) { ReadGIFT(text) },
		func(text string) { Read("x.csv", "question,answer,"+text) },
		func(text string) { Read("x.txt", text) },
		func(text string) { ReadJSON("[" + text) },
	)
}

func TestHuge_nonsense_in_XML_is_read_in_linear_time(t *testing.T) {
	linear(t, hugeSize, func(n int) map[string]string {
		return map[string]string{
			"elements":          strings.Repeat("<a>", n/4),
			"broken questions":  strings.Repeat("<question><a></b>", n/16),
			"hidden texts":      "<question><name>" + strings.Repeat("<![CDATA[x]]>", n/16),
			"open hidden texts": strings.Repeat("<question><![CDATA[", n/16),
			"embedded gaps":     "<question type=\"cloze\"><questiontext><text>" + strings.Repeat("{1:SA:=x}", n/16) + "</text></questiontext></question>",
		}
	},
		func(text string) { ReadMoodleXML(text) },
		func(text string) { ReadMoodleXML("<quiz>" + text) },
	)
}

func TestHuge_nonsense_in_plain_texts_is_read_in_linear_time(t *testing.T) {
	linear(t, hugeSize/2, func(n int) map[string]string {
		return map[string]string{
			"lines of text":       strings.Repeat("Q\n", n/4),
			"blank lines":         "1. x" + strings.Repeat("\n\n", n/4) + "A. y",
			"options in one line": strings.Repeat("A. x B. y ", n/16),
			"options in lines":    strings.Repeat("A. x\nB. y\n", n/16),
			"answers in a line":   strings.Repeat("答案：A ", n/16),
			"answers in lines":    strings.Repeat("1. x\n答案：A\n", n/16),
			"questions in a line": strings.Repeat("1. ", n/8),
			"a key without end":   "1. x\n参考答案\n1-5 " + strings.Repeat("A ", n/4) + strings.Repeat("\n1-9999 A", n/64),
			"keys in a line":      "1. x\n参考答案\n" + strings.Repeat("1. A ", n/16),
			"loose lines":         "1. x\n答案：A\n" + strings.Repeat("x\n\n", n/8),
			"brackets":            "1. " + strings.Repeat("（A）", n/16) + "\n答案：B",
			"headings":            strings.Repeat("一、单选题\n", n/16),
			"gaps of cards":       strings.Repeat("{{c1::", n/16) + "\tx",
			"quotes":              "#separator:tab\n" + strings.Repeat("\"", n),
		}
	},
		func(text string) { Read("x.txt", text) },
		func(text string) { ReadAiken(text) },
		func(text string) { ReadPlain(text) },
		func(text string) { ReadPlain("1. x\nA. y\n答案：A\n参考答案\n1. " + text) },
		func(text string) { ReadAnki(text) },
		func(text string) { ReadAnki("#html:true\n" + text) },
	)
}
