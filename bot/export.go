package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"studybot/quiz"
	"studybot/report"
	"studybot/report/sheet"
	"studybot/study"
)

// answersBack is how many quizzes an export of answers reaches back.
const answersBack = 200

// What can be exported, everything last, and as what.
var (
	exportKinds   = []string{"answers", "board", "notes", "ledger", "audit", "all"}
	exportFormats = []string{"xlsx", "csv", "json", "pdf"}
)

const exportAll = "all"

// export: /export [answers,board,notes,ledger,audit,all] [xlsx,csv,json,pdf]. What stands on
// the buttons is understood as well.
func (r *Router) export(ctx context.Context, c *Call) ([]report.Post, error) {
	kind, format := "", "xlsx"
	for _, word := range c.fields() {
		word = strings.ToLower(word)
		called := slices.IndexFunc(exportKinds, func(k string) bool { return k == word || strings.ToLower(c.Words.Plain("sheet."+k)) == word })
		switch {
		case called >= 0:
			kind = exportKinds[called]
		case slices.Contains(exportFormats, word):
			format = word
		default:
			return nil, study.Refuse("export.what", "Example", c.Words.Plain("example.export"))
		}
	}
	if kind == "" {
		var keys [][]report.Button
		for _, k := range exportKinds {
			keys = append(keys, []report.Button{{Text: c.Words.Plain("sheet." + k), Action: report.Action{Verb: report.VerbExport, Group: c.Group.ID, Args: []string{k}}}})
		}
		return c.say(report.Doc{report.Para(c.Words.Say("export.choose"))}, keys...), nil
	}
	return r.exportFile(ctx, c, kind, format)
}

func (r *Router) tapExport(ctx context.Context, c *Call) ([]report.Post, error) {
	if !slices.Contains(exportKinds, c.arg(0)) {
		return c.toasted("toast.badbutton"), nil
	}
	return r.exportFile(ctx, c, c.arg(0), "xlsx")
}

// tapSheet: the spreadsheet of a completion report.
func (r *Router) tapSheet(ctx context.Context, c *Call) ([]report.Post, error) {
	from, ok := c.argDate(0)
	to, ok2 := c.argDate(1)
	if !ok || !ok2 || to.Before(from) || (study.Span{From: from, To: to}).Days() > 92 {
		return c.toasted("toast.badbutton"), nil
	}
	reports, err := r.figures.Completion(ctx, c.Group, study.Span{From: from, To: to}, c.Now)
	if err != nil {
		return nil, err
	}
	return c.sheetPost("report-"+from.String(), "xlsx", c.Words.CompletionSheet(reports))
}

func (r *Router) exportFile(ctx context.Context, c *Call, kind, format string) ([]report.Post, error) {
	name := kind + "-" + c.Today().String()
	if format == "json" {
		text, err := r.o.Exports.ExportText(ctx, c.Group.ID, kind)
		if err != nil {
			return nil, fmt.Errorf("export %s: %w", kind, err)
		}
		return c.filePost(name+".json", text)
	}
	members, err := r.o.Roster.Members(ctx, c.Group.ID)
	if err != nil {
		return nil, fmt.Errorf("read the roster: %w", err)
	}
	names := make(map[study.UserID]study.Member, len(members))
	for _, m := range members {
		names[m.User] = m
	}
	kinds := []string{kind}
	if kind == exportAll {
		kinds = slices.DeleteFunc(slices.Clone(exportKinds), func(k string) bool { return k == exportAll })
	}
	var sheets []sheet.Sheet
	for _, k := range kinds {
		some, err := r.exportSheets(ctx, c, k, names)
		if err != nil {
			return nil, fmt.Errorf("export %s: %w", k, err)
		}
		sheets = append(sheets, some...)
	}
	return c.sheetPost(name, format, sheets...)
}

// exportSheets are the tables of one kind.
func (r *Router) exportSheets(ctx context.Context, c *Call, kind string, names map[study.UserID]study.Member) ([]sheet.Sheet, error) {
	switch kind {
	case "board":
		return r.boardSheets(ctx, c)
	case "notes":
		notes, err := r.o.Ledger.Notes(ctx, c.Group.ID, study.Span{From: study.Date{Year: 2000, Month: 1, Day: 1}, To: c.Today()})
		return []sheet.Sheet{c.Words.NotesSheet(notes, names)}, err
	case "ledger":
		entries, err := r.shownLedger(ctx, c)
		return []sheet.Sheet{c.Words.LedgerSheet(entries, names)}, err
	case "audit":
		lines, err := r.o.Exports.Audit(ctx, c.Group.ID, 0)
		return []sheet.Sheet{c.Words.AuditSheet(lines, names)}, err
	}
	answers, err := r.answersSheet(ctx, c, names)
	return []sheet.Sheet{answers}, err
}

// shownLedger is the ledger without what right answers earned in quizzes that are open.
func (r *Router) shownLedger(ctx context.Context, c *Call) ([]study.Entry, error) {
	open, err := r.openNumbers(ctx, c.Group.ID)
	if err != nil {
		return nil, err
	}
	entries, err := r.o.Ledger.LedgerAll(ctx, c.Group.ID)
	return study.Unsealed(entries, open), err
}

func (r *Router) boardSheets(ctx context.Context, c *Call) ([]sheet.Sheet, error) {
	var sheets []sheet.Sheet
	for _, p := range study.Periods() {
		board, err := r.figures.Board(ctx, c.Group, p, c.Today(), c.Now)
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, c.Words.BoardSheet(board))
	}
	return sheets, nil
}

func (r *Router) answersSheet(ctx context.Context, c *Call, names map[study.UserID]study.Member) (sheet.Sheet, error) {
	quizzes, err := r.o.Ledger.Quizzes(ctx, c.Group.ID, answersBack)
	if err != nil {
		return sheet.Sheet{}, err
	}
	s := c.Words.AnswersSheet()
	for _, q := range quizzes {
		if q.Mode == quiz.ModePrivate && q.State != quiz.Closed {
			continue // who gets the file may take it, and may be copying; which try counts tells what was right
		}
		answers, err := r.o.Quizzes.Answers(ctx, c.Group.ID, q.Number)
		if err != nil {
			return s, err
		}
		s.Rows = append(s.Rows, c.Words.AnswerRows(q, answers, names)...)
	}
	return s, nil
}

// sheetPost sends spreadsheets to the leader who asks. Several as CSV come in a ZIP file.
func (c *Call) sheetPost(name, format string, sheets ...sheet.Sheet) ([]report.Post, error) {
	var b bytes.Buffer
	var err error
	switch {
	case format == "csv" && len(sheets) > 1:
		format, err = "zip", sheet.ZIP(&b, sheets...)
	case format == "pdf":
		err = sheet.PDF(&b, sheets...)
	case format == "csv":
		err = sheet.CSV(&b, sheets[0])
	default:
		err = sheet.XLSX(&b, sheets...)
	}
	if errors.Is(err, sheet.ErrLong) {
		kind, _, _ := strings.Cut(name, "-")
		return nil, study.Refuse("export.long", "Most", sheet.MostPages, "Example", "/export "+kind+" xlsx")
	}
	if err != nil {
		return nil, fmt.Errorf("write the spreadsheet: %w", err)
	}
	return c.filePost(name+"."+format, b.Bytes())
}

// filePost sends a file to the leader who asks.
func (c *Call) filePost(name string, data []byte) ([]report.Post, error) {
	return c.handOver(report.Post{
		File: &report.File{Name: name, Data: data},
		Doc:  report.Doc{report.Para(c.Words.Say("export.done", "Name", c.Group.Title))},
	})
}
