package report

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// emphasis reads *, _ and ~~. CommonMark lets a run of * open or close next to punctuation
// only where a space or punctuation stands on its other side; Chinese is written without
// spaces, so a hanzi counts as well, and Chinese punctuation counts as a letter:
// 这是**“重点”**内容 and **重点。**后文 are bold.
type emphasis struct{}

// Trigger is the characters at which Parse is asked.
func (emphasis) Trigger() []byte { return []byte("*_~") }

// Parse takes a run of one of the characters as a delimiter.
func (emphasis) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, segment := block.PeekLine()
	kind := delimiters{strike: line[0] == '~'}
	node := parser.ScanDelimiter(line, before, 1, kind)
	if node == nil || kind.strike && (node.OriginalLength != 2 || before == '~') {
		return nil
	}
	after, _ := utf8.DecodeRune(line[node.OriginalLength:])
	if node.OriginalLength == len(line) {
		after = ' '
	}
	if line[0] != '_' {
		node.CanOpen, node.CanClose = flanks(after, before), flanks(before, after)
	}
	node.Segment = segment.WithStop(segment.Start + node.OriginalLength)
	block.Advance(node.OriginalLength)
	pc.PushDelimiter(node)
	return node
}

// flanks says whether a run belongs to the text on its inner side.
func flanks(inner, outer rune) bool {
	if util.IsSpaceRune(inner) {
		return false
	}
	return !isPunct(inner) || isCJK(inner) || util.IsSpaceRune(outer) || isPunct(outer) || isCJK(outer)
}

func isPunct(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

// delimiters makes the nodes of matched runs.
type delimiters struct{ strike bool }

// IsDelimiter says whether a character belongs to this kind of run.
func (d delimiters) IsDelimiter(b byte) bool {
	if d.strike {
		return b == '~'
	}
	return b == '*' || b == '_'
}

// CanOpenCloser says whether two runs can be a pair.
func (d delimiters) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}

// OnMatch makes the node of a pair.
func (d delimiters) OnMatch(consumes int) ast.Node {
	if d.strike {
		return extast.NewStrikethrough()
	}
	return ast.NewEmphasis(consumes)
}
