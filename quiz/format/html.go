package format

import (
	"html"
	"strings"
)

// plainText is what a piece of HTML says, and the address of its first picture.
// Blocks and line breaks become lines, list items get a bullet, small raised and
// lowered digits their own signs, everything else goes.
func plainText(source string) (text, picture string) {
	text, pictures := plainTexts(source)
	if len(pictures) > 0 {
		picture = pictures[0]
	}
	return text, picture
}

// plainTexts is plainText with the addresses of all pictures.
func plainTexts(source string) (text string, pictures []string) {
	p := htmlReader{}
	for source != "" {
		lt := strings.IndexByte(source, '<')
		if lt < 0 || lt+1 == len(source) {
			p.text(source)
			break
		}
		if !tagStart(source[lt+1]) {
			p.text(source[:lt+1])
			source = source[lt+1:]
			continue
		}
		p.text(source[:lt])
		source = p.tag(source[lt:])
	}
	p.endScript()
	return tidy(p.out.String()), p.pictures
}

type htmlReader struct {
	out      strings.Builder
	script   strings.Builder // the text of <sub> or <sup>
	raised   string          // "sub", "sup" or nothing
	pictures []string
}

func tagStart(c byte) bool {
	return c == '/' || c == '!' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

func (p *htmlReader) text(s string) {
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, s)
	p.write(strings.ReplaceAll(html.UnescapeString(s), "\u00a0", " "))
}

func (p *htmlReader) write(s string) {
	if p.raised != "" {
		p.script.WriteString(s)
		return
	}
	p.out.WriteString(s)
}

// tag handles the tag at the beginning and returns what follows it.
func (p *htmlReader) tag(s string) string {
	if strings.HasPrefix(s, "<!--") {
		if end := strings.Index(s[4:], "-->"); end >= 0 {
			return s[4+end+3:]
		}
		return ""
	}
	end := strings.IndexByte(s, '>')
	if end < 0 {
		return ""
	}
	inside, rest := s[1:end], s[end+1:]
	name := lower(strings.Trim(inside, "/"))
	if i := strings.IndexAny(name, " \t\n/"); i >= 0 {
		name = name[:i]
	}
	switch name {
	case "script", "style":
		if inside[0] != '/' {
			return rest[indexFold(rest, "</"+name):]
		}
	case "br", "p", "div", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre":
		p.write("\n")
	case "li":
		if inside[0] != '/' {
			p.write("\n• ")
		}
	case "td", "th":
		p.write(" ")
	case "sub", "sup":
		if p.endScript(); inside[0] != '/' {
			p.raised = name
		}
	case "img":
		if src := strings.TrimPrefix(attribute(inside, "src"), "@@PLUGINFILE@@/"); src != "" {
			p.pictures = append(p.pictures, src)
		}
	}
	return rest
}

// endScript writes what was raised or lowered, in signs of their own where each
// rune has one.
func (p *htmlReader) endScript() {
	s, raised := p.script.String(), p.raised
	p.script.Reset()
	if p.raised = ""; s == "" {
		return
	}
	plain, signs, mark := "0123456789+-=()n", []rune("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"), "^"
	if raised == "sub" {
		signs, mark = []rune("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ"), "_"
	}
	var b strings.Builder
	for _, r := range s {
		i := strings.IndexRune(plain, r)
		if i < 0 {
			p.out.WriteString(mark + s)
			return
		}
		b.WriteRune(signs[i])
	}
	p.out.WriteString(b.String())
}

// lower makes ASCII letters small and keeps the length of everything else.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// indexFold is where the mark stands in s, in capitals or not; the end of s when
// nowhere.
func indexFold(s, mark string) int {
	for i := 0; i+len(mark) <= len(s); i++ {
		if s[i] == mark[0] && strings.EqualFold(s[i:i+len(mark)], mark) {
			return i
		}
	}
	return len(s)
}

// attribute is the value of an attribute in a tag's inside.
func attribute(tag, name string) string {
	i := strings.Index(lower(tag), " "+name+"=")
	if i < 0 {
		return ""
	}
	value := tag[i+len(name)+2:]
	if value != "" && (value[0] == '"' || value[0] == '\'') {
		value, _, _ = strings.Cut(value[1:], value[:1])
	} else {
		value, _, _ = strings.Cut(value, " ")
	}
	return html.UnescapeString(value)
}

// tidy drops blanks around lines and lines without anything.
func tidy(s string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
