package wire

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"studybot/report"
	"studybot/study"
)

var (
	testSelf     = Self{ID: 99, Username: "Study_Bot", Name: "Study"}
	testReceived = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	testSaid     = time.Unix(1795262400, 0)
)

const (
	ann   = `{"id":5,"is_bot":false,"first_name":"Ann","last_name":"Lee","username":"annlee","language_code":"en"}`
	bob   = `{"id":6,"first_name":"Bob"}`
	us    = `{"id":99,"is_bot":true,"first_name":"Study","username":"Study_Bot"}`
	group = `{"id":-1001,"type":"supergroup","title":"Luke"}`
	alone = `{"id":5,"type":"private","first_name":"Ann"}`
)

func decodeOne(t *testing.T, body string) []Event {
	t.Helper()
	events, err := Decode(nil, testSelf, testReceived, json.RawMessage(`{"update_id":1,`+body+`}`))
	if err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return events
}

func said(more string) string {
	return `"message":{"message_id":10,"date":1795262400,"from":` + ann + `,"chat":` + group + `,` + more + `}`
}

func TestUpdates_become_events(t *testing.T) {
	annS := Sender{ID: 5, Name: "Ann Lee", Username: "annlee", Language: "en"}
	bobS := Sender{ID: 6, Name: "Bob"}
	usS := Sender{ID: 99, Name: "Study", Username: "Study_Bot", Bot: true}
	luke := Chat{ID: -1001, Kind: GroupChat, Title: "Luke"}
	with := func(kind EventKind, change func(*Event)) []Event {
		e := Event{ID: 1, Kind: kind, At: testSaid, Chat: luke, From: annS, Message: 10}
		change(&e)
		return []Event{e}
	}
	member := func(kind, chat, from, user, was, is string) string {
		return `"` + kind + `":{"chat":` + chat + `,"from":` + from + `,"date":1795262400,"old_chat_member":{"user":` + user +
			`,` + was + `},"new_chat_member":{"user":` + user + `,` + is + `}}`
	}
	const left, in, admin, kicked = `"status":"left"`, `"status":"member"`, `"status":"administrator"`, `"status":"kicked","until_date":0`
	for name, c := range map[string]struct {
		update string
		want   []Event
	}{
		"plain words": {said(`"text":"Good morning"`), with(Said, func(e *Event) { e.Text = "Good morning" })},
		"a command": {said(`"text":"/CheckIn  read it  ","entities":[{"type":"bot_command","offset":0,"length":8}]`),
			with(Commanded, func(e *Event) { e.Command, e.Text = "checkin", "read it" })},
		"a command to us":            {said(`"text":"/me@study_bot"`), with(Commanded, func(e *Event) { e.Command = "me" })},
		"a command to another bot":   {said(`"text":"/me@other_bot"`), nil},
		"a command and Chinese":      {said(`"text":"/checkin今天读了"`), with(Commanded, func(e *Event) { e.Command, e.Text = "checkin", "今天读了" })},
		"arguments over two lines":   {said(`"text":"/note\nfirst\nsecond"`), with(Commanded, func(e *Event) { e.Command, e.Text = "note", "first\nsecond" })},
		"a path is no command":       {said(`"text":"/home/ann"`), with(Said, func(e *Event) { e.Text = "/home/ann" })},
		"a forwarded command":        {said(`"forward_origin":{"type":"user","date":1},"text":"/void 1"`), with(Said, func(e *Event) { e.Text = "/void 1" })},
		"an edited message":          {strings.Replace(said(`"text":"x"`), `"message":`, `"edited_message":`, 1), nil},
		"a sticker":                  {said(`"sticker":{"file_id":"x"}`), nil},
		"a picture with words":       {said(`"photo":[{"file_id":"x"}],"caption":"my note"`), with(Said, func(e *Event) { e.Text = "my note" })},
		"a channel's post":           {`"channel_post":{"message_id":1,"date":1,"chat":{"id":-5,"type":"channel"},"text":"x"}`, nil},
		"a message within a channel": {`"message":{"message_id":1,"date":1,"chat":{"id":-5,"type":"channel"},"text":"x"}`, nil},
		"our own message":            {`"message":{"message_id":1,"date":1,"from":` + us + `,"chat":` + group + `,"text":"x"}`, nil},
		"a file": {said(`"caption":"plan","document":{"file_id":"F","file_name":"plan.md","file_size":12}`),
			with(Uploaded, func(e *Event) { e.Text, e.File = "plan", &FileRef{"F", "plan.md", 12} })},
		"a command on a file": {said(`"caption":"/plan import a","document":{"file_id":"F","file_name":"plan.md","file_size":12}`),
			with(Commanded, func(e *Event) { e.Command, e.Text, e.File = "plan", "import a", &FileRef{"F", "plan.md", 12} })},
		"a command in reply to a file": {said(`"text":"/bank import b","reply_to_message":{"message_id":8,"date":1,"from":` + bob + `,"chat":` + group + `,"document":{"file_id":"G","file_name":"b.gift"}}`),
			with(Commanded, func(e *Event) {
				e.Command, e.Text, e.File = "bank", "import b", &FileRef{ID: "G", Name: "b.gift"}
				e.Reply = &Replied{Message: 8, From: bobS, File: &FileRef{ID: "G", Name: "b.gift"}}
			})},
		"a reply to us": {said(`"text":"yes","reply_to_message":{"message_id":8,"date":1,"from":` + us + `,"chat":` + group + `,"text":"Well?"}`),
			with(Said, func(e *Event) { e.Text, e.Reply = "yes", &Replied{Message: 8, From: usS, Ours: true, Text: "Well?"} })},
		"words in a topic": {said(`"text":"hi","message_thread_id":33,"is_topic_message":true,"reply_to_message":{"message_id":33,"date":1,"chat":` + group + `,"forum_topic_created":{"name":"Quiz"}}`),
			with(Said, func(e *Event) { e.Text, e.Chat.Topic = "hi", 33 })},
		"a thread that is no topic": {said(`"text":"hi","message_thread_id":33`), with(Said, func(e *Event) { e.Text = "hi" })},
		"an anonymous administrator": {said(`"text":"/setup","sender_chat":` + group + `,"author_signature":"Owner"`),
			with(Commanded, func(e *Event) { e.Command, e.From = "setup", Sender{Name: "Owner", Anonymous: true} })},
		"a channel speaking in the group": {said(`"text":"/checkin","sender_chat":{"id":-77,"type":"channel","title":"News"}`),
			with(Commanded, func(e *Event) { e.Command, e.From = "checkin", Sender{Name: "News", Channel: true} })},
		"people named": {said(`"text":"/leader add 🔥@bob_b and Ann @study_bot @BOB_b","entities":[{"type":"mention","offset":14,"length":6},{"type":"text_mention","offset":25,"length":3,"user":` + ann + `},{"type":"mention","offset":29,"length":10},{"type":"mention","offset":40,"length":6},{"type":"mention","offset":40,"length":99},{"type":"mention","offset":-1,"length":2}]`),
			with(Commanded, func(e *Event) {
				e.Command, e.Text = "leader", "add 🔥@bob_b and Ann @study_bot @BOB_b"
				e.Mentions = []Sender{{Username: "bob_b"}, annS}
			})},
		"a tap": {`"callback_query":{"id":"Q","from":` + bob + `,"message":{"message_id":10,"date":0,"chat":` + group + `},"data":"1:checkin:15"}`,
			with(Tapped, func(e *Event) {
				e.At, e.From, e.Query, e.Action = testReceived, bobS, "Q", report.Action{Verb: "checkin", Group: 41}
			})},
		"a tap on what is not ours": {`"callback_query":{"id":"Q","from":` + bob + `,"message":{"message_id":10,"date":5,"is_topic_message":true,"message_thread_id":3,"chat":` + group + `},"data":"junk"}`,
			with(Tapped, func(e *Event) { e.At, e.From, e.Query, e.Chat.Topic = testReceived, bobS, "Q", 3 })},
		"a tap without a message": {`"callback_query":{"id":"Q","from":` + bob + `,"inline_message_id":"x","data":"1:x:"}`, nil},
		"a vote": {`"poll_answer":{"poll_id":"P","user":` + bob + `,"option_ids":[0,2],"option_persistent_ids":["a","b"]}`,
			[]Event{{ID: 1, Kind: Voted, At: testReceived, From: bobS, Poll: "P", Picked: []int{0, 2}}}},
		"a vote taken back": {`"poll_answer":{"poll_id":"P","user":` + bob + `,"option_ids":[]}`,
			[]Event{{ID: 1, Kind: Voted, At: testReceived, From: bobS, Poll: "P", Picked: []int{}}}},
		"a channel's vote is nobody's": {`"poll_answer":{"poll_id":"P","voter_chat":{"id":-77,"type":"channel","title":"News"},"user":{"id":136817688,"is_bot":true,"first_name":"Channel"},"option_ids":[1]}`,
			[]Event{{ID: 1, Kind: Voted, At: testReceived, From: Sender{Name: "News", Channel: true}, Poll: "P", Picked: []int{1}}}},
		"figures of a poll": {`"poll":{"id":"P"}`, nil},
		"two people added": {said(`"new_chat_members":[` + bob + `,` + us + `,` + ann + `]`), []Event{
			{ID: 1, Kind: Joined, At: testSaid, Chat: luke, From: annS, Subject: bobS},
			{ID: 1, Kind: Joined, At: testSaid, Chat: luke, From: annS, Subject: annS}}},
		"one who left":             {said(`"left_chat_member":` + bob), with(Left, func(e *Event) { e.Message, e.Subject = 0, bobS })},
		"we who left":              {said(`"left_chat_member":` + us), nil},
		"a new title":              {said(`"new_chat_title":"Acts\n2"`), with(Renamed, func(e *Event) { e.Message, e.Chat.Title = 0, "Acts 2" })},
		"the old chat of a move":   {said(`"migrate_to_chat_id":-100777`), with(Migrated, func(e *Event) { e.Message, e.MovedTo = 0, -100777 })},
		"the new chat of a move":   {said(`"migrate_from_chat_id":-42`), with(Migrated, func(e *Event) { e.Message, e.Chat.ID, e.MovedTo = 0, -42, -1001 })},
		"we are added":             {member("my_chat_member", group, ann, us, left, in), with(BotAdded, func(e *Event) { e.Message, e.Subject = 0, usS })},
		"we are added as admin":    {member("my_chat_member", group, ann, us, left, admin), with(BotAdded, func(e *Event) { e.Message, e.Subject, e.Admin = 0, usS, true })},
		"we are removed":           {member("my_chat_member", group, ann, us, admin, kicked), with(BotGone, func(e *Event) { e.Message, e.Subject = 0, usS })},
		"we are promoted":          {member("my_chat_member", group, ann, us, in, admin), with(Promoted, func(e *Event) { e.Message, e.Subject, e.Admin = 0, usS, true })},
		"we lose our rights":       {member("my_chat_member", group, ann, us, admin, in), with(Promoted, func(e *Event) { e.Message, e.Subject = 0, usS })},
		"we are added to channels": {member("my_chat_member", `{"id":-9,"type":"channel"}`, ann, us, left, admin), nil},
		"we are blocked": {member("my_chat_member", alone, ann, us, in, kicked), with(Blocked, func(e *Event) {
			e.Message, e.Chat = 0, Chat{ID: 5, Kind: PrivateChat}
		})},
		"we are opened again": {member("my_chat_member", alone, ann, us, kicked, in), with(Unblocked, func(e *Event) {
			e.Message, e.Chat = 0, Chat{ID: 5, Kind: PrivateChat}
		})},
		"a join": {member("chat_member", group, bob, bob, left, in), with(Joined, func(e *Event) { e.Message, e.From, e.Subject = 0, bobS, bobS })},
		"a join with restrictions": {member("chat_member", group, bob, bob, left, `"status":"restricted","is_member":true`),
			with(Joined, func(e *Event) { e.Message, e.From, e.Subject = 0, bobS, bobS })},
		"a leave with restrictions": {member("chat_member", group, bob, bob, in, `"status":"restricted","is_member":false`),
			with(Left, func(e *Event) { e.Message, e.From, e.Subject = 0, bobS, bobS })},
		"a ban of one outside":   {member("chat_member", group, ann, bob, left, kicked), nil},
		"a restriction":          {member("chat_member", group, ann, bob, in, `"status":"restricted","is_member":true`), nil},
		"a member made admin":    {member("chat_member", group, ann, bob, in, admin), with(Promoted, func(e *Event) { e.Message, e.Subject, e.Admin = 0, bobS, true })},
		"an anonymous promoter":  {member("chat_member", group, `{"id":1087968824,"is_bot":true,"first_name":"Group"}`, bob, in, admin), with(Promoted, func(e *Event) { e.Message, e.From, e.Subject, e.Admin = 0, Sender{Anonymous: true}, bobS, true })},
		"a request to join":      {`"chat_join_request":{"chat":` + group + `,"from":` + bob + `}`, nil},
		"a reaction":             {`"message_reaction":{"chat":` + group + `}`, nil},
		"a kind not yet thought": {`"widget_query":{"id":1}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, decodeOne(t, c.update)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestA_field_that_nobody_reads_makes_no_update_undecodable(t *testing.T) {
	if e := decodeOne(t, said(`"text":"x","photo":"what","poll":7,"sticker":[],"game":{"title":5}`)); len(e) != 1 {
		t.Errorf("%v", e)
	}
}

func TestWhat_is_no_update_is_an_error_without_anybodys_words(t *testing.T) {
	for _, raw := range []string{``, `7`, `[]`, `{"message":{}}`, `{"update_id":"secret"}`, `{"update_id":3,"message":{"text":{"secret":1}}}`, `{"update_id":3,"message":{"text":"secret`} {
		events, err := Decode(nil, testSelf, testReceived, json.RawMessage(raw))
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, %v", raw, events, err)
		}
	}
}

func TestThe_number_is_read_even_where_the_update_is_not(t *testing.T) {
	if id, ok := updateID(json.RawMessage(`{"message":{"text":7},"update_id":3}`)); id != 3 || !ok {
		t.Errorf("%d, %v", id, ok)
	}
	for _, raw := range []string{`{}`, `{"update_id":"x"}`, `7`} {
		if id, ok := updateID(json.RawMessage(raw)); ok {
			t.Errorf("%s: %d", raw, id)
		}
	}
}

func TestNames_are_made_fit_for_one_line(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{"Ann", "Ann"},
		{"  Ann \n\t Lee\r", "Ann Lee"},
		{"a\x00b\x1b[31mc\u0085d", "ab[31mc d"},
		{"\u200fدانيال\u200e", "\u200fدانيال\u200e"},
		{"abc\u202efdp.exe", "abcfdp.exe"},
		{"👨‍👩‍👧 家", "👨‍👩‍👧 家"},
		{"\u200b\u200d\u3164", ""},
		{strings.Repeat("读", 70), strings.Repeat("读", 63) + "…"},
		{strings.Repeat("x", 60) + "👨‍👩‍👧👨‍👩‍👧", strings.Repeat("x", 60) + "…"},
		{"<b>&", "<b>&"},
	} {
		if got := tidyName(c.raw); got != c.want {
			t.Errorf("%q becomes %q, want %q", c.raw, got, c.want)
		}
	}
	if e := decodeOne(t, `"poll_answer":{"poll_id":"P","user":{"id":7,"first_name":"\u2800"},"option_ids":[1]}`); e[0].From.Name != "#7" {
		t.Errorf("a person without a visible name is %q", e[0].From.Name)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"update_id":1,` + said(`"text":"/a@b c","entities":[{"type":"mention","offset":0,"length":5}]`) + `}`))
	f.Add([]byte(`{"update_id":1,"poll_answer":{"poll_id":"P","voter_chat":{"id":-7},"option_ids":[]}}`))
	f.Add([]byte(`{"update_id":1,"callback_query":{"id":"Q","from":{},"message":{},"data":"1:x:"}}`))
	f.Add([]byte(`{"update_id":1,"my_chat_member":{"chat":{"id":1,"type":"private"},"new_chat_member":{"user":{"id":99},"status":"kicked"}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		events, err := Decode(nil, testSelf, testReceived, raw)
		if err != nil && events != nil {
			t.Error("an error and events at once")
		}
		for _, e := range events {
			if e.Kind == "" || strings.ContainsAny(e.From.Name+e.Chat.Title+e.Subject.Name, "\n\r\x00") {
				t.Errorf("%+v", e)
			}
			if (e.From.Channel || e.From.Anonymous) && e.From.ID != study.UserID(0) {
				t.Errorf("somebody is credited: %+v", e.From)
			}
			if e.Kind == Voted && e.Poll == "" || e.Kind == Tapped && e.Query == "" || e.Kind == Migrated && e.MovedTo == 0 {
				t.Errorf("%+v", e)
			}
		}
	})
}

// BenchmarkDecode is the edge's share of what one answer costs.
func BenchmarkDecode(b *testing.B) {
	raw := json.RawMessage(`{"update_id":873123456,"poll_answer":{"poll_id":"5309998877665544332","user":{"id":7340125883,"is_bot":false,"first_name":"Ann","last_name":"Lee","username":"annlee","language_code":"en"},"option_ids":[2],"option_persistent_ids":["c"]}}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(nil, testSelf, testReceived, raw); err != nil {
			b.Fatal(err)
		}
	}
}
