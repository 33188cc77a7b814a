package wire

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"studybot/report"
)

// Limits of one rich message. A list's items and a table's rows count as blocks too.
const (
	richCharacters = 32_768
	richBlockMax   = 500
	richColumnMax  = 20
	headingSize    = 3 // of 1 (largest) to 6
)

// richObject is a part of an InputRichMessage.
type richObject map[string]any

// richMessages draws a Doc as rich messages, cut between blocks where one can't hold
// it. It is not ok if a single block is over the limits: then the classic form is left.
func richMessages(d report.Doc) (messages []richObject, ok bool) {
	var blocks []richObject
	chars, count := 0, 0
	flush := func() {
		if len(blocks) > 0 {
			messages = append(messages, richObject{"blocks": blocks})
		}
		blocks, chars, count = nil, 0, 0
	}
	for _, b := range d {
		block := richBlock(b)
		if block == nil {
			continue
		}
		c, n, fine := richSize(b)
		if !fine || c > richCharacters || n > richBlockMax {
			return nil, false
		}
		if chars+c > richCharacters || count+n > richBlockMax {
			flush()
		}
		blocks, chars, count = append(blocks, block), chars+c, count+n
	}
	flush()
	return messages, len(messages) > 0
}

// richSize counts a block's characters and blocks, and says whether its tables are
// narrow enough.
func richSize(b report.Block) (chars, blocks int, ok bool) {
	chars, blocks, ok = utf8.RuneCountInString(plainText(b.Text)), 2, true
	for _, item := range b.Items {
		chars += utf8.RuneCountInString(plainText(item))
		blocks += 2
	}
	for _, row := range b.Rows {
		blocks++
		ok = ok && len(row) <= richColumnMax
		for _, c := range row {
			chars += utf8.RuneCountInString(plainText(c.Text))
		}
	}
	for _, inner := range b.Blocks {
		c, n, fine := richSize(inner)
		chars, blocks, ok = chars+c, blocks+n, ok && fine
	}
	return chars, blocks, ok
}

func richBlock(b report.Block) richObject {
	text := richText(b.Text)
	switch b.Kind {
	case report.List:
		return richList(b)
	case report.Table:
		return richTable(b.Rows, b.Headless)
	case report.Divider:
		return richObject{"type": "divider"}
	case report.Details:
		return richObject{"type": "details", "summary": text, "blocks": richBlocks(b.Blocks)}
	}
	if text == "" {
		return nil
	}
	switch b.Kind {
	case report.Heading:
		return richObject{"type": "heading", "text": text, "size": headingSize}
	case report.Footer:
		return richObject{"type": "footer", "text": text}
	case report.Code:
		return richObject{"type": "pre", "text": plainText(b.Text)}
	case report.Quote:
		if b.Fold {
			return richObject{"type": "expandable_blockquote", "text": text}
		}
		return richObject{"type": "blockquote", "blocks": []richObject{{"type": "paragraph", "text": text}}}
	}
	return richObject{"type": "paragraph", "text": text}
}

func richBlocks(d report.Doc) []richObject {
	blocks := []richObject{}
	for _, b := range d {
		if block := richBlock(b); block != nil {
			blocks = append(blocks, block)
		}
	}
	return blocks
}

func richList(b report.Block) richObject {
	var items []richObject
	for i, text := range b.Items {
		item := richObject{"blocks": []richObject{{"type": "paragraph", "text": richText(text)}}}
		if b.Numbered {
			item["type"], item["value"] = "1", i+1
		}
		items = append(items, item)
	}
	if items == nil {
		return nil
	}
	return richObject{"type": "list", "items": items}
}

func richTable(rows [][]report.Cell, headless bool) richObject {
	var cells [][]richObject
	for i, row := range rows {
		line := []richObject{}
		for _, c := range row {
			cell := richObject{"align": "left", "valign": "middle"}
			if text := richText(c.Text); text != "" {
				cell["text"] = text
			}
			if c.Right {
				cell["align"] = "right"
			}
			if i == 0 && !headless {
				cell["is_header"] = true
			}
			line = append(line, cell)
		}
		cells = append(cells, line)
	}
	if cells == nil {
		return nil
	}
	return richObject{"type": "table", "cells": cells, "is_striped": true}
}

// richKinds are the marks of HTML by their names in rich text.
var richKinds = map[string]string{
	"b": "bold", "i": "italic", "u": "underline", "s": "strikethrough",
	"code": "code", "pre": "code", "tg-spoiler": "spoiler",
}

// richText turns inline HTML into RichText: a string, an object, or a list of both.
func richText(h report.HTML) any { return nestRuns(parseMarkup(h), 0) }

// nestRuns builds the tree of runs whose marks agree above depth.
func nestRuns(runs []textRun, depth int) any {
	var parts []any
	for len(runs) > 0 {
		var mark *textMark
		if len(runs[0].marks) > depth {
			mark = runs[0].marks[depth]
		}
		n := 1
		for n < len(runs) && mark != nil && len(runs[n].marks) > depth && runs[n].marks[depth] == mark {
			n++
		}
		switch {
		case mark != nil:
			parts = append(parts, richMark(mark, nestRuns(runs[:n], depth+1)))
		default:
			parts = append(parts, runs[0].text)
		}
		runs = runs[n:]
	}
	switch len(parts) {
	case 0:
		return ""
	case 1:
		return parts[0]
	}
	return parts
}

func richMark(m *textMark, inner any) any {
	if kind := richKinds[m.tag]; kind != "" {
		return richObject{"type": kind, "text": inner}
	}
	if m.tag != "a" || m.attr == "" {
		return inner
	}
	if id, ok := strings.CutPrefix(m.attr, "tg://user?id="); ok {
		if n, err := strconv.ParseInt(id, 10, 64); err == nil {
			user := richObject{"id": n, "is_bot": false, "first_name": richWords(inner)}
			return richObject{"type": "text_mention", "text": inner, "user": user}
		}
	}
	return richObject{"type": "url", "text": inner, "url": m.attr}
}

// richWords is the plain text of a RichText.
func richWords(t any) string {
	switch t := t.(type) {
	case string:
		return t
	case richObject:
		return richWords(t["text"])
	case []any:
		var b strings.Builder
		for _, part := range t {
			b.WriteString(richWords(part))
		}
		return b.String()
	}
	return ""
}
