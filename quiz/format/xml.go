package format

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"studybot/quiz"
)

// ReadMoodleXML reads the question types of a Moodle XML export that we have, with
// texts in HTML made plain, CDATA, categories, ID numbers, tags, weights and
// feedback. The picture of a question comes with it (see quiz.EmbedPicture). Cloze
// questions are read when all their gaps are typed. What cannot be held is left out
// with a warning that names it. Beyond Moodle, a tag "difficulty:3" is a difficulty.
//
// The XML cannot do harm: entities of its own are refused, nothing outside is
// fetched, and nesting is bounded. Behind a mistake in the XML reading goes on with
// the next question.
func ReadMoodleXML(text string) (quiz.Bank, []Problem) {
	r := &xmlReader{once: map[string]bool{}}
	r.text, r.problems = clean(text)
	for from := 0; from < len(r.text); {
		from = r.pass(from)
	}
	switch {
	case !r.seen && Usable(r.problems):
		r.report(place{}.problem(NotMoodle, short(text)))
	case r.opened && !r.closed:
		r.report(r.at(len(r.text)).problem(BadXML, "no </quiz> at the end"))
	}
	return r.finish()
}

type xmlReader struct {
	collector
	offsets
	category       string
	opened, closed bool            // <quiz> was
	seen           bool            // an element was
	once           map[string]bool // what was reported as having no place
}

// xmlNode is an element of a question.
type xmlNode struct {
	name string
	attr []xml.Attr
	text []byte // directly in it
	kids []*xmlNode
	at   place

	begin int    // where what is in it begins
	inner string // that, as it stands in the file
}

// maxDepth is how deep elements may be nested; Moodle's have five levels.
const maxDepth = 32

// pass reads from an offset up to the end, or up to a mistake; it returns where to
// go on.
func (r *xmlReader) pass(from int) int {
	dec := xml.NewDecoder(strings.NewReader(r.text[from:]))
	dec.Entity = xml.HTMLEntity
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // the text is decoded
	var open []*xmlNode                                                                    // the elements that have begun
	for {
		offset := from + int(dec.InputOffset())
		token, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			if n := len(open); n > 0 {
				r.report(open[n-1].at.problem(BadXML, "<"+short(open[n-1].name)+"> has no end"))
			}
			return len(r.text)
		}
		after := from + int(dec.InputOffset())
		wrong := ""
		switch t := token.(type) {
		case nil:
			offset, wrong = after, xmlComplaint(err)
		case xml.StartElement:
			open, wrong = r.start(t, offset, after, open)
		case xml.EndElement:
			open, wrong = r.end(t.Name.Local, offset, open)
		case xml.CharData:
			if n := len(open); n > 0 {
				open[n-1].text = append(open[n-1].text, t...)
			}
		}
		if wrong != "" {
			r.report(r.at(offset).problem(BadXML, short(wrong)))
			return r.next(max(after, from+1))
		}
	}
}

// next is where the next question begins.
func (r *xmlReader) next(from int) int {
	if i := strings.Index(r.text[from:], "<question"); i >= 0 {
		return from + i
	}
	return len(r.text)
}

func (r *xmlReader) start(t xml.StartElement, offset, after int, open []*xmlNode) ([]*xmlNode, string) {
	name := t.Name.Local
	if len(open) == 0 && name == "quiz" {
		r.opened, r.seen = true, true
		return open, ""
	}
	if len(open) == maxDepth {
		return open, "elements are nested too deeply"
	}
	node := &xmlNode{name: name, attr: t.Attr, at: r.at(offset), begin: after}
	if n := len(open); n > 0 {
		open[n-1].kids = append(open[n-1].kids, node)
	} else if name != "question" && !r.seen {
		r.report(node.at.problem(NotMoodle, "<"+short(name)+">"))
	}
	r.seen = true
	return append(open, node), ""
}

func (r *xmlReader) end(name string, offset int, open []*xmlNode) ([]*xmlNode, string) {
	n := len(open)
	switch {
	case n == 0 && name == "quiz":
		r.closed = true
		return open, ""
	case n == 0:
		return open, "</" + name + "> without a beginning"
	case open[n-1].name != name:
		return open, "<" + open[n-1].name + "> is ended by </" + name + ">"
	}
	last := open[n-1]
	last.inner = r.text[last.begin:max(offset, last.begin)] // <a/> ends where it begins
	if n > 1 {
		return open[:n-1], ""
	}
	if name == "question" {
		r.question(last)
	}
	return nil, ""
}

// xmlComplaint is the decoder's message without its own line, which counts from
// where the pass began.
func xmlComplaint(err error) string {
	if syntax := (*xml.SyntaxError)(nil); errors.As(err, &syntax) {
		return syntax.Msg
	}
	return err.Error()
}

// kid is the first element of a name; never nil.
func (n *xmlNode) kid(name string) *xmlNode {
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return &xmlNode{name: name, at: n.at}
}

// each are the elements of a name.
func (n *xmlNode) each(name string) []*xmlNode {
	var list []*xmlNode
	for _, k := range n.kids {
		if k.name == name {
			list = append(list, k)
		}
	}
	return list
}

func (n *xmlNode) attribute(name string) string {
	for _, a := range n.attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// content is the <text> in an element, or itself.
func (n *xmlNode) content() *xmlNode {
	for _, k := range n.kids {
		if k.name == "text" {
			return k
		}
	}
	return n
}

// markup says whether a text holds tags that were not hidden from the XML.
func (n *xmlNode) markup() bool {
	return slices.ContainsFunc(n.kids, func(k *xmlNode) bool { return k.name != "file" })
}

// value is the text of an element, with its tags if it has some.
func (n *xmlNode) value() string {
	c := n.content()
	if c.markup() {
		return strings.TrimSpace(c.inner)
	}
	return strings.TrimSpace(string(c.text))
}
