package format

import (
	"strconv"
	"strings"

	"studybot/quiz"
)

// ReadGIFT reads Moodle's GIFT as its manual describes it: categories, comments
// with [id:] and [tag:], all question types, weights, feedback, escapes and format
// markers. Beyond the manual it reads "// id: x", "// tags: a, b", [difficulty:n]
// and [picture:x] in comments, true/false in Chinese, and blank lines in braces.
func ReadGIFT(text string) (quiz.Bank, []Problem) {
	r := &giftReader{}
	text, r.problems = clean(text)
	lines := strings.Split(text, "\n")
	next := nextBraces(lines)
	for i, line := range lines {
		r.line(line, i+1, next[i])
	}
	r.flush()
	return r.finish()
}

// giftReader gathers lines into blocks; a block is one question.
type giftReader struct {
	collector
	category string
	note     giftNote
	block    giftBlock
	open     bool // the block is within braces
}

// line takes one line; next is the first brace from here on.
func (r *giftReader) line(line string, number int, next byte) {
	trimmed := strings.TrimSpace(line)
	switch {
	case trimmed == "" && r.open && next == '}':
		if !r.block.gap {
			r.report(place{line: number}.warning(BlankInBraces, ""))
		}
		r.block.gap = true
	case trimmed == "":
		r.flush()
	case strings.HasPrefix(trimmed, "//"):
		r.note.read(trimmed[2:])
	case !r.open && strings.HasPrefix(trimmed, giftCategory):
		r.flush()
		r.category = oneLine(trimmed[len(giftCategory):])
	default:
		r.block.append(line, number)
		for at := find(line, 0, "{}"); at >= 0; at = find(line, at+1, "{}") {
			r.open = line[at] == '{'
		}
	}
}

const giftCategory = "$CATEGORY:"

// flush makes a question of the block, if there is one. A note stays for the next
// block when there is none.
func (r *giftReader) flush() {
	r.open = false
	if len(r.block.starts) == 0 {
		return
	}
	b := &r.block
	q, at, ok := b.question()
	for _, p := range b.problems {
		r.report(p)
	}
	if ok {
		q.Category = r.category
		r.note.apply(&q)
		r.add(q, at)
	}
	r.block, r.note = giftBlock{}, giftNote{}
}

// nextBraces is, for each line, the first unescaped brace in it or below it.
func nextBraces(lines []string) []byte {
	next := make([]byte, len(lines))
	var brace byte
	for i := len(lines) - 1; i >= 0; i-- {
		if !strings.HasPrefix(strings.TrimSpace(lines[i]), "//") {
			if at := find(lines[i], 0, "{}"); at >= 0 {
				brace = lines[i][at]
			}
		}
		next[i] = brace
	}
	return next
}

// giftNote is what comments say about the question below them.
type giftNote struct {
	id, picture string
	tags        []string
	difficulty  int
}

func (n *giftNote) read(comment string) {
	comment = strings.TrimSpace(comment)
	if id, ok := strings.CutPrefix(comment, "id:"); ok {
		n.set("id", id)
		return
	}
	if tags, ok := strings.CutPrefix(comment, "tags:"); ok {
		for tag := range strings.FieldsFuncSeq(tags, listMark) {
			n.set("tag", tag)
		}
		return
	}
	for {
		_, rest, ok := strings.Cut(comment, "[")
		if !ok {
			return
		}
		end := find(rest, 0, "]")
		if end < 0 {
			return
		}
		comment = rest
		if name, value, ok := strings.Cut(rest[:end], ":"); ok {
			n.set(name, unescapeNote(value))
			comment = rest[end+1:]
		}
	}
}

func (n *giftNote) set(name, value string) {
	value = oneLine(value)
	switch {
	case value == "":
	case name == "id" && n.id == "":
		n.id = value
	case name == "tag":
		n.tags = append(n.tags, value)
	case name == "picture" && n.picture == "":
		n.picture = value
	case name == "difficulty":
		if d, err := strconv.Atoi(value); err == nil {
			n.difficulty = d
		}
	}
}

func (n *giftNote) apply(q *quiz.Question) {
	q.ID, q.Tags, q.Difficulty = n.id, n.tags, n.difficulty
	if n.picture != "" {
		q.Picture = n.picture
	}
}

func unescapeNote(s string) string {
	return strings.NewReplacer(`\\`, `\`, `\]`, `]`).Replace(s)
}
