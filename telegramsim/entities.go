package telegramsim

import (
	"fmt"
	"regexp"
	"slices"
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

// units is the length of s in UTF-16 units, in which Telegram measures entities.
func units(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// cutUnits is the part of s between two UTF-16 offsets.
func cutUnits(s string, offset, length int) string {
	pos, start, end := 0, len(s), len(s)
	for i, r := range s {
		if pos >= offset && start == len(s) {
			start = i
		}
		if pos >= offset+length {
			end = i
			break
		}
		pos++
		if r > 0xFFFF {
			pos++
		}
	}
	if start > end {
		return ""
	}
	return s[start:end]
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
	name := strings.ToLower(tagName.FindString(p.in[p.pos:]))
	p.pos += len(name)
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

func (p *htmlParser) endTag(begin int) error {
	p.pos++
	name := strings.ToLower(tagName.FindString(p.in[p.pos:]))
	p.pos += len(name)
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

var linkTarget = regexp.MustCompile(`^(https?://|tg://|mailto:|tel:)?[^\s/]+\.?[^\s]*$`)

func normalURL(u string) string {
	if !strings.Contains(u, ":") {
		u = "http://" + u
	}
	if m := regexp.MustCompile(`^https?://[^/?#]+$`).FindString(u); m != "" {
		u += "/"
	}
	return u
}

func unescapeHTML(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&").Replace(s)
}

// trimEntities takes white space off both ends, as Telegram does, moves the
// entities along and puts them in order.
func trimEntities(text string, ents []Entity) (string, []Entity) {
	right := strings.TrimRight(text, " \t\r\n")
	trimmed := strings.TrimLeft(right, " \t\r\n")
	lead, total := units(right)-units(trimmed), units(trimmed)
	out := make([]Entity, 0, len(ents))
	for _, e := range ents {
		start := max(e.Offset-lead, 0)
		end := min(e.Offset-lead+e.Length, total)
		if end > start {
			e.Offset, e.Length = start, end-start
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b Entity) int {
		if a.Offset != b.Offset {
			return a.Offset - b.Offset
		}
		return b.Length - a.Length
	})
	return trimmed, out
}

// checkEntities holds an entities array against its text.
func checkEntities(text string, ents []Entity) error {
	total := units(text)
	for _, e := range ents {
		if e.Length <= 0 || e.Offset < 0 || e.Offset+e.Length > total {
			return fmt.Errorf("entity %s at %d+%d lies outside of a text of %d UTF-16 units", e.Type, e.Offset, e.Length, total)
		}
		if part := cutUnits(text, e.Offset, e.Length); units(part) != e.Length {
			return fmt.Errorf("entity %s at %d+%d cuts a character in two", e.Type, e.Offset, e.Length)
		}
	}
	return nil
}

// spontaneous are the entities that Telegram finds by itself.
var spontaneous = []struct {
	kind string
	re   *regexp.Regexp
	trim int // 1 when the first group is a boundary that does not belong
}{
	{"url", regexp.MustCompile(`https?://[^\s<>"]+`), 0},
	{"email", regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}`), 0},
	{"bot_command", regexp.MustCompile(`(?:^|[\s(])(/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?)(?:$|[^a-zA-Z0-9_/])`), 1},
	{"mention", regexp.MustCompile(`(?:^|[^\w@/])(@[A-Za-z][A-Za-z0-9_]{3,31})`), 1},
	{"hashtag", regexp.MustCompile(`(?:^|[\s(])(#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)`), 1},
}

// detectEntities adds what Telegram finds by itself outside of code and links.
func detectEntities(text string, ents []Entity) []Entity {
	taken := slices.Clone(ents)
	for _, s := range spontaneous {
		for from := 0; from < len(text); {
			m := s.re.FindStringSubmatchIndex(text[from:])
			if m == nil {
				break
			}
			begin, end := from+m[2*s.trim], from+m[2*s.trim+1]
			e := Entity{Type: s.kind, Offset: units(text[:begin]), Length: units(text[begin:end])}
			from = end
			if !overlaps(e, taken) {
				taken, ents = append(taken, e), append(ents, e)
			}
		}
	}
	_, ents = trimEntities(text, ents)
	return ents
}

func overlaps(e Entity, taken []Entity) bool {
	for _, t := range taken {
		switch t.Type {
		case "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote":
			continue
		}
		if e.Offset < t.Offset+t.Length && t.Offset < e.Offset+e.Length {
			return true
		}
	}
	return false
}
