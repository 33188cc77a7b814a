package format

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"studybot/quiz"
)

// Reason is why something in a file is a problem. The set is closed: Reasons
// lists all of them.
type Reason string

// What can be wrong with a file itself.
const (
	BadJSON         Reason = "bad json"             // the text is not JSON of the documented form; Detail is the decoder's complaint
	NewerVersion    Reason = "newer version"        // the JSON was written by a later program; Detail is its version
	UnknownFormat   Reason = "unknown format"       // neither name nor text tells the format; Detail is the name
	BadCSV          Reason = "bad csv"              // quotes do not match; Detail is the reader's complaint
	UnknownField    Reason = "unknown field"        // warning: a JSON field that is not used; Detail is its name
	UnknownHeader   Reason = "unknown header"       // warning: a column that is not used; Detail is its header
	DoubleHeader    Reason = "header twice"         // two columns mean the same; Detail is the second header
	MissingQuestion Reason = "no question column"   // no header means the question
	MissingAnswer   Reason = "no answer column"     // no header means the answer
	UnclosedBrace   Reason = "unclosed brace"       // { without }
	StrayBrace      Reason = "stray brace"          // } without {
	SecondBrace     Reason = "second brace"         // another { in one question: a blank line between questions is missing
	BlankInBraces   Reason = "blank line in braces" // warning: a blank line inside { }, read as if it were not there
	UnclosedTitle   Reason = "unclosed title"       // :: without a second ::
	NoBraces        Reason = "no braces"            // warning: a text without answers, left out
	NoAnswerMark    Reason = "no answer mark"       // what stands in the braces begins with neither = nor ~ nor is T or F; Detail is it
	BadWeight       Reason = "bad weight"           // a %weight% that is no number from -100 to 100
	BadNumber       Reason = "bad number"           // a numerical answer that is no number, number:tolerance or from..to
	MixedPairs      Reason = "mixed pairs"          // some answers of a matching question lack ->
	BadAnswer       Reason = "bad answer"           // an answer that names no option; Detail is it
	AnswerBeyond    Reason = "answer beyond"        // an answer letter beyond the options; Detail is the letter
	BadKind         Reason = "bad type"             // a question type that is not known; Detail is it
	BadDifficulty   Reason = "bad difficulty"       // not a number from 0 to 10 nor easy, medium, hard
	ExtraCell       Reason = "extra cell"           // a row has more cells than there are columns: a comma outside quotes; Detail is the cell
	OptionGap       Reason = "option gap"           // an empty option column before a filled one; Detail is the letter
	ControlText     Reason = "control characters"   // warning: control characters, taken out
	OptionOrder     Reason = "option order"         // an option's letter is not the next one; Detail is the letter
	StrayOption     Reason = "stray option"         // an option above which there is no question; Detail is it
	StrayAnswer     Reason = "stray answer"         // an answer above which there is no question; Detail is it
	StrayText       Reason = "stray text"           // warning: a text that belongs to no question, left out; Detail is it
	AnswerTwice     Reason = "answer twice"         // a question has two answers that differ; Detail is the second
	KeyEntry        Reason = "key entry"            // a line of the answer key that cannot be made out; Detail is it
	KeyCount        Reason = "key count"            // "1-5 ABCD": fewer or more answers than questions; Detail is it
	KeyBeyond       Reason = "key beyond"           // the answer key names a question that is not there; Detail is its number
	BadXML          Reason = "bad xml"              // the XML is broken; Detail is the reader's complaint
	NotMoodle       Reason = "not moodle"           // XML that is no Moodle quiz; Detail is what it begins with
	SkippedType     Reason = "skipped type"         // warning: a question of a type that cannot be held, left out; Detail is type and name
	NotHeld         Reason = "not held"             // warning: something of the file has no place here; Detail is its name
	PictureLeftOut  Reason = "picture left out"     // warning: a picture that cannot be kept; Detail is its name
	OneSided        Reason = "one sided"            // a card without a back; Detail is its front
)

// What can be wrong with a question, whatever the file.
const (
	EmptyQuestion   = Reason(quiz.FaultEmptyText)
	UnknownKind     = Reason(quiz.FaultKind)
	NoRightAnswer   = Reason(quiz.FaultNoRight)
	TooFewOptions   = Reason(quiz.FaultFewOptions)
	TooManyOptions  = Reason(quiz.FaultManyOptions)
	EmptyOption     = Reason(quiz.FaultEmptyOption)
	SameOption      = Reason(quiz.FaultSameOption)
	WeightRange     = Reason(quiz.FaultWeight)
	WeightSum       = Reason(quiz.FaultWeightSum)
	NoPenalty       = Reason(quiz.FaultNoPenalty)
	SeveralRight    = Reason(quiz.FaultSeveralRight)
	DuplicateID     = Reason(quiz.FaultDuplicateID)
	MissingID       = Reason(quiz.FaultMissingID)
	SameQuestion    = Reason(quiz.FaultSameQuestion)
	TooLong         = Reason(quiz.FaultTooLong)
	DifficultyRange = Reason(quiz.FaultDifficulty)
	BadTolerance    = Reason(quiz.FaultTolerance)
	NoQuestions     = Reason(quiz.FaultEmptyBank)
	TrueFalseChoice = Reason(quiz.FaultTrueFalseChoice)
)

// Reasons is every reason there is, for catalogues of words to be checked against.
func Reasons() []Reason {
	return []Reason{
		BadJSON, NewerVersion, UnknownFormat, BadCSV, UnknownField, UnknownHeader, DoubleHeader, MissingQuestion,
		MissingAnswer, UnclosedBrace, StrayBrace, SecondBrace, BlankInBraces, UnclosedTitle, NoBraces,
		NoAnswerMark, BadWeight, BadNumber, MixedPairs, BadAnswer, AnswerBeyond, BadKind, BadDifficulty,
		ExtraCell, OptionGap, ControlText,
		OptionOrder, StrayOption, StrayAnswer, StrayText, AnswerTwice, KeyEntry, KeyCount, KeyBeyond,
		BadXML, NotMoodle, SkippedType, NotHeld, PictureLeftOut, OneSided,
		EmptyQuestion, UnknownKind, NoRightAnswer, TooFewOptions, TooManyOptions,
		EmptyOption, SameOption, WeightRange, WeightSum, NoPenalty, SeveralRight, DuplicateID, MissingID,
		SameQuestion, TooLong, DifficultyRange, BadTolerance, NoQuestions, TrueFalseChoice,
	}
}

// Problem is one thing that is wrong with a file.
type Problem struct {
	Line    int    `json:"line"`             // from 1; 0 is the file as a whole
	Column  int    `json:"column,omitempty"` // from 1, in characters (CSV: in cells); 0 is the whole line
	Reason  Reason `json:"reason"`
	Detail  string `json:"detail,omitempty"` // the offending text
	Warning bool   `json:"warning,omitempty"`
}

// Error is the problem in plain English, for logs and the command line.
func (p Problem) Error() string {
	where := fmt.Sprintf("line %d", p.Line)
	if p.Column > 0 {
		where += fmt.Sprintf(":%d", p.Column)
	}
	what := string(p.Reason)
	if p.Detail != "" {
		what += fmt.Sprintf(" (%s)", p.Detail)
	}
	if p.Warning {
		what = "warning: " + what
	}
	return where + ": " + what
}

// LeftOut is the error of a writer whose format cannot hold some questions. All
// the others were written.
type LeftOut struct{ IDs []string }

func (l *LeftOut) Error() string {
	return "questions of a kind that the format cannot hold: " + strings.Join(l.IDs, ", ")
}

func leftOut(ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	return &LeftOut{ids}
}

// Usable says whether nothing worse than a warning was found.
func Usable(problems []Problem) bool {
	return !slices.ContainsFunc(problems, func(p Problem) bool { return !p.Warning })
}

func sortProblems(problems []Problem) {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}
