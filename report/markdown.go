package report

import (
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Limits of nesting. What lies deeper is kept but shown no deeper.
const (
	maxListDepth  = 3
	maxQuoteMarks = 8
)

// Markdown makes of a text that people wrote the blocks of a message. Nothing of it is
// lost and nothing is trusted: raw HTML is shown as text, pictures become links, links
// other than to the web, to mail and to people become plain words.
func Markdown(source string) Doc {
	src := []byte(tame(source))
	root := markdownParser().Parse(text.NewReader(src))
	m := markdown{src: src}
	return m.blocks(root)
}

// markdownParser is CommonMark with tables and task lists, and with emphasis that works
// between hanzi.
var markdownParser = sync.OnceValue(func() parser.Parser {
	inline := []util.PrioritizedValue{
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
		util.Prioritized(emphasis{}, 500),
	}
	return parser.NewParser(
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithInlineParsers(inline...),
		parser.WithParagraphTransformers(append(parser.DefaultParagraphTransformers(),
			util.Prioritized(extension.NewTableParagraphTransformer(), 200))...),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
	)
})

// tame drops what no message may hold, and marks of quotes nested beyond sense, which
// would take the parser long.
func tame(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, line := range lines {
		marks := line[:len(line)-len(strings.TrimLeft(line, "> \t"))]
		if strings.Count(marks, ">") > maxQuoteMarks {
			lines[i] = strings.Repeat(">", maxQuoteMarks) + " " + line[len(marks):]
		}
	}
	return strings.Join(lines, "\n")
}

// markdown turns a parsed text into blocks.
type markdown struct{ src []byte }

func (m markdown) blocks(parent ast.Node) Doc {
	var doc Doc
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if b, ok := m.block(n); ok {
			doc = append(doc, b)
		}
	}
	return doc
}

func (m markdown) block(n ast.Node) (Block, bool) {
	b := Block{Kind: Paragraph}
	switch n := n.(type) {
	case *ast.Heading:
		b.Kind, b.Text = Heading, m.inline(n)
	case *ast.ThematicBreak:
		return Block{Kind: Divider}, true
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		b.Kind, b.Text = Code, m.lines(n)
	case *ast.HTMLBlock:
		b.Text = m.rawHTML(n)
	case *ast.Blockquote:
		b.Kind, b.Text = Quote, m.flow(n, 0)
	case *ast.List:
		b.Kind, b.Numbered, b.Items = List, n.IsOrdered(), m.items(n)
		if n.IsOrdered() && n.Start != 1 {
			return m.oddList(n), true
		}
		return b, len(b.Items) > 0
	case *extast.Table:
		b.Kind, b.Rows = Table, m.rows(n)
		return b, len(b.Rows) > 0
	default:
		b.Text = m.inline(n)
	}
	return b, strings.TrimSpace(string(b.Text)) != ""
}

// oddList writes a numbered list that does not begin at 1 as a paragraph: a List block
// would count from 1.
func (m markdown) oddList(n *ast.List) Block {
	return Para(m.nested(n, 0))
}

func (m markdown) items(list *ast.List) []HTML {
	var items []HTML
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		items = append(items, m.flow(item, 1))
	}
	return items
}

// lines is the plain text of a code block.
func (m markdown) lines(n ast.Node) HTML {
	return Escape(strings.TrimRight(string(n.Lines().Value(m.src)), "\n"))
}

func (m markdown) rawHTML(n *ast.HTMLBlock) HTML {
	raw := string(n.Lines().Value(m.src))
	if n.HasClosure() {
		raw += string(n.ClosureLine.Value(m.src))
	}
	return Escape(strings.TrimSpace(raw))
}

func (m markdown) rows(table *extast.Table) [][]Cell {
	var rows [][]Cell
	for r := table.FirstChild(); r != nil; r = r.NextSibling() {
		var row []Cell
		for c := r.FirstChild(); c != nil; c = c.NextSibling() {
			cell, _ := c.(*extast.TableCell)
			right := cell != nil && cell.Alignment == extast.AlignRight
			row = append(row, Cell{Text: m.inline(c), Right: right})
		}
		rows = append(rows, row)
	}
	return rows
}
