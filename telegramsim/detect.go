package telegramsim

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

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

// found is a kind of entity that Telegram finds by itself.
type found struct {
	kind string
	re   *regexp.Regexp
	trim int // 1 when the first group is a boundary that does not belong
}

// spontaneous are those kinds. They are made when the first text is looked through: the
// program that holds this package is hardly ever a demo.
var spontaneous = sync.OnceValue(func() []found {
	return []found{
		{"url", regexp.MustCompile(`https?://[^\s<>"]+`), 0},
		{"email", regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}`), 0},
		{"bot_command", regexp.MustCompile(`(?:^|[\s(])(/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?)(?:$|[^a-zA-Z0-9_/])`), 1},
		{"mention", regexp.MustCompile(`(?:^|[^\w@/])(@[A-Za-z][A-Za-z0-9_]{3,31})`), 1},
		{"hashtag", regexp.MustCompile(`(?:^|[\s(])(#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)`), 1},
	}
})

// detectEntities adds what Telegram finds by itself outside of code and links.
func detectEntities(text string, ents []Entity) []Entity {
	taken := slices.Clone(ents)
	for _, s := range spontaneous() {
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
