package quiz

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTraditional_and_simplified_Chinese_are_the_same_answer(t *testing.T) {
	for _, c := range []struct {
		form, text string
		same       bool
	}{
		{"头发", "頭髮", true},
		{"頭髮", "头发", true},
		{"发财", "發財", true},
		{"皇后后来", "皇后後來", true},
		{"臺灣", "台湾", true},
		{"乾隆", "乾隆", true},
		{"万里长城", "萬里長城", true},
		{"＊万里＊", "萬里", false},
		{"*长城*", "萬里長城。", true},
		{"头发", "頭发", true},
		{"干", "乾", true},
		{"着", "著", false}, // 著名 and 看著: one character does not tell
		{"北京", "南京", false},
		{"薴", "苧", true},
	} {
		q := Question{Kind: Short, Answers: []Answer{{Text: c.form, Weight: 1}}}
		if got := Grade(q, nil, c.text) == 1; got != c.same {
			t.Errorf("%s for %s: %v", c.text, c.form, got)
		}
	}
}

func TestThe_table_of_characters_is_whole_and_leads_nowhere_twice(t *testing.T) {
	table := simplifiedOf()
	if pairs := len(strings.Fields(simplifiedPairs)); len(table) != pairs || pairs < 3000 {
		t.Errorf("%d of %d pairs", len(table), pairs)
	}
	for from, to := range table {
		if again, ok := table[to]; ok || from == to || !han(to) {
			t.Errorf("%c becomes %c, that %c", from, to, again)
		}
	}
	for s := range strings.FieldsSeq(simplifiedPairs) {
		if utf8.RuneCountInString(s) != 2 {
			t.Errorf("%q is no pair", s)
		}
	}
}

// Statistics hang on IDs: those of questions in traditional Chinese must not change
// when the table does.
func TestIDs_do_not_hang_on_the_table(t *testing.T) {
	traditional, simple := Question{Kind: Essay, Text: "頭髮"}, Question{Kind: Essay, Text: "头发"}
	if traditional.DerivedID() == simple.DerivedID() {
		t.Error("they were made alike")
	}
}
