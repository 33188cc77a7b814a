package telegramsim

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Entity is a span of formatted text; offset and length count UTF-16 units.
type Entity struct {
	Type          string `json:"type"`
	Offset        int    `json:"offset"`
	Length        int    `json:"length"`
	URL           string `json:"url,omitempty"`
	UserID        int64  `json:"-"` // of a text_mention
	Language      string `json:"language,omitempty"`
	CustomEmojiID string `json:"custom_emoji_id,omitempty"`
}

type openTag struct {
	name   string
	offset int // UTF-16
	attrs  map[string]string
}

// parseHTML reads Telegram's HTML: a closed set of tags, each closed in order,
// and only the four named references. Its errors are worded as Telegram's.
func parseHTML(in string) (string, []Entity, error) {
	p := htmlParser{in: in}
	for p.pos < len(in) {
		var err error
		switch in[p.pos] {
		case '&':
			p.reference()
		case '<':
			err = p.tag()
		default:
			r, size := utf8.DecodeRuneInString(in[p.pos:])
			p.write(r)
			p.pos += size
		}
		if err != nil {
			return "", nil, err
		}
	}
	if len(p.open) > 0 {
		return "", nil, fmt.Errorf("Can't find end tag corresponding to start tag %q", p.open[len(p.open)-1].name)
	}
	text, ents := trimEntities(p.out.String(), p.ents)
	return text, ents, nil
}

type htmlParser struct {
	in   string
	pos  int
	out  strings.Builder
	at   int // UTF-16 length of out
	open []openTag
	ents []Entity
}

func (p *htmlParser) write(r rune) {
	p.out.WriteRune(r)
	p.at++
	if r > 0xFFFF {
		p.at++
	}
}

func (p *htmlParser) reference() {
	rest := p.in[p.pos:]
	for name, r := range map[string]rune{"lt": '<', "gt": '>', "amp": '&', "quot": '"'} {
		if strings.HasPrefix(rest[1:], name) {
			p.pos += 1 + len(name)
			if p.pos < len(p.in) && p.in[p.pos] == ';' {
				p.pos++
			}
			p.write(r)
			return
		}
	}
	if m := numericReference.FindStringSubmatch(rest); m != nil {
		base, digits := 10, m[1]
		if digits[0] == 'x' || digits[0] == 'X' {
			base, digits = 16, digits[1:]
		}
		if n, err := strconv.ParseInt(digits, base, 32); err == nil && n > 0 && utf8.ValidRune(rune(n)) {
			p.pos += len(m[0])
			p.write(rune(n))
			return
		}
	}
	p.write('&')
	p.pos++
}

var (
	numericReference = regexp.MustCompile(`^&#([0-9]{1,7}|[xX][0-9a-fA-F]{1,6});?`)
	tagAttribute     = regexp.MustCompile(`^\s*([a-zA-Z0-9_-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?`)
	tagName          = regexp.MustCompile(`^[^\s>]*`)
)

func (p *htmlParser) tag() error {
	begin := p.pos
	p.pos++
	if p.pos < len(p.in) && p.in[p.pos] == '/' {
		return p.endTag(begin)
	}
	name := p.name()
	if _, known := htmlTags[name]; !known {
		return fmt.Errorf("Unsupported start tag %q at byte offset %d", name, begin)
	}
	attrs := map[string]string{}
	for {
		rest := p.in[p.pos:]
		trimmed := strings.TrimLeft(rest, " \t\r\n")
		p.pos += len(rest) - len(trimmed)
		if trimmed == "" {
			return fmt.Errorf("Unclosed start tag at byte offset %d", begin)
		}
		if trimmed[0] == '>' {
			p.pos++
			break
		}
		m := tagAttribute.FindStringSubmatch(trimmed)
		if m == nil {
			return fmt.Errorf("Expected equal sign in declaration of an attribute of the tag %q at byte offset %d", name, begin)
		}
		attrs[strings.ToLower(m[1])] = unescapeHTML(m[2] + m[3] + m[4])
		p.pos += len(m[0])
	}
	if name == "span" && attrs["class"] != "tg-spoiler" {
		return fmt.Errorf("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", begin)
	}
	p.open = append(p.open, openTag{name, p.at, attrs})
	return nil
}

// name takes a tag's name off the input.
func (p *htmlParser) name() string {
	raw := tagName.FindString(p.in[p.pos:])
	p.pos += len(raw)
	return strings.ToLower(raw)
}

func (p *htmlParser) endTag(begin int) error {
	p.pos++
	name := p.name()
	end := strings.IndexByte(p.in[p.pos:], '>')
	if end < 0 {
		return fmt.Errorf("Unclosed end tag at byte offset %d", begin)
	}
	p.pos += end + 1
	if len(p.open) == 0 {
		return fmt.Errorf("Unexpected end tag at byte offset %d", begin)
	}
	top := p.open[len(p.open)-1]
	if name != "" && name != top.name {
		return fmt.Errorf("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, top.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	p.close(top)
	return nil
}

// htmlTags maps the tags that Telegram knows to entity types.
var htmlTags = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
	"a": "text_link", "tg-spoiler": "spoiler", "span": "spoiler", "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}

func (p *htmlParser) close(t openTag) {
	e := Entity{Type: htmlTags[t.name], Offset: t.offset, Length: p.at - t.offset}
	if e.Length == 0 {
		return
	}
	switch t.name {
	case "a":
		target := t.attrs["href"]
		if target == "" {
			target = cutUnits(p.out.String(), e.Offset, e.Length)
		}
		if id, ok := strings.CutPrefix(target, "tg://user?id="); ok {
			n, err := strconv.ParseInt(id, 10, 64)
			if err != nil {
				return
			}
			e.Type, e.UserID = "text_mention", n
			break
		}
		if !linkTarget.MatchString(target) {
			return // Telegram shows the words and drops a link it cannot follow
		}
		e.URL = normalURL(target)
	case "blockquote":
		if _, ok := t.attrs["expandable"]; ok {
			e.Type = "expandable_blockquote"
		}
	case "tg-emoji":
		e.CustomEmojiID = t.attrs["emoji-id"]
	case "code":
		if lang, ok := strings.CutPrefix(t.attrs["class"], "language-"); ok && len(p.open) > 0 && p.open[len(p.open)-1].name == "pre" {
			p.open[len(p.open)-1].attrs["language"] = lang
			return
		}
	case "pre":
		e.Language = t.attrs["language"]
	}
	p.ents = append(p.ents, e)
}

var bareHost = regexp.MustCompile(`^https?://[^/?#]+$`)

var linkTarget = regexp.MustCompile(`^(https?://|tg://|mailto:|tel:)?[^\s/]+\.?[^\s]*$`)

func normalURL(u string) string {
	if !strings.Contains(u, ":") {
		u = "http://" + u
	}
	if bareHost.MatchString(u) {
		u += "/"
	}
	return u
}

func unescapeHTML(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&").Replace(s)
}
