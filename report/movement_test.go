package report

import (
	"strings"
	"testing"

	"studybot/study"
)

func TestA_groups_first_week_shows_no_movement(t *testing.T) {
	w := book(t).In("en", shanghai(t))
	first := board(study.ThisWeek, people())
	for i := range first.Standings {
		first.Standings[i].Was = 0
	}
	for _, row := range w.BoardDoc(readers(), first)[1].Rows {
		for _, cell := range row {
			if cell.Text == "±" || strings.Contains(string(cell.Text), string(w.Say("board.new"))) {
				t.Errorf("the first week says %q in %v", cell.Text, row)
			}
		}
	}
	for _, row := range w.boardCard(readers(), first).Rows {
		if row.New {
			t.Errorf("the first week's picture calls %s new", row.Name)
		}
	}
	first.Standings[3].Was = 1
	if rows := w.BoardDoc(readers(), first)[1].Rows; rows[0][3].Text != w.Say("board.col.move") {
		t.Errorf("the second week has no movement: %v", rows[0])
	}
}
