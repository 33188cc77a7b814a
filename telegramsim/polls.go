package telegramsim

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// poll is a poll wherever copies of its message are.
type poll struct {
	sim         *Sim
	id          string
	message     *message   // the original
	shown       []*message // the original and its forwarded copies
	question    string
	description string
	descEnts    []Entity
	options     []pollOption
	anonymous   bool
	quiz        bool
	multiple    bool
	revoting    bool
	shuffle     bool
	hide        bool // results are hidden until it closes
	correct     []int
	explanation string
	explEnts    []Entity
	openPeriod  int64
	closes      time.Time // zero when it closes by stopPoll only
	period      bool      // closes came from open_period
	closed      bool
	votes       map[int64]vote // by user or channel
	picture     *file          // above the question
}

type pollOption struct {
	persistent string
	text       string
	ents       []Entity
}

func (p *poll) lane() int64 {
	n, _ := strconv.ParseInt(p.id, 10, 64)
	return n
}

// pollJSON is a Poll as the bot that sent it sees it, its key included.
func (s *Sim) pollJSON(p *poll) object {
	each, total := p.counts()
	options := make([]any, len(p.options))
	for i, opt := range p.options {
		o := object{"persistent_id": opt.persistent, "text": opt.text, "voter_count": each[i]}
		if len(opt.ents) > 0 {
			o["text_entities"] = s.entitiesJSON(opt.ents)
		}
		options[i] = o
	}
	kind := "regular"
	if p.quiz {
		kind = "quiz"
	}
	out := object{
		"id": p.id, "question": p.question, "options": options, "total_voter_count": total,
		"is_closed": p.shut(s.now()), "is_anonymous": p.anonymous, "type": kind,
		"allows_multiple_answers": p.multiple, "allows_revoting": p.revoting, "members_only": false,
	}
	if p.quiz {
		out["correct_option_ids"] = p.correct
		if len(p.correct) == 1 {
			out["correct_option_id"] = p.correct[0] // for clients of before 9.6
		}
	}
	if p.explanation != "" {
		out["explanation"] = p.explanation
		if len(p.explEnts) > 0 {
			out["explanation_entities"] = s.entitiesJSON(p.explEnts)
		}
	}
	if p.description != "" {
		out["description"] = p.description
	}
	if p.picture != nil {
		out["media"] = object{"photo": photoJSON(p.picture)}
	}
	if p.openPeriod > 0 {
		out["open_period"] = p.openPeriod
	}
	if !p.closes.IsZero() {
		out["close_date"] = p.closes.Unix()
	}
	if s.opt.Level == Classic {
		for _, k := range []string{"allows_revoting", "members_only", "correct_option_ids", "description", "media"} {
			delete(out, k)
		}
	}
	return out
}

func sendPoll(r *request) (any, *apiError) {
	m, err := r.compose(sendingPolls)
	if err != nil {
		return nil, err
	}
	p, err := r.poll()
	if err != nil {
		return nil, err
	}
	if m.chat.Type == "channel" && !p.anonymous {
		return nil, badRequest("non-anonymous polls can't be sent to channel chats")
	}
	s := r.sim
	s.nextPoll += 1 + int64(s.rng.IntN(1000))
	p.id = strconv.FormatInt(s.nextPoll, 10)
	p.message, m.poll = m, p
	s.polls[p.id] = p
	out, err := r.send(m)
	if !p.closes.IsZero() && !p.closed {
		wait := p.closes.Sub(s.now())
		s.later(func() { s.clock.background(wait, func(time.Time) { s.timerClosed(p) }) })
	}
	return out, err
}

// timerClosed shows the people on the page that the poll is over; the bot is not told.
func (s *Sim) timerClosed(p *poll) {
	s.lock()
	defer s.unlock()
	s.changedPoll(p)
}

func (r *request) poll() (*poll, *apiError) {
	p := &poll{sim: r.sim, anonymous: true, votes: map[int64]vote{}, quiz: r.str("type") == "quiz"}
	if r.has("is_anonymous") {
		p.anonymous = r.bool("is_anonymous")
	}
	p.multiple, p.shuffle = r.bool("allows_multiple_answers"), r.bool("shuffle_options")
	p.hide, p.closed = r.bool("hide_results_until_closes"), r.bool("is_closed")
	p.revoting = !p.quiz
	if r.has("allows_revoting") {
		p.revoting = r.bool("allows_revoting")
	}
	if r.has("explanation_media") || r.has("allow_adding_options") {
		r.sim.breach(Breach{BreachUnimplemented, r.method, "media", "the simulator's polls hold a picture and text only and take no new options"})
		return nil, &apiError{code: 501, desc: "Not Implemented: media in polls"}
	}
	var err *apiError
	if o := r.obj("media"); o != nil {
		if asString(o["type"]) != "photo" {
			r.sim.breach(Breach{BreachUnimplemented, r.method, "media.type", "the simulator's polls hold a photo only"})
			return nil, &apiError{code: 501, desc: "Not Implemented: media in polls"}
		}
		if p.picture, err = r.inputFile(o["media"], true); err != nil {
			return nil, err
		}
	}
	if p.question, _, err = r.formatted(r.str("question"), r.str("question_parse_mode"), r.list("question_entities")); err != nil {
		return nil, err
	}
	if err = r.pollOptions(p); err != nil {
		return nil, err
	}
	if err = r.pollKey(p); err != nil {
		return nil, err
	}
	if p.explanation, p.explEnts, err = r.formatted(r.str("explanation"), r.str("explanation_parse_mode"), r.list("explanation_entities")); err != nil {
		return nil, err
	}
	if strings.Count(p.explanation, "\n") > 2 {
		r.sim.breach(Breach{BreachLimit, r.method, "explanation", "has more than 2 line feeds"})
		return nil, badRequest("poll explanation has too many line feeds")
	}
	if p.description, p.descEnts, err = r.formatted(r.str("description"), r.str("description_parse_mode"), r.list("description_entities")); err != nil {
		return nil, err
	}
	return p, r.pollTimes(p)
}

func (r *request) pollOptions(p *poll) *apiError {
	for i, item := range r.list("options") {
		o := item.(map[string]any)
		if o["media"] != nil {
			r.sim.breach(Breach{BreachUnimplemented, r.method, fmt.Sprintf("options[%d].media", i), "the simulator's polls hold text only"})
			return &apiError{code: 501, desc: "Not Implemented: media in poll options"}
		}
		list, _ := o["text_entities"].([]any)
		text, ents, err := r.formatted(asString(o["text"]), asString(o["text_parse_mode"]), list)
		if err != nil {
			return err
		}
		p.options = append(p.options, pollOption{persistent: fmt.Sprintf("%d", 10+i*7), text: text, ents: ents})
	}
	return nil
}

func (r *request) pollKey(p *poll) *apiError {
	ids := r.list("correct_option_ids")
	if !p.quiz {
		if len(ids) > 0 {
			r.sim.breach(Breach{BreachSchema, r.method, "correct_option_ids", "is given for a regular poll"})
			return badRequest("correct options can be given for quizzes only")
		}
		return nil
	}
	if len(ids) == 0 {
		return badRequest("correct quiz option list must be non-empty")
	}
	for i, id := range ids {
		n := int(asInt(id))
		if n < 0 || n >= len(p.options) {
			return badRequest("wrong quiz correct_option_id")
		}
		if i > 0 && n <= p.correct[i-1] {
			return badRequest("correct quiz option list must be increasing")
		}
		p.correct = append(p.correct, n)
	}
	return nil
}

func (r *request) pollTimes(p *poll) *apiError {
	period, at := r.int("open_period"), r.int("close_date")
	switch {
	case period > 0 && at > 0:
		r.sim.breach(Breach{BreachSchema, r.method, "close_date", "can't be used together with open_period"})
		return badRequest("open_period and close_date can't be used together")
	case period > 0:
		p.openPeriod, p.period = period, true
		p.closes = r.sim.now().Add(time.Duration(period) * time.Second)
	case at > 0:
		p.closes = time.Unix(at, 0)
	}
	return nil
}

func stopPoll(r *request) (any, *apiError) {
	m, err := r.messageNamed("message with poll to stop not found")
	if err != nil {
		return nil, err
	}
	switch {
	case m.poll == nil:
		return nil, badRequest("message is not a poll")
	case m.from != r.sim.bot || m.poll.message != m:
		return nil, badRequest("poll can't be stopped")
	case m.poll.shut(r.sim.now()):
		return nil, badRequest("poll has already been closed")
	}
	if m.markup, err = r.markup(m.chat); err != nil {
		return nil, err
	}
	m.poll.closed = true
	r.sim.changedPoll(m.poll)
	r.sim.pushPoll(m.poll)
	return r.sim.pollJSON(m.poll), nil
}

// changedPoll shows a poll anew on the page, wherever it stands.
func (s *Sim) changedPoll(p *poll) {
	for _, m := range p.shown {
		s.changed(m)
	}
}
