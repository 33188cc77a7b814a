package report

import (
	"bytes"
	"html"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// inline writes the words of a block with their marks.
func (m markdown) inline(n ast.Node) HTML { return m.inlineWithin(n) }

// inlineWithin is inline where the given marks are open already and not to be repeated.
func (m markdown) inlineWithin(n ast.Node, open ...string) HTML {
	w := inlineWriter{src: m.src, open: open, outer: len(open)}
	w.children(n)
	return HTML(strings.TrimSpace(w.out.String()))
}

// inlineWriter keeps the marks balanced. Code may not lie in other marks, so they are
// closed before it and opened again behind it.
type inlineWriter struct {
	src   []byte
	out   strings.Builder
	open  []string // marks as they were opened, without brackets: "b", `a href="…"`
	outer int      // how many of them the caller writes
}

func (w *inlineWriter) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.node(c)
	}
}

func (w *inlineWriter) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.text(n)
	case *ast.String:
		w.out.WriteString(string(Escape(string(n.Value))))
	case *ast.CodeSpan:
		w.code(n)
	case *ast.Emphasis:
		w.mark([]string{"i", "b"}[min(n.Level, 2)-1], n)
	case *extast.Strikethrough:
		w.mark("s", n)
	case *ast.Link:
		w.link(string(n.Destination), "", n)
	case *ast.Image:
		w.link(string(n.Destination), "🖼 ", n)
	case *ast.AutoLink:
		w.autoLink(n)
	case *ast.RawHTML:
		w.out.WriteString(string(Escape(string(n.Segments.Value(w.src)))))
	case *extast.TaskCheckBox:
		w.out.WriteString(map[bool]string{true: "☑ ", false: "☐ "}[n.IsChecked])
	default:
		w.children(n)
	}
}

func (w *inlineWriter) text(n *ast.Text) {
	raw := n.Segment.Value(w.src)
	if !n.IsRaw() {
		raw = plain(raw)
	}
	w.out.WriteString(string(Escape(string(raw))))
	switch {
	case n.HardLineBreak():
		w.out.WriteByte('\n')
	case n.SoftLineBreak():
		w.out.WriteString(softBreak(w.src, n.Segment.Stop))
	}
}

// plain resolves backslashes and entities.
func plain(raw []byte) []byte {
	text := util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(raw)))
	return []byte(strings.ReplaceAll(strings.ToValidUTF8(string(text), "\uFFFD"), "\x00", ""))
}

func (w *inlineWriter) code(n *ast.CodeSpan) {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Segment.Value(w.src))
		}
	}
	inner := w.open[w.outer:]
	for _, mark := range slices.Backward(inner) {
		w.end(mark)
	}
	w.out.WriteString(string(tag("code", Escape(strings.ReplaceAll(b.String(), "\n", " ")))))
	for _, mark := range inner {
		w.begin(mark)
	}
}

func (w *inlineWriter) mark(mark string, n ast.Node) {
	name, _, _ := strings.Cut(mark, " ")
	if slices.ContainsFunc(w.open, func(m string) bool { return m == name || strings.HasPrefix(m, name+" ") }) {
		w.children(n)
		return
	}
	w.begin(mark)
	w.open = append(w.open, mark)
	w.children(n)
	w.open = w.open[:len(w.open)-1]
	w.end(mark)
}

func (w *inlineWriter) begin(mark string) { w.out.WriteString("<" + mark + ">") }

// end closes a mark, or takes it back if nothing stands in it.
func (w *inlineWriter) end(mark string) {
	name, _, _ := strings.Cut(mark, " ")
	if s := w.out.String(); strings.HasSuffix(s, "<"+mark+">") {
		w.out.Reset()
		w.out.WriteString(strings.TrimSuffix(s, "<"+mark+">"))
		return
	}
	w.out.WriteString("</" + name + ">")
}

func (w *inlineWriter) link(to, before string, n ast.Node) {
	before = string(Escape(before))
	if !linkable(to) {
		w.out.WriteString(before)
		w.children(n)
		return
	}
	if n.FirstChild() == nil {
		before += string(Escape(to))
	}
	mark := `a href="` + html.EscapeString(to) + `"`
	if slices.ContainsFunc(w.open, func(m string) bool { return strings.HasPrefix(m, "a ") }) {
		w.out.WriteString(before)
		w.children(n)
		return
	}
	w.begin(mark)
	w.out.WriteString(before)
	w.open = append(w.open, mark)
	w.children(n)
	w.open = w.open[:len(w.open)-1]
	w.end(mark)
}

func (w *inlineWriter) autoLink(n *ast.AutoLink) {
	label, to := string(n.Label(w.src)), string(n.URL(w.src))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(to), "mailto:") {
		to = "mailto:" + to
	}
	if !linkable(to) {
		w.out.WriteString(string(Escape(label)))
		return
	}
	mark := `a href="` + html.EscapeString(to) + `"`
	w.begin(mark)
	w.out.WriteString(string(Escape(label)))
	w.end(mark)
}

// linkable says whether a link may be tapped: to the web, to mail or to a person.
func linkable(to string) bool {
	u, err := url.Parse(to)
	if err != nil {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return u.Host != ""
	case "mailto", "tel", "tg":
		return true
	}
	return false
}

// softBreak is what a line feed of the source becomes at the offset after a line. Latin
// text flows on, over a space. Between hanzi, lines that were filled (30 characters and
// more, no end of a sentence) flow on without one; others, as in verse, stay lines.
func softBreak(src []byte, at int) string {
	line := bytes.TrimSpace(src[bytes.LastIndexByte(src[:at], '\n')+1 : at])
	last, _ := utf8.DecodeLastRune(line)
	next, _ := utf8.DecodeRune(bytes.TrimLeft(src[at:], " \t\n>"))
	const filled = 30
	switch {
	case !isCJK(last) || !isCJK(next):
		return " "
	case utf8.RuneCount(line) >= filled && !strings.ContainsRune("。！？；：…”』」", last):
		return ""
	}
	return "\n"
}

// isCJK says whether a character is Chinese, Japanese or Korean, their marks included.
func isCJK(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo) ||
		r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF || r == 'ー'
}
