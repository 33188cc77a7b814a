package telegramsim

import (
	"bytes"
	"maps"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func serve(t *testing.T, srv *http.Server) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { srv.Close() })
	return "http://" + l.Addr().String() + "/hook"
}

func TestThe_private_chat_opens_with_start_and_closes_with_block(t *testing.T) {
	w := newWorld(t)
	hello := object{"chat_id": w.mei.ID, "text": "hi"}
	w.fails("sendMessage", hello, 403, "Forbidden: bot can't initiate conversation with a user")
	w.mei.Start("join_7")
	if u := w.updates(); u[len(u)-1].body["text"] != "/start join_7" {
		t.Fatalf("%v", u)
	}
	w.ok("sendMessage", hello)
	w.mei.Block()
	w.fails("sendMessage", hello, 403, "Forbidden: bot was blocked by the user")
	if u := w.updates(); kinds(u) != "my_chat_member" || u[0].body["new_chat_member"].(map[string]any)["status"] != "kicked" {
		t.Fatalf("%v", u)
	}
	w.mei.Unblock()
	w.ok("sendMessage", object{"chat_id": w.mei.ID, "text": "hi again"})
	if m, err := w.mei.OpenURL("https://t.me/study_sim_bot?start=practice"); err != nil || m.Text != "/start practice" {
		t.Fatalf("%v %v", m, err)
	}
	w.fails("sendMessage", object{"chat_id": 42, "text": "hi"}, 400, "Bad Request: chat not found")
}

func TestAdding_the_bot_tells_it_as_telegram_does(t *testing.T) {
	w := newWorld(t)
	list := w.updates()
	if got := kinds(list); got != "my_chat_member message my_chat_member" {
		t.Fatal(got)
	}
	if s := list[2].body["new_chat_member"].(map[string]any); s["status"] != "administrator" || s["can_manage_tags"] != true {
		t.Fatalf("%v", s)
	}
	w.lin.RemoveBot(w.group)
	w.fails("sendMessage", object{"chat_id": w.group.ID, "text": "a"}, 403, "Forbidden: bot was kicked from the supergroup chat")
	if got := kinds(w.updates()); got != "my_chat_member message" {
		t.Fatal(got)
	}
	other := w.NewGroup("Others", w.lin, GroupOptions{})
	w.fails("sendMessage", object{"chat_id": other.ID, "text": "a"}, 403, "Forbidden: bot is not a member of the group chat")
	w.lin.AddBot(other, false)
	w.ok("leaveChat", object{"chat_id": other.ID})
	w.fails("getChat", object{"chat_id": other.ID}, 403, "Forbidden: bot is not a member of the group chat")
	third := w.NewGroup("Third", w.lin, GroupOptions{})
	w.lin.AddBot(third, false)
	third.Delete()
	w.fails("sendMessage", object{"chat_id": third.ID, "text": "a"}, 403, "Forbidden: the group chat was deleted")
}

func TestJoins_reach_the_bot_as_chat_member_only_where_it_is_admin(t *testing.T) {
	w := newWorld(t)
	plain := w.NewGroup("Plain", w.lin, GroupOptions{})
	w.lin.AddBot(plain, false)
	w.updates()
	eve := w.NewPerson(PersonOptions{Name: "Eve"})
	eve.Join(plain)
	eve.Join(w.group)
	if got := kinds(w.updates()); got != "message chat_member message" {
		t.Fatal(got)
	}
}

func TestA_group_that_becomes_a_supergroup_answers_from_its_new_ID(t *testing.T) {
	w := newWorld(t)
	old := w.NewGroup("Growing", w.lin, GroupOptions{})
	w.lin.AddBot(old, true)
	w.ok("sendMessage", object{"chat_id": old.ID, "text": "a"})
	w.updates()
	grown := old.Migrate()
	list := w.updates()
	if kinds(list) != "message message" || list[0].body["migrate_to_chat_id"] != float64(grown.ID) || list[1].body["migrate_from_chat_id"] != float64(old.ID) {
		t.Fatalf("%v", list)
	}
	a := w.call("sendMessage", object{"chat_id": old.ID, "text": "b"})
	if a.Description != "Bad Request: group chat was upgraded to a supergroup chat" || a.Parameters.MigrateTo != grown.ID {
		t.Fatalf("%+v", a)
	}
	if m := w.ok("sendMessage", object{"chat_id": grown.ID, "text": "b"}); m["message_id"] != 2.0 {
		t.Fatalf("message ids go on after migration: %v", m["message_id"])
	}
}

func TestForum_topics_close_reopen_and_vanish(t *testing.T) {
	w := newWorld(t)
	forum := w.NewGroup("Forum", w.lin, GroupOptions{Forum: true, Topics: []string{"Quizzes"}})
	w.lin.AddBot(forum, false)
	id := forum.Topic("Quizzes")
	send := object{"chat_id": forum.ID, "text": "a", "message_thread_id": id}
	if m := w.ok("sendMessage", send); m["is_topic_message"] != true || m["message_thread_id"] != float64(id) {
		t.Fatalf("%v", m)
	}
	w.fails("sendMessage", object{"chat_id": forum.ID, "text": "a", "message_thread_id": 1}, 400, "Bad Request: message thread not found")
	w.fails("sendMessage", object{"chat_id": forum.ID, "text": "a", "message_thread_id": 999}, 400, "Bad Request: message thread not found")
	forum.CloseTopic(w.lin, id)
	w.fails("sendMessage", send, 400, "Bad Request: TOPIC_CLOSED")
	forum.ReopenTopic(w.lin, id)
	w.ok("sendMessage", send)
	m := w.lin.Say(forum, "here", Topic(id))
	u := w.updates()
	if last := u[len(u)-1].body; last["message_thread_id"] != float64(id) || last["is_topic_message"] != true {
		t.Fatalf("%v", last)
	}
	if r := w.ok("sendMessage", object{"chat_id": forum.ID, "text": "a", "reply_parameters": object{"message_id": m.ID}}); r["message_thread_id"] != float64(id) {
		t.Fatal("a reply left its topic")
	}
	forum.DeleteTopic(id)
	w.fails("sendMessage", send, 400, "Bad Request: TOPIC_DELETED")
	w.fails("createForumTopic", object{"chat_id": w.group.ID, "name": "x"}, 400, "the chat is not a forum")
	w.lin.Promote(w.Bot(), forum, Everything())
	made := w.ok("createForumTopic", object{"chat_id": forum.ID, "name": "New"})
	if forum.Topic("New") != int(made["message_thread_id"].(float64)) {
		t.Fatalf("%v", made)
	}
}

func TestMissing_rights_are_named(t *testing.T) {
	w := newWorld(t)
	w.lin.Demote(w.Bot(), w.group)
	w.group.SetRights(Rights{SendMessages: true})
	w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "a"})
	w.fails("sendPoll", object{"chat_id": w.group.ID, "question": "q", "options": options(2)}, 400, "Bad Request: not enough rights to send polls to the chat")
	w.fails("setChatMemberTag", object{"chat_id": w.group.ID, "user_id": w.mei.ID, "tag": "x"}, 400, "not enough rights to manage member tags")
	w.lin.Restrict(w.Bot(), w.group, Rights{})
	w.fails("sendMessage", object{"chat_id": w.group.ID, "text": "a"}, 400, "Bad Request: not enough rights to send text messages to the chat")
	w.lin.Promote(w.Bot(), w.group, Everything())
	w.ok("setChatMemberTag", object{"chat_id": w.group.ID, "user_id": w.mei.ID, "tag": "12 🔥"})
	if w.mei.Tag(w.group) != "12 🔥" {
		t.Fatal("no tag")
	}
	w.fails("setChatMemberTag", object{"chat_id": w.group.ID, "user_id": 99, "tag": "x"}, 400, "PARTICIPANT_ID_INVALID")
	w.fails("getChatMember", object{"chat_id": w.group.ID, "user_id": 99}, 400, "user not found")
}

func TestAnonymous_admins_and_channels_speak_through_bots(t *testing.T) {
	w := newWorld(t)
	channel := w.NewChannel("News", w.lin)
	w.updates()
	w.lin.Say(w.group, "/settings", Anonymous())
	w.mei.Say(w.group, "hello", AsChannel(channel))
	list := w.updates()
	id := func(i int, field string) float64 { return list[i].body[field].(map[string]any)["id"].(float64) }
	if id(0, "from") != groupAnonymousBot || id(0, "sender_chat") != float64(w.group.ID) {
		t.Errorf("%v", list[0].body)
	}
	if id(1, "from") != channelBot || id(1, "sender_chat") != float64(channel.ID) {
		t.Errorf("%v", list[1].body)
	}
	if _, err := w.mei.TrySay(w.group, "I am the law", Anonymous()); err == nil {
		t.Error("a member spoke as the group")
	}
}

func TestEphemeral_messages_are_seen_by_one_person(t *testing.T) {
	w := newWorld(t)
	w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "card", "reply_markup": object{"inline_keyboard": []any{[]any{object{"text": "mine", "callback_data": "m"}}}}})
	tap, _ := w.mei.Tap(w.mei.Last(w.group), "mine")
	for_ := func(p *Person, id string) object { return object{"receiver_user_id": p.ID, "callback_query_id": id} }
	m := w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "only you", "ephemeral_message_parameters": for_(w.mei, tap.ID)})
	if m["message_id"] != 0.0 || m["ephemeral_message_id"] == nil || m["receiver_user"].(map[string]any)["id"] != float64(w.mei.ID) {
		t.Fatalf("%v", m)
	}
	if w.mei.Last(w.group).Text != "only you" || w.lin.Last(w.group).Text != "card" {
		t.Fatal("the wrong people see it")
	}
	edit := object{"chat_id": w.group.ID, "receiver_user_id": w.mei.ID, "ephemeral_message_id": m["ephemeral_message_id"]}
	changed := object{"text": "still you"}
	maps.Copy(changed, edit)
	w.ok("editEphemeralMessageText", changed)
	if w.mei.Last(w.group).Text != "still you" {
		t.Fatal("not edited")
	}
	w.ok("deleteEphemeralMessage", edit)
	w.fails("editEphemeralMessageText", changed, 400, "message to edit not found")
	w.fails("sendMessage", object{"chat_id": w.group.ID, "text": "x", "ephemeral_message_parameters": for_(w.lin, tap.ID)}, 400, "query is too old")
	w.clock.Advance(16 * time.Second)
	w.fails("sendMessage", object{"chat_id": w.group.ID, "text": "x", "ephemeral_message_parameters": for_(w.mei, tap.ID)}, 400, "query is too old")
	w.fails("sendMessage", object{"chat_id": w.group.ID, "text": "x", "ephemeral_message_parameters": object{"receiver_user_id": 77}}, 400, "PARTICIPANT_ID_INVALID")
}

func TestEphemeral_commands_are_seen_by_the_bot_alone(t *testing.T) {
	w := newWorld(t)
	w.ok("setMyCommands", object{"commands": []any{object{"command": "me", "description": "mine", "is_ephemeral": true}}})
	w.updates()
	w.mei.Say(w.group, "/me")
	if last := w.lin.Last(w.group); last.Text == "/me" {
		t.Fatal("others see it")
	}
	if u := w.updates(); len(u) != 1 || u[0].body["message_id"] != 0.0 || u[0].body["text"] != "/me" {
		t.Fatalf("%v", u)
	}
}

func TestMenus_depend_on_scope_and_language(t *testing.T) {
	w := newWorld(t)
	set := func(word string, more object) {
		p := object{"commands": []any{object{"command": word, "description": word}}}
		maps.Copy(p, more)
		w.ok("setMyCommands", p)
	}
	set("plain", nil)
	set("chinese", object{"language_code": "zh", "scope": object{"type": "all_group_chats"}})
	set("english", object{"scope": object{"type": "all_group_chats"}})
	set("admins", object{"scope": object{"type": "chat_administrators", "chat_id": w.group.ID}})
	zhou := w.NewPerson(PersonOptions{Name: "Zhou", Language: "zh-hans"})
	zhou.Join(w.group)
	for want, got := range map[string][]Command{
		"admins": w.lin.Menu(w.group), "english": w.mei.Menu(w.group), "chinese": zhou.Menu(w.group), "plain": w.mei.Menu(w.mei.Private()),
	} {
		if len(got) != 1 || got[0].Command != want {
			t.Errorf("%v, want %s", got, want)
		}
	}
	w.ok("deleteMyCommands", object{"scope": object{"type": "chat_administrators", "chat_id": w.group.ID}})
	if got := w.lin.Menu(w.group); got[0].Command != "chinese" {
		t.Errorf("%v", got)
	}
	w.ok("setMyDescription", object{"description": "读书", "language_code": "zh"})
	if w.BotText("description", "zh") != "读书" {
		t.Error("no description")
	}
}

func TestFiles_go_both_ways(t *testing.T) {
	w := newWorld(t)
	w.updates()
	w.lin.Upload(w.group, "bank.csv", []byte("a,b"), "/bank import Go")
	u := w.updates()[0].body
	if u["caption"] != "/bank import Go" || len(u["caption_entities"].([]any)) != 1 {
		t.Fatalf("%v", u)
	}
	id := u["document"].(map[string]any)["file_id"].(string)
	path := w.ok("getFile", object{"file_id": id})["file_path"].(string)
	resp, err := http.Get(w.base + "/file/bot" + w.Token() + "/" + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var body bytes.Buffer
	if _, err := body.ReadFrom(resp.Body); err != nil || body.String() != "a,b" {
		t.Fatalf("%q %v", body.String(), err)
	}
	w.ok("sendDocument", object{"chat_id": w.group.ID, "document": id, "caption": "again"})
	if m := w.mei.Last(w.group); string(m.Document.Data) != "a,b" || m.Plain() != "again\nbank.csv" {
		t.Fatalf("%q", m.Plain())
	}
	w.fails("sendPhoto", object{"chat_id": w.group.ID, "photo": id}, 400, "can't use file of type Document as Photo")
	w.fails("sendPhoto", object{"chat_id": w.group.ID, "photo": "a.png"}, 400, "wrong file identifier/HTTP URL specified")
	w.fails("sendPhoto", object{"chat_id": w.group.ID, "photo": "https://example.invalid/a.png"}, 400, "failed to get HTTP URL content")
	w.ok("sendPhoto", object{"chat_id": w.group.ID, "photo": "https://example.com/a.png"})
	if m := w.mei.Last(w.group); m.Photo == nil || m.Photo.Width == 0 {
		t.Fatalf("%+v", m.Photo)
	}
	w.fails("getFile", object{"file_id": "nothing"}, 400, "wrong file_id")
	w.lin.Upload(w.group, "big.zip", make([]byte, maxDownload+1), "")
	big := w.updates()[0].body["document"].(map[string]any)["file_id"]
	w.fails("getFile", object{"file_id": big}, 400, "Bad Request: file is too big")
	pic := w.mei.Upload(w.group, "a.png", picture(t, 20, 10), "", AsPhoto())
	if pic.Photo.Width != 20 {
		t.Fatalf("%+v", pic.Photo)
	}
}

func TestEdits_are_compared_with_what_is_there(t *testing.T) {
	w := newWorld(t)
	keys := object{"inline_keyboard": []any{[]any{object{"text": "a", "callback_data": "a"}}}}
	m := w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "<b>card</b>", "parse_mode": "HTML", "reply_markup": keys})
	at := func(more object) object {
		p := object{"chat_id": w.group.ID, "message_id": m["message_id"]}
		maps.Copy(p, more)
		return p
	}
	same := at(object{"text": "card ", "entities": []any{object{"type": "bold", "offset": 0, "length": 4}}, "reply_markup": keys})
	w.fails("editMessageText", same, 400, notModified.desc)
	w.fails("editMessageReplyMarkup", at(object{"reply_markup": keys}), 400, "message is not modified")
	w.ok("editMessageText", at(object{"text": "card", "reply_markup": keys}))
	w.ok("editMessageReplyMarkup", at(nil))
	if got := w.mei.Last(w.group); len(got.Buttons) != 0 || got.Edited.IsZero() {
		t.Fatalf("%+v", got)
	}
	w.ok("editMessageText", at(object{"rich_message": object{"blocks": []any{object{"type": "paragraph", "text": "rich"}}}}))
	if got := w.mei.Last(w.group); got.Plain() != "rich" || got.Text != "" {
		t.Fatalf("%q", got.Plain())
	}
	w.fails("editMessageCaption", at(object{"caption": "x"}), 400, "there is no caption in the message to edit")
	said := w.mei.Say(w.group, "mine")
	w.fails("editMessageText", object{"chat_id": w.group.ID, "message_id": said.ID, "text": "x"}, 400, "message can't be edited")
	w.fails("editMessageText", object{"chat_id": w.group.ID, "message_id": 999, "text": "x"}, 400, "message to edit not found")
}

func TestDeleting_pinning_reacting_copying_and_forwarding(t *testing.T) {
	w := newWorld(t)
	m := w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "card"})
	id := m["message_id"]
	w.ok("pinChatMessage", object{"chat_id": w.group.ID, "message_id": id})
	if p := w.group.Pinned(); len(p) != 1 || p[0].Text != "card" {
		t.Fatalf("%v", p)
	}
	w.ok("unpinChatMessage", object{"chat_id": w.group.ID, "message_id": id})
	w.ok("setMessageReaction", object{"chat_id": w.group.ID, "message_id": id, "reaction": []any{object{"type": "emoji", "emoji": "🔥"}}})
	if r := w.group.Find(int(id.(float64))).Reactions; r[w.Bot().ID] != "🔥" {
		t.Fatalf("%v", r)
	}
	w.updates()
	w.mei.ReactTo(w.group.Find(int(id.(float64))), "👍")
	if got := kinds(w.updates()); got != "message_reaction" {
		t.Fatal(got)
	}
	copied := w.ok("copyMessage", object{"chat_id": w.group.ID, "from_chat_id": w.group.ID, "message_id": id})
	if w.mei.Last(w.group).Text != "card" || copied["message_id"] == id {
		t.Fatal("not copied")
	}
	said := w.mei.Say(w.group, "note")
	f := w.ok("forwardMessage", object{"chat_id": w.group.ID, "from_chat_id": w.group.ID, "message_id": said.ID})
	if f["forward_from"].(map[string]any)["id"] != float64(w.mei.ID) || f["forward_origin"].(map[string]any)["type"] != "user" {
		t.Fatalf("%v", f)
	}
	w.ok("deleteMessage", object{"chat_id": w.group.ID, "message_id": id})
	w.fails("deleteMessage", object{"chat_id": w.group.ID, "message_id": id}, 400, "message to delete not found")
	w.ok("deleteMessages", object{"chat_id": w.group.ID, "message_ids": []any{said.ID, 12345}})
	old := w.mei.Say(w.group, "old")
	w.clock.Advance(49 * time.Hour)
	w.fails("deleteMessage", object{"chat_id": w.group.ID, "message_id": old.ID}, 400, "message can't be deleted for everyone")
	w.fails("sendMessage", object{"chat_id": w.group.ID, "text": "r", "reply_parameters": object{"message_id": 999}}, 400, "message to be replied not found")
	w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "r", "reply_parameters": object{"message_id": 999, "allow_sending_without_reply": true}})
}

func TestAdministrators_and_members_are_listed(t *testing.T) {
	w := newWorld(t)
	w.lin.Promote(w.mei, w.group, Everything())
	a := w.call("getChatAdministrators", object{"chat_id": w.group.ID})
	for _, want := range []string{`"status":"creator"`, `"first_name":"Mei"`, `"username":"study_sim_bot"`} {
		if !strings.Contains(string(a.Result), want) {
			t.Errorf("no %s in %s", want, a.Result)
		}
	}
	if n := w.call("getChatMemberCount", object{"chat_id": w.group.ID}); string(n.Result) != "3" {
		t.Errorf("%s", n.Result)
	}
	if c := w.ok("getChat", object{"chat_id": w.group.ID}); c["title"] != "Readers" {
		t.Errorf("%v", c)
	}
	w.ok("sendChatAction", object{"chat_id": w.group.ID, "action": "typing"})
}

func TestButtons_must_do_something_that_the_chat_allows(t *testing.T) {
	w := newWorld(t)
	with := func(b object) object {
		return object{"chat_id": w.group.ID, "text": "a", "reply_markup": object{"inline_keyboard": []any{[]any{b}}}}
	}
	w.fails("sendMessage", with(object{"text": "b"}), 400, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	w.fails("sendMessage", with(object{"text": "b", "web_app": object{"url": "https://example.com"}}), 400, "BUTTON_TYPE_INVALID")
	w.fails("sendMessage", with(object{"text": "b", "url": "nonsense scheme:x"}), 400, "is invalid")
	w.ok("sendMessage", with(object{"text": "b", "url": "https://t.me/study_sim_bot?start=q7"}))
	if tap, err := w.mei.Tap(w.mei.Last(w.group), "b"); err != nil || !tap.Answered() || w.mei.Last(w.mei.Private()).Text != "/start q7" {
		t.Fatalf("%v %v", tap, err)
	}
}
