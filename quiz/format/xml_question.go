package format

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"studybot/quiz"
)

// xmlQuestion is one question while it is read.
type xmlQuestion struct {
	*xmlReader
	node  *xmlNode
	q     quiz.Question
	parts []place
}

// xmlKinds are Moodle's names of the types that we have.
var xmlKinds = map[string]quiz.Kind{
	"multichoice": quiz.Single, "truefalse": quiz.TrueFalse, "shortanswer": quiz.Short, "numerical": quiz.Numerical,
	"matching": quiz.Matching, "ordering": quiz.Ordering, "cloze": quiz.Cloze, "multianswer": quiz.Cloze, "essay": quiz.Essay,
}

func (r *xmlReader) question(n *xmlNode) {
	kind, known := xmlKinds[n.attribute("type")]
	switch {
	case n.attribute("type") == "category":
		r.category = xmlCategory(n.kid("category").value())
		return
	case !known:
		r.skip(n)
		return
	}
	x := &xmlQuestion{xmlReader: r, node: n, q: quiz.Question{Kind: kind, Category: r.category}}
	x.common()
	if x.content() {
		r.add(x.q, places{question: n.at, parts: x.parts})
	}
}

// skip leaves a question out and says so.
func (r *xmlReader) skip(n *xmlNode) {
	detail := cmp.Or(n.attribute("type"), "?")
	if name := n.kid("name").value(); name != "" {
		detail += ": " + name
	}
	r.report(n.at.warning(SkippedType, short(detail)))
}

// xmlCategory is nothing for the top of Moodle's tree.
func xmlCategory(path string) string {
	switch path = oneLine(path); path {
	case "top", "$course$/top", "$system$/top", "$module$/top":
		return ""
	}
	return path
}

var difficultyTag = pattern(`^difficulty:(10|[0-9])$`)

// common reads what questions of every type have.
func (x *xmlQuestion) common() {
	x.q.Title = x.node.kid("name").value()
	x.q.ID = oneLine(x.node.kid("idnumber").value())
	if x.q.Kind != quiz.Cloze {
		x.q.Text, x.q.Picture = x.withPicture(x.node.kid("questiontext"))
	}
	x.q.Explanation = x.plain(x.node.kid("generalfeedback"))
	for _, tag := range x.node.kid("tags").each("tag") {
		name := oneLine(tag.value())
		if m := difficultyTag().FindStringSubmatch(name); m != nil {
			x.q.Difficulty, _ = strconv.Atoi(m[1]) // it is a number
		} else if name != "" {
			x.q.Tags = append(x.q.Tags, name)
		}
	}
	if grade := x.node.kid("defaultgrade").value(); grade != "" && strings.TrimRight(grade, "0") != "1." && grade != "1" {
		x.notHeld("defaultgrade")
	}
	for _, name := range []string{"hint", "graderinfo", "responsetemplate", "units"} {
		if found := x.node.kid(name); found.value() != "" || len(found.each("unit")) > 0 {
			x.notHeld(name)
		}
	}
	if x.q.Kind == quiz.Short && isTrue(x.node.kid("usecase").value()) {
		x.notHeld("usecase")
	}
}

// notHeld says once in a file what has no place here.
func (x *xmlQuestion) notHeld(name string) {
	if !x.once[name] {
		x.once[name] = true
		x.report(x.node.kid(name).at.warning(NotHeld, name))
	}
}

func isTrue(s string) bool { return s == "1" || strings.EqualFold(s, "true") }

// content reads what the type has; false when the question cannot be made out.
func (x *xmlQuestion) content() bool {
	switch x.q.Kind {
	case quiz.Single:
		if single := x.node.kid("single").value(); single != "" && !isTrue(single) {
			x.q.Kind = quiz.Multiple
		}
		return x.each(func(n *xmlNode, weight float64) bool {
			x.q.Options = append(x.q.Options, quiz.Option{Text: x.plain(n), Weight: weight, Feedback: x.plain(n.kid("feedback"))})
			return true
		})
	case quiz.TrueFalse:
		return x.trueFalse()
	case quiz.Short:
		return x.each(func(n *xmlNode, weight float64) bool {
			x.q.Answers = append(x.q.Answers, quiz.Answer{Text: x.plain(n), Weight: weight, Feedback: x.plain(n.kid("feedback"))})
			return true
		})
	case quiz.Numerical:
		return x.each(x.number)
	case quiz.Matching:
		for _, n := range x.node.each("subquestion") {
			x.q.Pairs = append(x.q.Pairs, quiz.Pair{Left: x.plain(n), Right: n.kid("answer").value()}) // Moodle keeps it as plain text
			x.parts = append(x.parts, n.at)
		}
	case quiz.Ordering:
		return x.ordering()
	case quiz.Cloze:
		return x.cloze()
	}
	return true
}

// each reads the answers with their weights.
func (x *xmlQuestion) each(read func(n *xmlNode, weight float64) bool) bool {
	good := true
	for _, n := range x.node.each("answer") {
		fraction := cmp.Or(n.attribute("fraction"), n.kid("fraction").value(), "0")
		weight, ok := parsePercent(fraction)
		if !ok {
			x.report(n.at.problem(BadWeight, short(fraction)))
		}
		x.parts = append(x.parts, n.at)
		if !read(n, weight) || !ok {
			good = false
		}
	}
	return good
}

func (x *xmlQuestion) number(n *xmlNode, weight float64) bool {
	text := x.plain(n)
	a, ok := numberRange(text)
	if tolerance := n.kid("tolerance").value(); ok && a.Text == "" && tolerance != "" {
		text += ":" + tolerance
		a.Tolerance, ok = quiz.Number(tolerance)
		ok = ok && a.Tolerance >= 0
	}
	if !ok {
		x.report(n.at.problem(BadNumber, short(text)))
		return false
	}
	a.Weight, a.Feedback = weight, x.plain(n.kid("feedback"))
	x.q.Answers = append(x.q.Answers, a)
	return true
}

func (x *xmlQuestion) trueFalse() bool {
	var feedback [2]string
	var weights [2]float64
	good := x.each(func(n *xmlNode, weight float64) bool {
		truth, ok := truthOf(x.plain(n))
		if !ok {
			x.report(n.at.problem(BadAnswer, short(x.plain(n))))
			return false
		}
		i := 1
		if truth {
			i = 0
		}
		weights[i], feedback[i] = weight, x.plain(n.kid("feedback"))
		return true
	})
	x.q.Options = trueFalse(x.q.Text, weights[0] > weights[1])
	for i := range x.q.Options {
		x.q.Options[i].Weight, x.q.Options[i].Feedback = weights[i], feedback[i]
	}
	x.parts = nil // they stand in the order of the file
	return good
}

// ordering reads the items, whose fractions are their places.
func (x *xmlQuestion) ordering() bool {
	type item struct {
		option quiz.Option
		rank   float64
		at     place
	}
	var items []item
	for i, n := range x.node.each("answer") {
		rank, ok := quiz.Number(n.attribute("fraction"))
		if !ok {
			rank = float64(i + 1)
		}
		items = append(items, item{quiz.Option{Text: x.plain(n), Feedback: x.plain(n.kid("feedback"))}, rank, n.at})
	}
	slices.SortStableFunc(items, func(a, b item) int { return cmp.Compare(a.rank, b.rank) })
	for _, it := range items {
		x.q.Options = append(x.q.Options, it.option)
		x.parts = append(x.parts, it.at)
	}
	return true
}
