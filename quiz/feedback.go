package quiz

import "slices"

// Feedback is what the question has to say to an answer: the feedback of each
// option chosen, or of the accepted form that took the text. The explanation,
// which is for everybody, is not part of it.
func Feedback(q Question, options []int, text string) []string {
	var said []string
	say := func(feedback string) {
		if feedback != "" && !slices.Contains(said, feedback) {
			said = append(said, feedback)
		}
	}
	taken := -1
	switch q.Kind {
	case Single, Multiple, TrueFalse:
		for _, o := range options {
			if o >= 0 && o < len(q.Options) {
				say(q.Options[o].Feedback)
			}
		}
	case Short:
		taken = takesText(q.Answers, text, 0)
	case Numerical:
		taken = takesNumber(q.Answers, text)
	}
	if taken >= 0 {
		say(q.Answers[taken].Feedback)
	}
	return said
}
