package wire

import (
	"cmp"
	"fmt"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"studybot/report"
	"studybot/study"
)

// Limits of polls. The classic ones are those of servers before Bot API 9.6.
const (
	pollLeast          = 5 * time.Second
	pollMost           = 2_628_000 * time.Second
	classicPollMost    = 600 * time.Second
	classicPollOptions = 10
)

// errPollOver: the poll should have closed before it could be sent.
var errPollOver = fmt.Errorf("the poll's time is over")

// modernPoll draws a quiz poll as it is meant: several right answers, options shuffled per
// person, results hidden until it closes by itself. It carries the time left and not the instant
// of closing, so that a bot whose clock is set elsewhere (--now) closes its polls right too.
func modernPoll(p report.Poll, now time.Time) (tgbotapi.Params, error) {
	left, err := pollTime(p, now)
	if err != nil {
		return nil, err
	}
	params := pollParams(p, "quiz", len(p.Correct) > 1)
	params["shuffle_options"] = "true"
	params["hide_results_until_closes"] = "true"
	params["open_period"] = seconds(min(left, pollMost))
	params.AddNonEmpty("description", p.Description)
	params.AddNonEmpty("explanation", p.Explanation)
	return params, jsonParam(params, "correct_option_ids", p.Correct)
}

// classicPoll draws it for servers that know ten minutes at most and can't keep results
// hidden. A quiz poll would tell there whoever votes at once what is right, while others still
// answer: so it is a regular one, not anonymous, that knows no key. We grade it all the same.
// A poll that is open longer carries no time: our own scheduler closes it.
func classicPoll(p report.Poll, now time.Time) (tgbotapi.Params, error) {
	if len(p.Options) > classicPollOptions {
		return nil, fmt.Errorf("a poll of %d options for a server that takes %d: %w", len(p.Options), classicPollOptions, study.ErrInvalid)
	}
	left, err := pollTime(p, now)
	if err != nil {
		return nil, err
	}
	params := pollParams(p, "regular", len(p.Correct) > 1)
	if left <= classicPollMost {
		params["open_period"] = seconds(left)
	}
	return params, nil
}

func pollTime(p report.Poll, now time.Time) (time.Duration, error) {
	if len(p.Correct) == 0 || len(p.Options) < 2 {
		return 0, fmt.Errorf("a quiz poll without a right answer or a choice: %w", study.ErrInvalid)
	}
	left := cmp.Or(p.Open, p.ClosesAt.Sub(now))
	if left < pollLeast {
		return 0, errPollOver
	}
	return left, nil
}

func pollParams(p report.Poll, kind string, several bool) tgbotapi.Params {
	type option struct {
		Text string `json:"text"`
	}
	options := make([]option, len(p.Options))
	for i, text := range p.Options {
		options[i].Text = text
	}
	params := tgbotapi.Params{"question": p.Question, "type": kind, "is_anonymous": "false"}
	params.AddBool("allows_multiple_answers", several)
	_ = jsonParam(params, "options", options) // strings can't fail
	return params
}

func seconds(d time.Duration) string { return fmt.Sprint(int64(d / time.Second)) }
