package report

import "html"

// HTML is text with Telegram's inline marks (b, i, u, s, code, a, tg-spoiler) in
// which everything that came from people is already escaped. Line feeds count.
type HTML string

// Escape makes any text safe to stand in HTML.
func Escape(s string) HTML { return HTML(html.EscapeString(s)) }

// Doc is a message as its author thinks of it: a list of blocks. The edge draws it
// as a rich message where the server has them, else as classic HTML in pieces.
type Doc []Block

// BlockKind says what a block is.
type BlockKind string

// The kinds of block a message may hold.
const (
	Heading   BlockKind = "heading"   // Text
	Paragraph BlockKind = "paragraph" // Text
	Quote     BlockKind = "quote"     // Text; Fold collapses a long one
	Code      BlockKind = "code"      // Text, plain
	List      BlockKind = "list"      // Items; Numbered
	Table     BlockKind = "table"     // Rows, the first one is the header unless Headless
	Details   BlockKind = "details"   // Text is the summary, Blocks fold out
	Divider   BlockKind = "divider"
	Footer    BlockKind = "footer" // Text, small
)

// Block is one part of a Doc; which fields count depends on Kind.
type Block struct {
	Kind     BlockKind `json:"kind"`
	Text     HTML      `json:"text,omitempty"`
	Items    []HTML    `json:"items,omitempty"`
	Numbered bool      `json:"numbered,omitempty"`
	Rows     [][]Cell  `json:"rows,omitempty"`
	Headless bool      `json:"headless,omitempty"` // a table whose first row is no header
	Blocks   Doc       `json:"blocks,omitempty"`
	Fold     bool      `json:"fold,omitempty"`
}

// Cell is one cell of a table. Right sets figures flush right.
type Cell struct {
	Text  HTML `json:"text"`
	Right bool `json:"right,omitempty"`
}

// Head is a heading.
func Head(t HTML) Block { return Block{Kind: Heading, Text: t} }

// Para is a paragraph.
func Para(t HTML) Block { return Block{Kind: Paragraph, Text: t} }

// Foot is a small closing line.
func Foot(t HTML) Block { return Block{Kind: Footer, Text: t} }

// Bullets is a list of points.
func Bullets(items ...HTML) Block { return Block{Kind: List, Items: items} }

// Fold is a part that the reader opens.
func Fold(summary HTML, blocks ...Block) Block {
	return Block{Kind: Details, Text: summary, Blocks: blocks}
}

// Plain says whether the blocks are paragraphs only, so that an ordinary message
// shows them just as well.
func (d Doc) Plain() bool {
	for _, b := range d {
		if b.Kind != Paragraph {
			return false
		}
	}
	return true
}
