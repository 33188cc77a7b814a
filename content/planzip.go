package content

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"studybot/study"
)

// A file of a ZIP that is one day: "day-03 Title.md", "03.md", "第三天 标题.md".
var dayFile = regexp.MustCompile(`^(?:(?i:day)[ _-]*(\d+)|第([\d零〇一二两三四五六七八九十百千]+)[天日课]|(\d+))[ _.:：、—-]*(.*)$`)

// readZIP reads a plan of several Markdown files: each a day, by the number its name
// begins with, or with headings for days of its own. A file of neither is the intro.
func (d *planDraft) readZIP(data []byte) {
	if err := checkZIP(data); err != nil {
		d.problems = append(d.problems, problemOf(err))
		return
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		d.refuse(0, Unreadable, err.Error())
		return
	}
	files := slices.DeleteFunc(z.File, func(f *zip.File) bool { return !isMarkdownFile(zipName(f)) })
	slices.SortStableFunc(files, func(a, b *zip.File) int { return cmp.Compare(zipName(a), zipName(b)) })
	for _, f := range files {
		before := len(d.problems)
		d.readPart(f)
		for i := range d.problems[before:] {
			d.problems[before+i].File = cut(zipName(f))
		}
	}
}

func isMarkdownFile(name string) bool {
	hidden := strings.HasPrefix(path.Base(name), ".") || strings.HasPrefix(name, "__MACOSX/")
	ending := strings.ToLower(path.Ext(name))
	return !hidden && (ending == ".md" || ending == ".markdown" || ending == ".txt")
}

// zipName is a file's name, which programs for Chinese Windows write in GBK.
func zipName(f *zip.File) string {
	if utf8.ValidString(f.Name) {
		return f.Name
	}
	name, err := simplifiedchinese.GB18030.NewDecoder().String(f.Name)
	if err != nil {
		return strings.ToValidUTF8(f.Name, "\uFFFD")
	}
	return name
}

func (d *planDraft) readPart(f *zip.File) {
	text, err := zipText(f)
	if err != nil {
		d.problems = append(d.problems, problemOf(err))
		return
	}
	if day, name, ok := fileDay(zipName(f)); ok {
		d.addFile(day, name, text)
		return
	}
	before, intro := d.plan.Title, d.plan.Intro
	d.plan.Title = ""
	d.readMarkdown(text)
	d.plan.Title = cmp.Or(before, d.plan.Title)
	d.plan.Intro = trimBody(intro + "\n\n" + d.plan.Intro)
}

// addFile adds the day that a file is; a heading on its first line is the title.
func (d *planDraft) addFile(day int, name, text string) {
	body := trimBody(text)
	first, rest, _ := strings.Cut(body, "\n")
	if heading := strings.TrimLeft(first, "#"); heading != first && strings.HasPrefix(heading, " ") {
		name, body = closeless(heading), rest
		if _, title, ok := dayHeading("# " + name); ok {
			name = title
		}
	}
	d.add(1, study.Reading{Day: day, Title: name, Body: body})
}

func fileDay(name string) (day int, title string, ok bool) {
	found := dayFile.FindStringSubmatch(foldDigits(baseName(name)))
	if found == nil {
		return 0, "", false
	}
	day, ok = dayNumber(found[1] + found[2] + found[3])
	return day, strings.TrimSpace(strings.ReplaceAll(found[4], "_", " ")), ok
}

func zipText(f *zip.File) (string, error) {
	r, err := f.Open()
	if err != nil {
		return "", Problem{Reason: Unreadable, Detail: err.Error()}
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return "", Problem{Reason: Unreadable, Detail: fmt.Sprintf("damaged archive: %v", err)}
	}
	text, _, err := Text(data)
	return text, err
}
