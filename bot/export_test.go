package bot

import (
	"errors"
	"slices"
	"testing"

	"studybot/report/sheet"
	"studybot/study"
)

func TestA_ledger_of_years_is_offered_as_a_spreadsheet_in_place_of_paper(t *testing.T) {
	rows := slices.Repeat([][]any{{"2026-11-21", "Ann", 2}}, 60*sheet.MostPages)
	_, err := (&Call{}).sheetPost("ledger-2026-11-21", "pdf", sheet.Sheet{Name: "Ledger", Header: []string{"a", "b", "c"}, Rows: rows})
	refusal, ok := errors.AsType[*study.Refusal](err)
	if !ok || refusal.Reason != "export.long" || refusal.Args["Example"] != "/export ledger xlsx" {
		t.Errorf("%v", err)
	}
}
