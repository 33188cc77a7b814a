package format

import (
	"encoding/json"
	"flag"
	"fmt"
	"html"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"studybot/quiz"
)

// The oracle is the npm package gift-pegjs, which reads GIFT by a grammar of its own. What it
// makes of the corpus is kept in answers.json. To ask it again:
//
//	go test ./quiz/format -run Oracle -corpus     writes generated.json anew
//	cd quiz/format/testdata/giftoracle && npm ci && node oracle.js
var writeCorpus = flag.Bool("corpus", false, "write the generated part of the oracle's corpus anew")

const oracleDir = "testdata/giftoracle"

// generatedQuestions is how many questions of all kinds the corpus has beside those by hand.
const generatedQuestions = 400

// heard is what the oracle says of one text.
type heard struct {
	Refused   string   `json:"refused"`
	Questions []spoken `json:"questions"`
}

// spoken is a question in the words that both readers share.
type spoken struct {
	Type      string      `json:"type"`
	Title     string      `json:"title"`
	Stem      string      `json:"stem"`
	General   string      `json:"general"`
	ID        string      `json:"id"`
	Tags      []string    `json:"tags"`
	Choices   []choice    `json:"choices"`
	Numbers   []figure    `json:"numbers"`
	Pairs     [][2]string `json:"pairs"`
	Truth     bool        `json:"truth"`
	WhenTrue  string      `json:"whenTrue"`
	WhenFalse string      `json:"whenFalse"`
}

type choice struct {
	Text, Feedback string
	Right          bool
	Weight         *float64
}

type figure struct {
	Value, Tolerance, Low, High *float64
	Feedback                    string
	Right                       *bool
	Weight                      *float64
}

func TestOracle_reads_the_corpus_as_we_do(t *testing.T) {
	if *writeCorpus {
		writeGenerated(t)
	}
	hand, generated := corpus(t)
	var says struct{ Hand, Generated []heard }
	readJSON(t, "answers.json", &says)
	if len(hand) != len(says.Hand) || len(generated) != len(says.Generated) || len(generated) != generatedQuestions {
		t.Fatalf("the oracle was asked about %d and %d texts, the corpus has %d and %d: ask it again",
			len(says.Hand), len(says.Generated), len(hand), len(generated))
	}
	for i, h := range hand {
		t.Run(h.name, func(t *testing.T) { agree(t, h.text, says.Hand[i], differences[h.name]) })
	}
	for i, text := range generated {
		t.Run(fmt.Sprintf("generated %d", i), func(t *testing.T) { agree(t, text, says.Generated[i], refusals(text)) })
	}
}

// agree compares the two readings. reason says why they may differ; then they must.
func agree(t *testing.T, text string, says heard, reason string) {
	t.Helper()
	b, problems := ReadGIFT(text)
	var ours []spoken
	for _, q := range b.Questions {
		ours = append(ours, inSharedWords(q))
	}
	diff := cmp.Diff(said(says), ours)
	if says.Refused != "" && Usable(problems) && len(ours) > 0 {
		diff = "only the oracle refuses it: " + says.Refused
	}
	if !Usable(problems) && says.Refused == "" {
		diff = "only we refuse it: " + found(problems)
	}
	if !Usable(problems) && says.Refused != "" {
		diff = ""
	}
	switch {
	case reason == "" && diff != "":
		t.Errorf("%s\n%s", text, diff)
	case reason != "" && diff == "":
		t.Errorf("both read it alike, though differences says %q", reason)
	}
}

// said is what the oracle says, with what Moodle's manual says of a missing weight.
func said(h heard) []spoken {
	var list []spoken
	for _, q := range h.Questions {
		if q.Type == "Description" {
			continue
		}
		q.Stem, q.Title, q.General = mended(q.Stem), mended(q.Title), mended(q.General)
		q.WhenTrue, q.WhenFalse = mended(q.WhenTrue), mended(q.WhenFalse)
		if q.Truth { // the first feedback is for the wrong answer, whichever that is
			q.WhenTrue, q.WhenFalse = q.WhenFalse, q.WhenTrue
		}
		if len(q.Tags) == 0 {
			q.Tags = nil
		}
		for i := range q.Choices {
			c := &q.Choices[i]
			c.Text, c.Feedback, c.Weight = mended(c.Text), mended(c.Feedback), weightOf(c.Weight, c.Right)
			c.Right = *c.Weight > 0
		}
		for i := range q.Numbers {
			q.Numbers[i] = q.Numbers[i].plain()
		}
		for i := range q.Pairs {
			q.Pairs[i] = [2]string{mended(q.Pairs[i][0]), mended(q.Pairs[i][1])}
		}
		list = append(list, q)
	}
	return list
}

func weightOf(percent *float64, right bool) *float64 {
	w := 0.0
	switch {
	case percent != nil:
		w = *percent / 100
	case right:
		w = 1
	}
	return rounded(w)
}

func rounded(v float64) *float64 {
	v = math.Round(v*1e6) / 1e6
	return &v
}

// plain is a number by its value and tolerance.
func (f figure) plain() figure {
	out := figure{Feedback: mended(f.Feedback), Weight: weightOf(f.Weight, f.Right == nil || *f.Right)}
	if f.Low != nil {
		out.Value, out.Tolerance = rounded((*f.Low+*f.High)/2), rounded((*f.High-*f.Low)/2)
		return out
	}
	if f.Value != nil { // else it takes whatever no other takes
		out.Value, out.Tolerance = rounded(*f.Value), rounded(*f.Tolerance)
	}
	return out
}

// inSharedWords is a question of ours as the oracle would say it.
func inSharedWords(q quiz.Question) spoken {
	s := spoken{Title: spaced(q.Title), Stem: spaced(q.Text), General: spaced(q.Explanation), Tags: q.Tags}
	if q.ID != q.DerivedID() {
		s.ID = q.ID
	}
	switch q.Kind {
	case quiz.Single, quiz.Multiple:
		s.Type = "MC"
		for _, o := range q.Options {
			s.Choices = append(s.Choices, choice{Text: spaced(o.Text), Feedback: spaced(o.Feedback), Right: o.Weight > 0, Weight: rounded(o.Weight)})
		}
	case quiz.Short:
		s.Type = "Short"
		for _, a := range q.Answers {
			s.Choices = append(s.Choices, choice{Text: spaced(a.Text), Feedback: spaced(a.Feedback), Right: a.Weight > 0, Weight: rounded(a.Weight)})
		}
	case quiz.TrueFalse:
		s.Type, s.Truth = "TF", q.Options[0].Weight > 0
		s.WhenTrue, s.WhenFalse = spaced(q.Options[0].Feedback), spaced(q.Options[1].Feedback)
	case quiz.Numerical:
		s.Type = "Numerical"
		for _, a := range q.Answers {
			n := figure{Feedback: spaced(a.Feedback), Weight: rounded(a.Weight)}
			if a.Text != "*" {
				n.Value, n.Tolerance = rounded(a.Value), rounded(a.Tolerance)
			}
			s.Numbers = append(s.Numbers, n)
		}
	case quiz.Matching:
		s.Type = "Matching"
		for _, p := range q.Pairs {
			s.Pairs = append(s.Pairs, [2]string{spaced(p.Left), spaced(p.Right)})
		}
	case quiz.Essay:
		s.Type = "Essay"
	case quiz.Ordering, quiz.Cloze:
	}
	return s
}

// spaced leaves out what no reader promises: how many spaces, and of what kind.
func spaced(s string) string {
	return aroundBlank.ReplaceAllString(strings.Join(strings.Fields(s), " "), "_____")
}

var aroundBlank = regexp.MustCompile(` *_____ *`)

// byHand is a text of the corpus, under what stands behind its rule.
type byHand struct{ name, text string }

func corpus(t *testing.T) (hand []byHand, generated []string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(oracleDir, "hand.gift"))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range strings.Split("\n"+string(data), "\n// ==== ")[1:] {
		name, text, _ := strings.Cut(part, "\n")
		hand = append(hand, byHand{name, text})
	}
	readJSON(t, "generated.json", &generated)
	return hand, generated
}

func readJSON(t *testing.T, name string, into any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(oracleDir, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

// writeGenerated writes legal questions of every kind that GIFT can hold, as we write them.
func writeGenerated(t *testing.T) {
	t.Helper()
	drawn := rapid.Custom(func(t *rapid.T) quiz.Question { return question(t, 1) })
	var texts []string
	for seed := 0; len(texts) < generatedQuestions; seed++ {
		q := drawn.Example(seed)
		q.ID, q.Tags, q.Difficulty, q.Picture, q.Category = fmt.Sprint("id-", seed), nil, 0, "", "" // where escapes are ours alone
		if seed%2 == 0 {
			q.Tags = []string{"tea", "茶"}
		}
		var out strings.Builder
		if len(q.Check()) > 0 || WriteGIFT(&out, quiz.Bank{Questions: []quiz.Question{q}}) != nil {
			continue
		}
		texts = append(texts, out.String())
	}
	data, err := json.MarshalIndent(texts, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(oracleDir, "generated.json"), append(data, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
}

// differences are the texts by hand that the two read differently, and why ours stands.
var differences = map[string]string{
	"a description":                      "a text that asks nothing is no question of a bank: we say so with a warning",
	"a format marker":                    "chats show text: we turn HTML into text while we read, the oracle leaves it to whoever shows it",
	"an arrow in a choice":               "an arrow makes a matching question only where each answer has one and none begins with ~, as in Moodle's importer",
	"an empty line inside of the braces": "people leave empty lines; Moodle would end the question there, which helps nobody, and we go on to the brace",
	"a number in words":                  "",
}

// refusals says why the oracle refuses a text that we wrote; "" is that it should not.
func refusals(text string) string {
	switch {
	case exponent.MatchString(text):
		return "numbers too small to write out have an exponent, which Moodle reads"
	case arrow.MatchString(text) && strings.Contains(text, "\n\t~"):
		return differences["an arrow in a choice"]
	}
	return ""
}

var (
	exponent = regexp.MustCompile(`(?m)^\t[=~].*\de-\d`)
	arrow    = regexp.MustCompile(`(?m)^\t=[^#\n]*->[^#\n]`)
)

// errata are what the oracle leaves undone in a text, each with what Moodle's importer does.
var errata = []struct{ why, pattern, instead string }{
	{"it puts a stand-in for each escaped sign and does not always take it back", `&&0*(\d+);?`, "&#$1;"},
	{"the sign > may be escaped, to write an arrow that is none", `-\\>`, "->"},
	{"a text may say its own form; it looks for that in questions and answers, not in feedback", `^\[plain\]`, ""},
}

// mended is a text of the oracle without its errata.
func mended(s string) string {
	for _, e := range errata {
		s = regexp.MustCompile(e.pattern).ReplaceAllString(s, e.instead)
		if strings.Contains(e.pattern, "&&") {
			s = entity.ReplaceAllStringFunc(s, html.UnescapeString)
		}
	}
	return spaced(s)
}

var entity = regexp.MustCompile(`&#\d+;`)
