package wire

import (
	"strconv"
	"strings"

	"studybot/report"
)

// classicHTML draws a Doc as one classic HTML text, to be split. nested stands inside a
// quotation, where Telegram allows neither another one nor a block of code.
func classicHTML(d report.Doc, nested bool) string {
	var parts []string
	for _, b := range d {
		if s := classicBlock(b, nested); s != "" {
			parts = append(parts, s)
		}
	}
	sep := "\n\n"
	if nested {
		sep = "\n"
	}
	return strings.Join(parts, sep)
}

func classicBlock(b report.Block, nested bool) string {
	text := tidyMarkup(b.Text)
	switch b.Kind {
	case report.Heading:
		return wrapTag("b", text)
	case report.Footer:
		return wrapTag("i", text)
	case report.Quote:
		if nested {
			return wrapTag("i", text)
		}
		return quotation(text, b.Fold)
	case report.Code:
		plain := escapeText(plainText(b.Text))
		if nested {
			return wrapTag("code", plain)
		}
		return wrapTag("pre", plain)
	case report.List:
		return classicList(b)
	case report.Table:
		return classicTable(b.Rows, nested)
	case report.Details:
		inner := strings.Trim(wrapTag("b", text)+"\n"+classicHTML(b.Blocks, true), "\n")
		if nested {
			return inner
		}
		return quotation(inner, true)
	case report.Divider:
		return "———"
	}
	return text
}

func wrapTag(tag, text string) string {
	if text == "" {
		return ""
	}
	return "<" + tag + ">" + text + "</" + tag + ">"
}

func quotation(text string, fold bool) string {
	if text == "" || !fold {
		return wrapTag("blockquote", text)
	}
	return "<blockquote expandable>" + text + "</blockquote>"
}

func classicList(b report.Block) string {
	lines := make([]string, len(b.Items))
	for i, item := range b.Items {
		mark := "• "
		if b.Numbered {
			mark = strconv.Itoa(i+1) + ". "
		}
		lines[i] = mark + tidyMarkup(item)
	}
	return strings.Join(lines, "\n")
}
