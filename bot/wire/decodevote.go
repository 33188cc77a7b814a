package wire

import (
	"time"
	"unicode/utf8"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// quickVote reads the update that comes in floods, the answer to a poll, in the form in
// which Telegram writes it. Whatever differs in the least (another order, an escape, a field
// that is not known here) is left to encoding/json, so that both ways read the same.
func quickVote(self Self, received time.Time, raw []byte) (Event, bool) {
	s := scanner{rest: raw}
	s.word(`{"update_id":`)
	id := s.number()
	s.word(`,"poll_answer":{"poll_id":`)
	poll := s.text()
	s.word(`,"user":`)
	user := s.user()
	s.word(`,"option_ids":[`)
	picked := s.numbers()
	if s.optional(`,"option_persistent_ids":[`) {
		s.texts()
	}
	s.word(`}}`)
	if s.failed || len(s.rest) > 0 || poll == "" {
		return Event{}, false
	}
	d := decoder{self: self, id: id, received: received}
	e := d.event(Voted, Chat{}, person(&user), 0)
	e.Poll, e.Picked = poll, picked
	return e, true
}

// scanner reads JSON of a known form from left to right; after the first surprise it has
// failed and reads nothing more.
type scanner struct {
	rest   []byte
	failed bool
}

func (s *scanner) optional(word string) bool {
	if s.failed || len(s.rest) < len(word) || string(s.rest[:len(word)]) != word {
		return false
	}
	s.rest = s.rest[len(word):]
	return true
}

func (s *scanner) word(word string) {
	if !s.optional(word) {
		s.failed = true
	}
}

// number reads digits, at most as many as surely fit and without a leading zero.
func (s *scanner) number() int64 {
	const most = 18
	n, i := int64(0), 0
	for i < len(s.rest) && i <= most && s.rest[i] >= '0' && s.rest[i] <= '9' {
		n = n*10 + int64(s.rest[i]-'0')
		i++
	}
	if i == 0 || i > most || s.rest[0] == '0' && i > 1 {
		s.failed = true
		return 0
	}
	s.rest = s.rest[i:]
	return n
}

// numbers reads to the end of a list of numbers.
func (s *scanner) numbers() []int {
	list := []int{}
	if s.optional("]") {
		return list
	}
	for {
		list = append(list, int(s.number()))
		if s.failed || s.optional("]") {
			return list
		}
		s.word(",")
	}
}

func (s *scanner) texts() {
	if s.optional("]") {
		return
	}
	for {
		s.text()
		if s.failed || s.optional("]") {
			return
		}
		s.word(",")
	}
}

// text reads a string that has no escape and is good UTF-8.
func (s *scanner) text() string {
	s.word(`"`)
	if s.failed {
		return ""
	}
	for i, c := range s.rest {
		switch {
		case c == '"':
			text := string(s.rest[:i])
			s.rest = s.rest[i+1:]
			s.failed = !utf8.ValidString(text)
			return text
		case c == '\\' || c < ' ':
			s.failed = true
			return ""
		}
	}
	s.failed = true
	return ""
}

func (s *scanner) flag() bool {
	if s.optional("true") {
		return true
	}
	s.word("false")
	return false
}

// user reads a person, in Telegram's order of fields.
func (s *scanner) user() (u tgbotapi.User) {
	s.word(`{"id":`)
	u.ID = s.number()
	s.word(`,"is_bot":`)
	u.IsBot = s.flag()
	s.word(`,"first_name":`)
	u.FirstName = s.text()
	if s.optional(`,"last_name":`) {
		u.LastName = s.text()
	}
	if s.optional(`,"username":`) {
		u.UserName = s.text()
	}
	if s.optional(`,"language_code":`) {
		u.LanguageCode = s.text()
	}
	if s.optional(`,"is_premium":`) {
		s.flag()
	}
	s.word(`}`)
	return u
}
