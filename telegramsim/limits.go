package telegramsim

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Telegram's documented allowances. Sends and edits share them.
const (
	perSecond      = 30 // in all chats
	perMinuteGroup = 20
	chatBurst      = 3 // then one a second
)

// limiter counts what the bot sends, by the virtual clock.
type limiter struct {
	all   []time.Time
	group map[int64][]time.Time
	chats map[int64]allowance
}

// allowance is what may be sent to a chat at once: a second of it for each message. It is
// reckoned in whole nanoseconds, so that who keeps to it exactly is never told otherwise.
type allowance struct {
	left time.Duration
	at   time.Time
}

// counted tells how much of the allowance a call uses.
func counted(r *request) int {
	switch m := r.method; {
	case m == "sendMediaGroup":
		return len(r.list("media"))
	case m == "sendChatAction":
		return 0
	case strings.HasPrefix(m, "send"), strings.HasPrefix(m, "edit"), m == "copyMessage", m == "forwardMessage", m == "createForumTopic":
		return 1
	}
	return 0
}

func sends(method string) bool {
	return strings.HasPrefix(method, "send") || method == "copyMessage" || method == "forwardMessage"
}

// allow takes from the allowances, or answers 429 with the wait and takes nothing.
func (l *limiter) allow(r *request) *apiError {
	n := counted(r)
	if n == 0 || !r.sim.opt.Limits {
		return nil
	}
	c := r.sim.chats[r.int("chat_id")]
	if c == nil {
		return nil
	}
	if l.group == nil {
		l.group, l.chats = map[int64][]time.Time{}, map[int64]allowance{}
	}
	now := r.sim.now()
	l.all = within(l.all, now, time.Second)
	wait, rule := time.Duration(0), ""
	if len(l.all)+n > perSecond {
		wait, rule = time.Second, "30 messages a second in all"
	}
	a, known := l.chats[c.ID]
	if !known {
		a = allowance{chatBurst * time.Second, now}
	}
	a = allowance{min(chatBurst*time.Second, a.left+now.Sub(a.at)), now}
	if n == 1 && a.left < time.Second {
		wait, rule = max(wait, time.Second-a.left), "1 message a second in a chat, 3 at once"
	}
	if c.isGroup() {
		recent := within(l.group[c.ID], now, time.Minute)
		l.group[c.ID] = recent
		if over := len(recent) + n - perMinuteGroup; over > 0 {
			wait, rule = max(wait, recent[over-1].Add(time.Minute).Sub(now)), "20 messages a minute in a group"
		}
	}
	if rule != "" {
		r.sim.breach(Breach{BreachRate, r.method, "chat_id", fmt.Sprintf("over %s (chat %d)", rule, c.ID)})
		return tooMany(int(math.Ceil(wait.Seconds())))
	}
	a.left -= time.Duration(n) * time.Second
	l.chats[c.ID] = a
	l.spend(c, n, now)
	return nil
}

func (l *limiter) spend(c *Chat, n int, now time.Time) {
	for range n {
		l.all = append(l.all, now)
		if c.isGroup() {
			l.group[c.ID] = append(l.group[c.ID], now)
		}
	}
}

func within(times []time.Time, now time.Time, span time.Duration) []time.Time {
	from := slices.IndexFunc(times, func(t time.Time) bool { return now.Sub(t) < span })
	if from < 0 {
		return nil
	}
	return times[from:]
}

func tooMany(seconds int) *apiError {
	seconds = max(seconds, 1)
	return &apiError{code: 429, desc: fmt.Sprintf("Too Many Requests: retry after %d", seconds), retryAfter: seconds}
}
