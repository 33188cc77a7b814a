package telegramsim

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

type vote struct {
	options []int
	at      time.Time
	channel *Chat
}

// shut tells whether nobody may vote any more. A timer closes a poll silently:
// no update says so.
func (p *poll) shut(now time.Time) bool {
	return p.closed || (!p.closes.IsZero() && !now.Before(p.closes))
}

func (p *poll) counts() (each []int, total int) {
	each = make([]int, len(p.options))
	for _, v := range p.votes {
		if len(v.options) > 0 {
			total++
		}
		for _, o := range v.options {
			each[o]++
		}
	}
	return each, total
}

// cast takes, changes or takes back a vote, and tells the bot as Telegram does.
func (s *Sim) cast(p *poll, who *Person, channel *Chat, options []int) error {
	voter := who.ID
	if channel != nil {
		voter = channel.ID
	}
	before, voted := p.votes[voter]
	voted = voted && len(before.options) > 0
	switch {
	case p.shut(s.now()):
		return errors.New("the poll is closed")
	case voted && !p.revoting:
		return errors.New("this poll takes one answer, and it was given")
	case !voted && len(options) == 0:
		return errors.New("there is no vote to take back")
	case len(options) > 1 && !p.multiple:
		return errors.New("this poll takes one option only")
	}
	chosen := slices.Compact(slices.Sorted(slices.Values(options)))
	for _, o := range chosen {
		if o < 0 || o >= len(p.options) {
			return fmt.Errorf("the poll has no option %d", o)
		}
	}
	p.votes[voter] = vote{options: chosen, at: s.now(), channel: channel}
	if !p.anonymous {
		s.push("poll_answer", p.lane(), s.pollAnswer(p, who, channel, chosen))
	}
	s.pushPoll(p)
	s.changedPoll(p)
	return nil
}

func (s *Sim) pollAnswer(p *poll, who *Person, channel *Chat, chosen []int) object {
	persistent := []string{}
	for _, o := range chosen {
		persistent = append(persistent, p.options[o].persistent)
	}
	if chosen == nil {
		chosen = []int{}
	}
	answer := object{"poll_id": p.id, "option_ids": chosen, "option_persistent_ids": persistent}
	if channel != nil {
		answer["voter_chat"] = chatJSON(channel)
		answer["user"] = userJSON(s.people[channelBot]) // for clients of before 6.8
	} else {
		answer["user"] = userJSON(who)
	}
	return answer
}

// arranged is the order in which this person sees the options.
func (p *poll) arranged(who int64) []int {
	order := make([]int, len(p.options))
	for i := range order {
		order[i] = i
	}
	if p.shuffle {
		seed := uint64(p.lane()) ^ uint64(who)*0x9e3779b97f4a7c15 ^ p.sim.opt.Seed
		rand.New(rand.NewPCG(seed, seed>>7)).Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	}
	return order
}
