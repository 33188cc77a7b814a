package quiz

// Kind is what sort of answer a question takes.
type Kind string

// The kinds of question.
const (
	Single    Kind = "single"    // one of Options
	Multiple  Kind = "multiple"  // any number of Options
	TrueFalse Kind = "truefalse" // Options are exactly two: 0 true, 1 false
	Short     Kind = "short"     // typed text, compared with Answers; "*" in an answer stands for any text
	Numerical Kind = "numerical" // typed number, compared with Answers by Value and Tolerance
	Matching  Kind = "matching"  // a Right for each Left of Pairs
	Ordering  Kind = "ordering"  // Options stand in the right order, weights unused
	Cloze     Kind = "cloze"     // several gaps, each with its own Answers (Answer.Gap)
	Essay     Kind = "essay"     // free text, kept as a note, never graded
)

// Question is one thing to ask, with its key.
type Question struct {
	ID          string   `json:"id"` // unique in its bank, and stays when the bank is imported again
	Kind        Kind     `json:"kind"`
	Title       string   `json:"title,omitempty"`
	Category    string   `json:"category,omitempty"`
	Text        string   `json:"text"`
	Options     []Option `json:"options,omitempty"`
	Answers     []Answer `json:"answers,omitempty"` // accepted forms: short, numerical, cloze
	Pairs       []Pair   `json:"pairs,omitempty"`   // matching
	Explanation string   `json:"explanation,omitempty"`
	Tags        []string `json:"tags,omitempty"`
	Difficulty  int      `json:"difficulty,omitempty"` // 1 (easy) to 10; 0 is unknown
	Picture     string   `json:"picture,omitempty"`    // URL or file name; a data: URL is the image itself, see EmbeddedPicture
}

// Option is one choice that can be tapped.
type Option struct {
	Text     string  `json:"text"`
	Weight   float64 `json:"weight,omitempty"` // -1..1, fraction of the mark
	Feedback string  `json:"feedback,omitempty"`
}

// Answer is one accepted form of a typed answer. Text "*" takes whatever no
// other answer takes, of a numerical question too.
type Answer struct {
	Text      string  `json:"text,omitempty"`
	Value     float64 `json:"value,omitempty"`
	Tolerance float64 `json:"tolerance,omitempty"`
	Weight    float64 `json:"weight,omitempty"` // -1..1, fraction of the mark
	Feedback  string  `json:"feedback,omitempty"`
	Gap       int     `json:"gap,omitempty"` // cloze: which gap, from 1
}

// Pair belongs together in a matching question. A pair without a Left is only
// one more Right to choose wrongly.
type Pair struct {
	Left  string `json:"left,omitempty"`
	Right string `json:"right"`
}

// Correct is the indexes of the options with positive weight, increasing.
func (q Question) Correct() []int {
	var right []int
	for i, o := range q.Options {
		if o.Weight > 0 {
			right = append(right, i)
		}
	}
	return right
}

// Chosen says whether the question is answered by choosing among Options alone.
func (q Question) Chosen() bool {
	return q.Kind == Single || q.Kind == Multiple || q.Kind == TrueFalse
}

// Bank is a set of questions.
type Bank struct {
	Name      string     `json:"name,omitempty"`
	Title     string     `json:"title,omitempty"`
	Questions []Question `json:"questions"`
}

// BankInfo is a bank without its questions, as lists show it.
type BankInfo struct {
	Name      string `json:"name"`
	Title     string `json:"title"`
	Questions int    `json:"questions"`
}
