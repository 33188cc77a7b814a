package wire

import (
	"html"
	"slices"
	"strings"

	nethtml "golang.org/x/net/html"

	"studybot/report"
)

// A text with marks is held as runs: pieces of plain text, each under a stack of marks
// from the outermost in. Whatever is made of runs (HTML in pieces, rich text, plain
// text) is well nested by construction, however ill the author's tags were.

// textMark is one inline mark. Two neighbours of one kind stay apart, so identity counts.
type textMark struct {
	tag  string // b i u s code pre a tg-spoiler blockquote
	attr string // the address of a; "expandable" for blockquote
}

type textRun struct {
	text  string
	marks []*textMark
}

// markTags are the tags that Telegram knows, by the shortest name of each.
var markTags = map[string]string{
	"b": "b", "strong": "b", "i": "i", "em": "i", "u": "u", "ins": "u", "s": "s", "strike": "s", "del": "s",
	"code": "code", "pre": "pre", "a": "a", "tg-spoiler": "tg-spoiler", "blockquote": "blockquote",
}

// parseMarkup reads inline HTML. Unknown tags vanish and leave their text; tags left
// open are closed at the end.
func parseMarkup(h report.HTML) []textRun {
	var runs []textRun
	var open []*textMark
	z := nethtml.NewTokenizer(strings.NewReader(strings.ToValidUTF8(string(h), "\ufffd")))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return runs
		case nethtml.TextToken:
			if text := string(z.Text()); text != "" {
				runs = append(runs, textRun{text, slices.Clone(open)})
			}
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			t := z.Token()
			z.NextIsNotRawText()
			if t.Data == "br" {
				runs = append(runs, textRun{"\n", slices.Clone(open)})
			}
			if tag := markTags[t.Data]; tag != "" && t.Type == nethtml.StartTagToken {
				open = append(open, &textMark{tag, markAttr(tag, t.Attr)})
			}
		case nethtml.EndTagToken:
			open = closeMark(open, markTags[z.Token().Data])
		}
	}
}

func markAttr(tag string, attrs []nethtml.Attribute) string {
	for _, a := range attrs {
		if tag == "a" && a.Key == "href" {
			return a.Val
		}
		if tag == "blockquote" && a.Key == "expandable" {
			return a.Key
		}
	}
	return ""
}

// closeMark ends the innermost open mark of a kind, and those left open inside it.
func closeMark(open []*textMark, tag string) []*textMark {
	for i, o := range slices.Backward(open) {
		if o.tag == tag {
			return open[:i:i]
		}
	}
	return open
}

// writeMarkup writes runs as Telegram's HTML.
func writeMarkup(runs []textRun) string {
	var b strings.Builder
	var open []*textMark
	for _, r := range runs {
		if r.text == "" {
			continue
		}
		same := 0
		for same < len(open) && same < len(r.marks) && open[same] == r.marks[same] {
			same++
		}
		closeTags(&b, open[same:])
		for _, m := range r.marks[same:] {
			b.WriteString(m.start())
		}
		open = r.marks
		b.WriteString(escapeText(r.text))
	}
	closeTags(&b, open)
	return b.String()
}

func closeTags(b *strings.Builder, marks []*textMark) {
	for _, m := range slices.Backward(marks) {
		if m.tag != "a" || m.attr != "" {
			b.WriteString("</" + m.tag + ">")
		}
	}
}

func (m *textMark) start() string {
	switch {
	case m.tag == "a" && m.attr == "": // a link to nowhere is plain text
		return ""
	case m.tag == "a":
		return `<a href="` + html.EscapeString(m.attr) + `">`
	case m.attr != "":
		return "<" + m.tag + " " + m.attr + ">"
	}
	return "<" + m.tag + ">"
}

var textEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// escapeText escapes what Telegram's parser needs escaped and nothing else: it knows
// only four named entities, and an apostrophe needs none.
func escapeText(s string) string { return textEscaper.Replace(s) }

// plainText is the text without its marks.
func plainText(h report.HTML) string {
	var b strings.Builder
	for _, r := range parseMarkup(h) {
		b.WriteString(r.text)
	}
	return b.String()
}

// tidyMarkup closes what one block left open, so that it can't leak into the next.
func tidyMarkup(h report.HTML) string { return writeMarkup(parseMarkup(h)) }
