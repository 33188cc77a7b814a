package wire

import (
	"strings"
	"testing"

	"studybot/report"
)

func TestWhat_is_folded_or_in_a_table_takes_its_room_in_a_rich_message(t *testing.T) {
	text := func(n int) report.HTML { return report.HTML(strings.Repeat("字", n)) }
	table := report.Block{Kind: report.Table, Rows: [][]report.Cell{{{Text: text(10_000)}}}}
	for name, c := range map[string]struct {
		doc      report.Doc
		messages int // 0: no rich message holds it
	}{
		"two folds side by side":   {report.Doc{report.Fold("a", report.Para(text(20_000))), report.Fold("b", report.Para(text(20_000)))}, 2},
		"two that fit together":    {report.Doc{report.Fold("a", report.Para(text(16_000))), report.Fold("b", report.Para(text(16_000)))}, 1},
		"all in one fold":          {report.Doc{report.Fold("a", report.Para(text(10_000)), table, report.Bullets(text(10_000)))}, 1},
		"too much in one fold":     {report.Doc{report.Fold("a", report.Para(text(10_000)), table, report.Bullets(text(13_000)))}, 0},
		"a table behind a heading": {report.Doc{report.Head(text(25_000)), table}, 2},
	} {
		if messages, ok := richMessages(c.doc); len(messages) != c.messages || ok != (c.messages > 0) {
			t.Errorf("%s: %d messages, %v", name, len(messages), ok)
		}
	}
}
