package bot

import (
	"context"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rs/zerolog"

	"studybot/bot/wire"
	"studybot/content"
	"studybot/report"
	"studybot/study"
)

// problemsShown is how many problems of a file one answer lists.
const problemsShown = 15

// isImportName says whether a plan or bank may be called so: letters and digits of any writing.
func isImportName(s string) bool {
	strange := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_' && r != '-'
	}
	n := utf8.RuneCountInString(s)
	return n > 0 && n <= 32 && !strings.ContainsFunc(s, strange)
}

// fetch gets the file that a command is about.
func (r *Router) fetch(ctx context.Context, c *Call) ([]byte, error) {
	if c.File == nil {
		return nil, study.Refuse("import.nofile", "Example", "/"+c.Command+" "+c.Text)
	}
	if c.File.Size > wire.MaxDownload {
		return nil, tooBig(c)
	}
	data, err := r.o.Files.Download(ctx, *c.File, wire.MaxDownload)
	switch {
	case errors.Is(err, wire.ErrTooBig):
		return nil, tooBig(c)
	case errors.Is(err, study.ErrNotFound):
		zerolog.Ctx(ctx).Warn().Err(err).Msg("a file cannot be fetched")
		return nil, study.Refuse("file.gone")
	}
	return data, err
}

// tooBig says sizes in whole MB: what is a little over the limit is not said to be within it.
func tooBig(c *Call) error {
	return study.Refuse("file.big", "Name", report.Cut(c.File.Name, 60), "Size", (c.File.Size+1<<20-1)>>20, "Most", wire.MaxDownload>>20)
}

// importArgs reads "import NAME".
func (c *Call) importArgs(words []string) (string, error) {
	example := "/" + c.Command + " import " + sampleName
	if len(words) != 2 || !isImportName(words[1]) {
		return "", study.Refuse("import.name", "Example", example)
	}
	return words[1], nil
}

// named is the name that an import gives, and the file that it is about.
func (r *Router) named(ctx context.Context, c *Call, words []string) (string, []byte, error) {
	name, err := c.importArgs(words)
	if err != nil {
		return "", nil, err
	}
	data, err := r.fetch(ctx, c)
	return name, data, err
}

// problems answers an import: what is wrong, line by line. fatal says that nothing was stored.
func (c *Call) problems(list []content.Problem, fatal bool) report.Doc {
	var items []report.HTML
	for _, p := range list {
		if p.Warning != fatal {
			items = append(items, c.problem(p))
		}
	}
	if len(items) == 0 {
		return nil
	}
	shown := items[:min(problemsShown, len(items))]
	head := report.Para("<b>" + c.Words.Say("import.warnings") + "</b>")
	if fatal {
		head = report.Para("<b>" + c.Words.Say("import.refused.head", "Name", report.Cut(c.File.Name, 60)) + "</b>")
	}
	doc := report.Doc{head, report.Bullets(shown...)}
	if more := len(items) - len(shown); more > 0 {
		doc = append(doc, report.Para(c.Words.Say("import.more", "Count", more)))
	}
	return doc
}

func (c *Call) problem(p content.Problem) report.HTML {
	id := "problem." + strings.ReplaceAll(string(p.Reason), " ", "_")
	reason := c.Words.Say(id, "Detail", report.Cut(p.Detail, 60))
	if p.Line > 0 {
		reason = c.Words.Say("import.problem", "Line", p.Line, "Reason", reason)
	}
	if p.File != "" {
		reason = c.Words.Say("import.problem.in", "File", p.File, "Reason", reason)
	}
	return reason
}
