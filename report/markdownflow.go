package report

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// flow writes the blocks inside a quote or a list item as one text with line feeds.
// depth is that of the list around it, 0 outside of lists.
func (m markdown) flow(parent ast.Node, depth int) HTML {
	var parts []string
	tight := true
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() == ast.KindParagraph && depth == 0 {
			tight = false
		}
		if part := strings.TrimRight(string(m.flowBlock(n, depth)), "\n "); part != "" {
			parts = append(parts, part)
		}
	}
	if tight {
		return HTML(strings.Join(parts, "\n"))
	}
	return HTML(strings.Join(parts, "\n\n"))
}

func (m markdown) flowBlock(n ast.Node, depth int) HTML {
	switch n := n.(type) {
	case *ast.Heading:
		return tag("b", m.inlineWithin(n, "b"))
	case *ast.ThematicBreak:
		return "———"
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		return tag("code", m.lines(n))
	case *ast.HTMLBlock:
		return m.rawHTML(n)
	case *ast.Blockquote:
		return m.flow(n, depth)
	case *ast.List:
		return m.nested(n, depth)
	case *extast.Table:
		return m.flatTable(n)
	}
	return m.inline(n)
}

// nested writes a list as indented lines with a mark of their own.
func (m markdown) nested(list *ast.List, depth int) HTML {
	indent := strings.Repeat("\u2003", min(depth, maxListDepth)) // em spaces, which no client folds
	var lines []string
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		mark := []string{"•", "◦", "▪", "▫"}[min(depth, maxListDepth)]
		if list.IsOrdered() {
			mark = fmt.Sprintf("%d.", number)
			number++
		}
		lines = append(lines, indent+mark+" "+string(m.flow(item, depth+1)))
	}
	return HTML(strings.Join(lines, "\n"))
}

func (m markdown) flatTable(table *extast.Table) HTML {
	var lines []string
	for _, row := range m.rows(table) {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = string(c.Text)
		}
		lines = append(lines, strings.Join(cells, " | "))
	}
	return HTML(strings.Join(lines, "\n"))
}

func tag(name string, inner HTML) HTML {
	if inner == "" {
		return ""
	}
	return HTML("<"+name+">") + inner + HTML("</"+name+">")
}
