package bot

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"studybot/bot/wire"
	"studybot/report"
	"studybot/report/sheet"
	"studybot/study"
)

// answersBack is how many quizzes an export of answers reaches back.
const answersBack = 200

var exportKinds = []string{"answers", "board", "notes", "ledger"}

// export: /export [answers,board,notes,ledger] [xlsx,csv].
func (r *Router) export(ctx context.Context, c *Call) ([]report.Post, error) {
	kind, format := "", "xlsx"
	for _, word := range c.fields() {
		switch word = strings.ToLower(word); {
		case slices.Contains(exportKinds, word):
			kind = word
		case word == "xlsx" || word == "csv":
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
	members, err := r.o.Roster.Members(ctx, c.Group.ID)
	if err != nil {
		return nil, fmt.Errorf("read the roster: %w", err)
	}
	names := make(map[study.UserID]study.Member, len(members))
	for _, m := range members {
		names[m.User] = m
	}
	var sheets []sheet.Sheet
	switch kind {
	case "board":
		for _, p := range study.Periods() {
			board, err := r.figures.Board(ctx, c.Group, p, c.Today(), c.Now)
			if err != nil {
				return nil, err
			}
			sheets = append(sheets, c.Words.BoardSheet(board))
		}
	case "notes":
		notes, err := r.o.Ledger.Notes(ctx, c.Group.ID, study.Span{From: study.Date{Year: 2000, Month: 1, Day: 1}, To: c.Today()})
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, c.Words.NotesSheet(notes, names))
	case "ledger":
		entries, err := r.o.Ledger.LedgerAll(ctx, c.Group.ID)
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, c.Words.LedgerSheet(entries, names))
	case "answers":
		answers, err := r.answersSheet(ctx, c, names)
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, answers)
	}
	return c.sheetPost(kind+"-"+c.Today().String(), format, sheets...)
}

func (r *Router) answersSheet(ctx context.Context, c *Call, names map[study.UserID]study.Member) (sheet.Sheet, error) {
	quizzes, err := r.o.Ledger.Quizzes(ctx, c.Group.ID, answersBack)
	if err != nil {
		return sheet.Sheet{}, err
	}
	s := c.Words.AnswersSheet()
	for _, q := range quizzes {
		answers, err := r.o.Quizzes.Answers(ctx, c.Group.ID, q.Number)
		if err != nil {
			return s, err
		}
		s.Rows = append(s.Rows, c.Words.AnswerRows(q, answers, names)...)
	}
	return s, nil
}

// sheetPost sends spreadsheets to the leader who asks. A CSV file holds the first sheet.
func (c *Call) sheetPost(name, format string, sheets ...sheet.Sheet) ([]report.Post, error) {
	var b bytes.Buffer
	var err error
	if format == "csv" {
		err = sheet.CSV(&b, sheets[0])
	} else {
		err = sheet.XLSX(&b, sheets...)
	}
	if err != nil {
		return nil, fmt.Errorf("write the spreadsheet: %w", err)
	}
	file := &report.File{Name: name + "." + format, Data: b.Bytes()}
	post, err := c.confidential(report.Post{File: file, Doc: report.Doc{report.Para(c.Words.Say("export.done", "Name", c.Group.Title))}})
	if err != nil {
		return nil, err
	}
	if c.Kind == wire.Tapped && c.InGroup {
		return []report.Post{c.toast(c.Words.Plain("toast.sending")), post}, nil
	}
	return []report.Post{post}, nil
}
