package format

import (
	"strconv"
	"strings"
	"unicode"

	"studybot/quiz"

	"golang.org/x/text/width"
)

// truths are the words for true and false that files use.
var truths = map[string]bool{
	"t": true, "true": true, "y": true, "yes": true, "right": true, "correct": true,
	"对": true, "對": true, "是": true, "真": true, "正确": true, "正確": true, "√": true, "✓": true, "✔": true, "✅": true,
	"f": false, "false": false, "n": false, "no": false, "wrong": false, "incorrect": false,
	"错": false, "錯": false, "否": false, "假": false, "错误": false, "錯誤": false, "不对": false, "×": false, "✗": false, "✘": false, "❌": false,
}

func truthOf(s string) (truth, ok bool) {
	truth, ok = truths[plainWord(s)]
	return truth, ok
}

// trueFalse is the two options of a true/false question, in the language in which
// it is asked: people answer in the words of the question.
func trueFalse(text string, truth bool) []quiz.Option {
	options := []quiz.Option{{Text: "True"}, {Text: "False"}}
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		options = []quiz.Option{{Text: "对"}, {Text: "错"}}
	}
	if truth {
		options[0].Weight = 1
	} else {
		options[1].Weight = 1
	}
	return options
}

// plainTrueFalse says whether a question can be written as true or false, and
// which it is.
func plainTrueFalse(q quiz.Question) (truth, ok bool) {
	if q.Kind != quiz.TrueFalse || len(q.Options) != 2 {
		return false, false
	}
	truth = q.Options[0].Weight > 0
	for i, o := range trueFalse(q.Text, truth) {
		if q.Options[i].Text != o.Text || q.Options[i].Weight != o.Weight {
			return false, false
		}
	}
	return truth, true
}

// plainWord makes headers and key words alike: case, width, blanks and the
// punctuation people put around them do not matter.
func plainWord(s string) string {
	s = strings.ToLower(width.Fold.String(s))
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("_-.:()[]【】*", r) || r == '\ufe0f' {
			return -1
		}
		return r
	}, s)
}

// listMark parts the entries of a list in a cell or a comment.
func listMark(r rune) bool { return strings.ContainsRune(",;，；、|", r) }

func numbered(s string, n int) string { return s + "-" + strconv.Itoa(n) }
