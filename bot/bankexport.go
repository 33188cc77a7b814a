package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"studybot/quiz/format"
	"studybot/report"
	"studybot/study"
)

// bankForms are the forms in which a bank goes out, with the ends of their files' names.
var bankForms = map[string]struct {
	form format.Format
	end  string
}{
	"gift": {format.GIFT, "gift"}, "csv": {format.CSV, "csv"}, "json": {format.JSON, "json"},
	"xml": {format.MoodleXML, "xml"}, "moodle": {format.MoodleXML, "xml"}, "aiken": {format.Aiken, "txt"},
}

// exportBank: /bank export NAME [gift,csv,json,xml,aiken] sends a bank as a file, and says
// what the form can't hold. It has the key, so it goes to the one who asks alone.
func (r *Router) exportBank(ctx context.Context, c *Call, name, form string) ([]report.Post, error) {
	as, known := bankForms[strings.ToLower(form)]
	if !known {
		return nil, study.Refuse("bank.form", "Text", report.Cut(form, 40))
	}
	bank, err := r.o.Library.Bank(ctx, c.Group.ID, name)
	if errors.Is(err, study.ErrNotFound) {
		return nil, study.Refuse("bank", "Name", report.Cut(name, 40))
	}
	if err != nil {
		return nil, err
	}
	free, by, err := r.unasked(ctx, c, bank.Questions)
	if err != nil {
		return nil, err
	}
	if len(free) < len(bank.Questions) {
		return nil, c.withheld(name, by)
	}
	var file bytes.Buffer
	err = format.Write(&file, as.form, bank)
	var left *format.LeftOut
	if err != nil && !errors.As(err, &left) {
		return nil, fmt.Errorf("write the bank: %w", err)
	}
	doc := report.Doc{report.Para(c.Words.Say("bank.exported", "Name", name, "Count", len(bank.Questions)))}
	if left != nil {
		doc = append(doc, report.Para(c.Words.Say("bank.left", "Count", len(left.IDs), "Names", report.Cut(strings.Join(left.IDs, ", "), 300))))
	}
	return c.handOver(report.Post{File: &report.File{Name: name + "." + as.end, Data: file.Bytes()}, Doc: doc})
}
