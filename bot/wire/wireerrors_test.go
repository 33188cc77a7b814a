package wire

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"studybot/report"
	"studybot/study"
	"studybot/telegramsim"
)

// errorRow is one row of what Telegram can say, with what follows. What group and leaders then
// see follows from the failure that is told (bot/clerktrouble.go); it stands here so that the
// whole consequence can be read in one place.
type errorRow struct {
	code  int
	texts []string
	kind  string // of post: "", "private", "topic", "edit", "delete", "stop", "document", "reply", "poll"
	times int    // how often it is said; 0: always

	told  string // the failure that receipts are told of, or ""
	comes bool   // the message is there in the end, or the deed is done
	calls int    // of the method in all
	log   string // "", "warn", "error": the gravest line

	group, leader string // what they see
}

var errorRows = map[string]errorRow{
	"429 too many requests": {code: 429, times: 1, comes: true, calls: 2, log: "warn", group: "the message, later", leader: "nothing"},
	"403 a person who cannot be written to": {
		code: 403, kind: "private", told: "unreachable  false", calls: 1, log: "warn",
		texts: []string{
			"Forbidden: bot was blocked by the user", "Forbidden: user is deactivated",
			"Forbidden: bot can't initiate conversation with a user", "Forbidden: the bot can't send messages to the bot",
		},
		group: "a mention in place of a reminder", leader: "once a day in the group: a button that opens the bot; their report waits",
	},
	"403 a group that we are not in": {
		code: 403, told: "gone  false", calls: 1, log: "warn",
		texts: []string{
			"Forbidden: bot was kicked from the group chat", "Forbidden: bot was kicked from the supergroup chat",
			"Forbidden: bot is not a member of the supergroup chat", "Forbidden: the group chat was deleted",
		},
		group: "nothing, and its schedules rest", leader: "in private: the bot is not in the group any more",
	},
	"400 a message that is so already": {
		code: 400, kind: "edit", comes: true, calls: 1,
		texts: []string{"Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"},
		group: "the message as it should be", leader: "nothing",
	},
	"400 nothing there to edit": {
		code: 400, kind: "edit", told: "message gone  false", calls: 1, log: "warn",
		texts: []string{"Bad Request: message to edit not found", "Bad Request: message can't be edited"},
		group: "nothing", leader: "nothing",
	},
	"400 nothing there to delete": {
		code: 400, kind: "delete", comes: true, calls: 1, log: "",
		texts: []string{"Bad Request: message to delete not found", "Bad Request: message can't be deleted for everyone"},
		group: "nothing", leader: "nothing",
	},
	"400 nothing there to answer": {
		code: 400, kind: "reply", times: 1, comes: true, calls: 2, log: "warn",
		texts: []string{"Bad Request: message to be replied not found"},
		group: "the message, without quoting", leader: "nothing",
	},
	"400 a chat or person that Telegram does not know": {
		code: 400, kind: "private", told: "unreachable  false", calls: 1, log: "warn",
		texts: []string{"Bad Request: chat not found", "Bad Request: private chat not found", "Bad Request: user not found", "Bad Request: PARTICIPANT_ID_INVALID"},
		group: "as with somebody who blocked us", leader: "as with somebody who blocked us",
	},
	"400 a group that Telegram does not know": {
		code: 400, told: "gone  false", calls: 1, log: "warn", texts: []string{"Bad Request: chat not found"},
		group: "nothing, and its schedules rest", leader: "in private: the bot is not in the group any more",
	},
	"400 no right to send": {
		code: 400, told: "no right text messages false", calls: 1, log: "warn",
		texts: []string{"Bad Request: not enough rights to send text messages to the chat", "Bad Request: CHAT_WRITE_FORBIDDEN", "Bad Request: have no rights to send a message"},
		group: "nothing", leader: "in private, once a day: which right is missing, and for what",
	},
	"403 the same as a server's constant": {
		code: 403, told: "no right text messages false", calls: 1, log: "warn", texts: []string{"Forbidden: CHAT_WRITE_FORBIDDEN"},
		group: "nothing", leader: "in private, once a day: which right is missing, and for what",
	},
	"400 no right of an administrator": {
		code: 400, told: "no right administrator false", calls: 1, log: "warn",
		texts: []string{"Bad Request: CHAT_ADMIN_REQUIRED", "Bad Request: need administrator rights in the supergroup chat"},
		group: "nothing", leader: "in private, once a day: which right is missing, and for what",
	},
	"400 no right to send polls": {
		code: 400, kind: "poll", told: "no right polls false", calls: 1, log: "warn",
		texts: []string{"Bad Request: not enough rights to send polls to the chat", "Bad Request: CHAT_SEND_POLLS_FORBIDDEN"},
		group: "nothing", leader: "in private, once a day: which right is missing, and for what",
	},
	"400 a topic that is closed or gone": {
		code: 400, kind: "topic", times: 1, told: "topic closed  true", comes: true, calls: 2, log: "warn",
		texts: []string{"Bad Request: message thread not found", "Bad Request: TOPIC_CLOSED", "Bad Request: TOPIC_DELETED"},
		group: "the message in General", leader: "in private, once a day: the topic is closed",
	},
	"400 marks that cannot be read": {
		code: 400, times: 1, comes: true, calls: 2, log: "error",
		texts: []string{"Bad Request: can't parse entities: Unsupported start tag at byte offset 7"},
		group: "the message as plain text", leader: "nothing",
	},
	"400 what we should never have made": {
		code: 400, told: "refused  false", calls: 1, log: "error",
		texts: []string{
			"Bad Request: message is too long", "Bad Request: message caption is too long", "Bad Request: BUTTON_DATA_INVALID",
			"Bad Request: reply markup is too long", "Bad Request: wrong file identifier/HTTP URL specified",
		},
		group: "nothing", leader: "nothing; the operator: an error in the log",
	},
	"400 a poll that is closed": {
		code: 400, kind: "stop", comes: true, calls: 1,
		texts: []string{"Bad Request: poll has already been closed", "Bad Request: poll can't be stopped", "Bad Request: message is not a poll"},
		group: "the closed poll", leader: "nothing",
	},
	"404 a method that the server lacks": {
		code: 404, told: "refused  false", calls: 1, log: "error", texts: []string{"Not Found: method not found"},
		group: "the classic form where there is one", leader: "nothing; the operator: an error in the log",
	},
	"413 a file that is too big": {
		code: 413, kind: "document", told: "refused  false", calls: 1, log: "error", texts: []string{"Request Entity Too Large"},
		group: "nothing", leader: "nothing; the operator: an error in the log",
	},
	"401 a refused token": {
		code: 401, times: 1, comes: true, calls: 2, log: "warn", texts: []string{"Unauthorized"},
		group: "the message, should the token be right again", leader: "nothing; the program ends by its asking for updates, and the operator reads why",
	},
	"409 somebody else": {
		code: 409, times: 1, comes: true, calls: 2, log: "warn", texts: []string{"Conflict: terminated by other getUpdates request"},
		group: "the message", leader: "nothing",
	},
	"500 the server restarts": {
		code: 500, times: 2, comes: true, calls: 3, log: "warn", texts: []string{"Internal Server Error: restart"},
		group: "the message, once", leader: "nothing",
	},
	"502 and 503 a gateway": {
		code: 502, times: 2, comes: true, calls: 3, log: "warn", texts: []string{"Bad Gateway", "Service Unavailable"},
		group: "the message, once", leader: "nothing",
	},
	"504 nobody knows": {
		code: 504, times: 1, comes: true, calls: 2, log: "warn", texts: []string{"Gateway Timeout"},
		group: "the message, twice at most", leader: "nothing",
	},
}

// errorPost is a post of a row's kind, the method that it comes down to, and whether it is
// there.
func (w *wired) errorPost(t *testing.T, kind, word string) (p report.Post, method string, there func() bool) {
	t.Helper()
	p = report.Post{To: w.to(), Doc: report.Doc{report.Para(report.HTML(word))}}
	method, there = "sendMessage", func() bool { return w.sees(word) }
	old := func() *telegramsim.Message { return w.message(t, "the card") }
	switch kind {
	case "private":
		p.To = report.To{Chat: study.UserID(w.ann.ID).Private()}
	case "topic":
		p.To.Topic = 9
	case "reply":
		p.To.Reply = study.MessageID(old().ID)
	case "edit":
		p.Act, p.To.Message = report.Edit, study.MessageID(old().ID)
		method, there = "editMessageText", func() bool { return w.done() }
	case "delete":
		p.Act, p.To.Message = report.Delete, study.MessageID(old().ID)
		method, there = "deleteMessage", func() bool { return w.done() }
	case "stop":
		p.Act, p.To.Message, p.Ref = report.StopPoll, study.MessageID(old().ID), "stop"
		method, there = "stopPoll", func() bool { return w.done() }
	case "document":
		p.File = &report.File{Name: "a.csv", Data: []byte("a\n")}
		method = "sendDocument"
	case "poll":
		p.Doc, p.Poll, p.Ref = nil, pollPost("", 0, w.sim.Clock().Now()).Post.Poll, "poll:7:1"
		method = "sendPoll"
	}
	return p, method, there
}

// sees says whether a message with a word is there.
func (w *wired) sees(word string) bool {
	messages := append(w.group.Messages(), w.ann.Private().Messages()...)
	return slices.ContainsFunc(messages, func(m *telegramsim.Message) bool { return strings.Contains(m.Plain(), word) })
}

// done says whether the latest post counts as done.
func (w *wired) done() bool {
	w.rec.mu.Lock()
	defer w.rec.mu.Unlock()
	return !slices.ContainsFunc(w.rec.lines, func(l string) bool { return strings.HasPrefix(l, "failed") })
}

func TestEach_thing_that_Telegram_can_say_has_its_consequence_on_the_wire(t *testing.T) {
	for name, row := range errorRows {
		t.Run(name, func(t *testing.T) {
			w := wire(t, telegramsim.Options{NoLegacy: true}, nil)
			w.Accept(report.Shelved{ID: "card", Post: report.Post{To: w.to(), Doc: report.Doc{report.Para("the card")}}})
			w.drained(t)
			if row.group == "" || row.leader == "" {
				t.Error("nobody says what group and leader see")
			}
			for i, text := range append([]string{""}, row.texts...)[min(1, len(row.texts)):] {
				w.rec.lines = nil
				w.log.Reset()
				word := fmt.Sprintf("message-%d", i)
				p, method, there := w.errorPost(t, row.kind, word)
				fault := telegramsim.Fault{Method: method, Times: row.times, Kind: telegramsim.ErrorText(row.code, text)}
				if fault.Times == 0 {
					fault.Times = -1
				}
				if row.code == 429 {
					fault.Kind = telegramsim.TooMany(7)
				}
				before := len(w.sim.Calls(method))
				w.sim.Fail(fault)
				w.Accept(report.Shelved{ID: "a", Post: p})
				w.drained(t)
				w.sim.ClearFaults()
				var told []string
				for _, l := range w.rec.lines {
					if rest, ok := strings.CutPrefix(l, "failed a "); ok {
						told = append(told, rest)
					}
				}
				if got := strings.Join(told, "; "); got != row.told {
					t.Errorf("%q: told %q, want %q", text, got, row.told)
				}
				if there() != row.comes {
					t.Errorf("%q: there %v, want %v", text, !row.comes, row.comes)
				}
				if n := len(w.sim.Calls(method)) - before; n != row.calls {
					t.Errorf("%q: %s was called %d times, want %d", text, method, n, row.calls)
				}
				if got := gravest(w.log.String()); got != row.log {
					t.Errorf("%q: the log says %q, want %q: %s", text, got, row.log, w.log)
				}
				if !slices.Contains(w.rec.lines, "drop a") {
					t.Errorf("%q: it is still on the shelf: %q", text, w.rec.lines)
				}
			}
		})
	}
}

func gravest(log string) string {
	for _, level := range []string{"error", "warn"} {
		if strings.Contains(log, `"level":"`+level+`"`) {
			return level
		}
	}
	return ""
}

func TestA_tap_that_is_too_old_to_be_answered_is_let_go_without_a_word(t *testing.T) {
	w := wire(t, telegramsim.Options{NoLegacy: true}, nil)
	w.log.Reset()
	w.sim.Fail(telegramsim.Fault{Method: "answerCallbackQuery", Times: -1, Kind: telegramsim.ErrorText(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")})
	w.Accept(report.Shelved{Post: report.Post{Act: report.Toast, To: report.To{Query: "1"}, Text: "late"}})
	w.drained(t)
	if n := len(w.sim.Calls("answerCallbackQuery")); n != 1 || gravest(w.log.String()) != "" {
		t.Errorf("%d calls, log %s", n, w.log)
	}
}
