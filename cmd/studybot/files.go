package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"studybot/content"
	"studybot/effect"
	"studybot/quiz"
	"studybot/store"
	"studybot/study"
)

type checkCmd struct {
	Files []string `arg:"" existing:"" help:"Plans (.md, .zip), banks (.gift, .xml, .txt), or tables (.csv, .xlsx, .json) of either."`
	As    string   `enum:"auto,plan,bank,roster" default:"auto" help:"What the files are."`
}

// Run reads files as an import would and prints what is wrong with them.
func (c *checkCmd) Run(_ context.Context, out io.Writer) error {
	bad := 0
	for _, name := range c.Files {
		summary, problems, err := checkFile(name, c.As)
		if err != nil {
			return err
		}
		for _, p := range problems {
			mark := "error"
			if p.Warning {
				mark = "warning"
			}
			if _, err := fmt.Fprintf(out, "%s: %s: %s\n", name, mark, p.Error()); err != nil {
				return err
			}
		}
		if content.Fatal(problems) {
			bad++
			continue
		}
		if _, err := fmt.Fprintf(out, "%s: good: %s\n", name, summary); err != nil {
			return err
		}
	}
	if bad > 0 {
		return fmt.Errorf("%d of %d files can't be imported", bad, len(c.Files))
	}
	return nil
}

func checkFile(name, as string) (summary string, problems []content.Problem, err error) {
	data, err := os.ReadFile(name) //nolint:gosec // the file that the operator named
	if err != nil {
		return "", nil, fmt.Errorf("read %s: %w", name, err)
	}
	switch kindOf(name, as) {
	case "bank":
		bank, problems := content.ReadBank(name, data)
		return fmt.Sprintf("a bank of %d questions", len(bank.Questions)), problems, nil
	case "roster":
		rows, problems := content.ReadRoster(name, data)
		return "a roster of " + counted(len(rows), "person", "people"), problems, nil
	}
	plan, problems := content.ReadPlan(name, data)
	return fmt.Sprintf("a plan of %d days", plan.Days()), problems, nil
}

// kindOf tells from a file's name what it is; a table whose kind is not said is a bank.
func kindOf(name, as string) string {
	if as != "auto" {
		return as
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".md", ".markdown", ".zip":
		return "plan"
	}
	return "bank"
}

type exportCmd struct {
	stored
	Format string `enum:"json" default:"json" help:"json."`
}

// Run prints all that is known of a group.
func (c *exportCmd) Run(ctx context.Context, out io.Writer) error {
	s, g, done, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	all, err := s.ExportGroup(ctx, g.ID)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(all)
}

type importCmd struct {
	stored
	What string `arg:"" enum:"plan,bank" help:"plan or bank."`
	Name string `arg:"" help:"What the group calls it."`
	File string `arg:"" existing:"" help:"The file."`
}

// Run stores a plan or bank in a group, all or nothing.
func (c *importCmd) Run(ctx context.Context, out io.Writer) error {
	data, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("read %s: %w", c.File, err)
	}
	s, g, done, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	e := effect.Effect{Group: g.ID, At: newClock(c.Now.Time).Now()}
	summary, problems, err := c.read(ctx, s, g, data, &e)
	if err != nil {
		return err
	}
	for _, p := range problems {
		if _, err := fmt.Fprintf(out, "%s: %s\n", c.File, p.Error()); err != nil {
			return err
		}
	}
	if content.Fatal(problems) {
		return errors.New("nothing was imported")
	}
	e.Audit = []study.AuditLine{{At: e.At, What: c.What + ".import", On: c.Name}}
	if _, err := s.Apply(ctx, e); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, summary)
	return err
}

func (c *importCmd) read(ctx context.Context, s *store.Store, g study.Group, data []byte, e *effect.Effect) (string, []content.Problem, error) {
	if c.What == "plan" {
		plan, problems := content.ReadPlan(c.File, data)
		plan.Name = c.Name
		e.Plans = []study.Plan{plan}
		return fmt.Sprintf("plan %s: %d days", c.Name, plan.Days()), problems, nil
	}
	read, problems := content.ReadBank(c.File, data)
	old, err := s.Bank(ctx, g.ID, c.Name)
	if err != nil && !errors.Is(err, study.ErrNotFound) {
		return "", nil, err
	}
	merged, added, changed, same, gone := quiz.Merge(old, read)
	merged.Name = c.Name
	e.Banks = []quiz.Bank{merged}
	return fmt.Sprintf("bank %s: %d new, %d changed, %d as before, %d no longer in the file", c.Name, added, changed, same, gone), problems, nil
}
