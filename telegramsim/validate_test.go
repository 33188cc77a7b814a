package telegramsim

import (
	"net/http"
	"strings"
	"testing"
)

func TestWhat_does_not_fit_the_schema_is_refused_by_name(t *testing.T) {
	long := strings.Repeat("я", 4097)
	button := func(b object) object { return object{"inline_keyboard": []any{[]any{b}}} }
	for name, c := range map[string]struct {
		method string
		params object
		kind   BreachKind
		path   string
		desc   string
	}{
		"an unknown method":                      {"sendTelepathy", object{}, BreachSchema, "", "Not Found: method not found"},
		"a method that is not simulated":         {"sendDice", object{}, BreachUnimplemented, "", "Not Implemented"},
		"an unknown parameter":                   {"sendMessage", object{"text": "a", "colour": "red"}, BreachSchema, "colour", "colour"},
		"an unknown field at depth":              {"sendMessage", object{"text": "a", "reply_markup": button(object{"text": "b", "callback_data": "c", "size": 3})}, BreachSchema, "reply_markup.inline_keyboard[0][0].size", ""},
		"a missing text":                         {"sendMessage", object{}, BreachSchema, "text", "Bad Request: message text is empty"},
		"an empty text":                          {"sendMessage", object{"text": ""}, BreachLimit, "text", "Bad Request: message text is empty"},
		"a text of spaces":                       {"sendMessage", object{"text": " \n "}, BreachLimit, "text", "Bad Request: text must be non-empty"},
		"a text of markup only":                  {"sendMessage", object{"text": "<b></b>", "parse_mode": "HTML"}, BreachLimit, "text", "Bad Request: text must be non-empty"},
		"a text too long":                        {"sendMessage", object{"text": long}, BreachLimit, "text", "Bad Request: message is too long"},
		"callback data over 64 bytes":            {"sendMessage", object{"text": "a", "reply_markup": button(object{"text": "b", "callback_data": strings.Repeat("я", 33)})}, BreachLimit, "reply_markup.inline_keyboard[0][0].callback_data", "Bad Request: BUTTON_DATA_INVALID"},
		"a number that is none":                  {"sendMessage", object{"text": "a", "message_thread_id": "here"}, BreachSchema, "message_thread_id", ""},
		"an unknown parse mode":                  {"sendMessage", object{"text": "a", "parse_mode": "BBCode"}, BreachSchema, "parse_mode", "unsupported parse_mode"},
		"an unclosed tag":                        {"sendMessage", object{"text": "<b>a", "parse_mode": "HTML"}, BreachEntities, "text", "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""},
		"an entity beyond the text":              {"sendMessage", object{"text": "a", "entities": []any{object{"type": "bold", "offset": 0, "length": 5}}}, BreachEntities, "entities", "can't parse entities"},
		"an unknown rich block":                  {"sendRichMessage", object{"rich_message": object{"blocks": []any{object{"type": "poster"}}}}, BreachSchema, "rich_message.blocks[0]", ""},
		"a rich block without text":              {"sendRichMessage", object{"rich_message": object{"blocks": []any{object{"type": "paragraph"}}}}, BreachSchema, "rich_message.blocks[0].text", ""},
		"a rich message as html":                 {"sendRichMessage", object{"rich_message": object{"html": "<p>a</p>"}}, BreachUnimplemented, "rich_message.html", ""},
		"a table cell aligned askew":             {"sendRichMessage", object{"rich_message": object{"blocks": []any{object{"type": "table", "cells": []any{[]any{object{"text": "a", "align": "askew", "valign": "top"}}}}}}}, BreachSchema, "rich_message.blocks[0].cells[0][0].align", ""},
		"a rich text of no kind":                 {"sendRichMessage", object{"rich_message": object{"blocks": []any{object{"type": "paragraph", "text": object{"type": "blink", "text": "a"}}}}}, BreachSchema, "rich_message.blocks[0].text", ""},
		"thirteen options":                       {"sendPoll", object{"question": "q", "options": options(13)}, BreachLimit, "options", "Bad Request: poll can't have more than 12 options"},
		"a long option":                          {"sendPoll", object{"question": "q", "options": []any{object{"text": strings.Repeat("a", 101)}}}, BreachLimit, "options[0].text", "poll options length must not exceed 100"},
		"a long question":                        {"sendPoll", object{"question": strings.Repeat("a", 301), "options": options(2)}, BreachLimit, "question", "poll question length must not exceed 300"},
		"an explanation of four lines":           {"sendPoll", object{"question": "q", "options": options(2), "type": "quiz", "correct_option_ids": []int{0}, "explanation": "a\nb\nc\nd"}, BreachLimit, "explanation", "line feeds"},
		"an open period of a second":             {"sendPoll", object{"question": "q", "options": options(2), "open_period": 1}, BreachLimit, "open_period", ""},
		"a close date in the past":               {"sendPoll", object{"question": "q", "options": options(2), "close_date": start.Unix() - 60}, BreachLimit, "close_date", ""},
		"a command in capitals":                  {"setMyCommands", object{"commands": []any{object{"command": "Check", "description": "d"}}}, BreachLimit, "commands[0].command", "BOT_COMMAND_INVALID"},
		"a toast too long":                       {"answerCallbackQuery", object{"callback_query_id": "1", "text": strings.Repeat("a", 201)}, BreachLimit, "text", ""},
		"a file that was not uploaded":           {"sendMediaGroup", object{"media": []any{object{"type": "photo", "media": "attach://a"}, object{"type": "photo", "media": "attach://b"}}}, BreachSchema, "media[0].media", "wrong file identifier/HTTP URL specified"},
		"an album of one":                        {"sendMediaGroup", object{"media": []any{object{"type": "photo", "media": "x"}}}, BreachLimit, "media", ""},
		"a tag of 17 characters":                 {"setChatMemberTag", object{"user_id": 1, "tag": "12345678901234567"}, BreachLimit, "tag", ""},
		"a scope without its chat":               {"setMyCommands", object{"commands": []any{}, "scope": object{"type": "chat"}}, BreachSchema, "scope.chat_id", ""},
		"a scope of no kind":                     {"setMyCommands", object{"commands": []any{}, "scope": object{"type": "moon"}}, BreachSchema, "scope", ""},
		"a reaction that Telegram does not have": {"setMessageReaction", object{"message_id": 1, "reaction": []any{object{"type": "emoji", "emoji": "🐌"}}}, BreachSchema, "reaction[0].emoji", ""},
	} {
		t.Run(name, func(t *testing.T) {
			told := make(chan Breach, 10)
			w := newWorld(t, func(o *Options) { o.OnBreach = func(b Breach) { told <- b } })
			if w.schema.Methods[c.method] != nil && w.schema.Methods[c.method].byName["chat_id"] != nil {
				c.params["chat_id"] = w.group.ID
			}
			a := w.call(c.method, c.params)
			if a.OK || !strings.Contains(a.Description, c.desc) {
				t.Errorf("answer %d %q, want %q", a.Code, a.Description, c.desc)
			}
			b := w.Breaches()
			if len(b) == 0 || b[0].Kind != c.kind || b[0].Parameter != c.path || !strings.EqualFold(b[0].Method, c.method) {
				t.Fatalf("breaches %v, want %s of %q", b, c.kind, c.path)
			}
			if first := <-told; first != b[0] {
				t.Errorf("OnBreach was told %v", first)
			}
		})
	}
}

func options(n int) []any {
	out := []any{}
	for i := range n {
		out = append(out, object{"text": string(rune('A' + i))})
	}
	return out
}

func TestLimits_count_characters_after_entities(t *testing.T) {
	w := newWorld(t)
	text := "<b>" + strings.Repeat("🔥", 4096) + "</b>"
	w.ok("sendMessage", object{"chat_id": w.group.ID, "text": text, "parse_mode": "HTML"})
}

func TestMethods_are_found_in_any_case_and_parameters_in_any_encoding(t *testing.T) {
	w := newWorld(t)
	w.ok("SENDMESSAGE", object{"chat_id": w.group.ID, "text": "a"})
	resp, err := http.Post(w.base+"/bot"+w.Token()+"/sendMessage", "application/json",
		strings.NewReader(string(encode(object{"chat_id": w.group.ID, "text": "json", "disable_notification": true, "entities": nil}))))
	if err != nil || resp.StatusCode != 200 {
		t.Fatalf("%v %v", resp, err)
	}
	resp.Body.Close()
	if m := w.mei.Last(w.group); m.Text != "json" || !m.Silent {
		t.Fatalf("%+v", m)
	}
}

func TestWrong_tokens_are_refused(t *testing.T) {
	w := newWorld(t)
	for token, want := range map[string]int{"12345:WRONG-TOKEN-WRONG-TOKEN": 401, "nonsense": 404} {
		resp, err := http.Get(w.base + "/bot" + token + "/getMe")
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", token, resp.StatusCode, want)
		}
	}
	w.ok("logOut", nil)
	w.fails2("getMe", 401)
}

// fails2 checks the code alone.
func (w *world) fails2(method string, code int) {
	w.t.Helper()
	if a := w.call(method, nil); a.Code != code {
		w.t.Fatalf("%s: %d, want %d", method, a.Code, code)
	}
}

func TestOld_parameters_of_the_v5_library_are_understood_unless_forbidden(t *testing.T) {
	w := newWorld(t)
	first := w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "a", "entities": nil, "disable_web_page_preview": true})
	second := w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "b", "reply_to_message_id": first["message_id"]})
	if second["reply_to_message"] == nil {
		t.Fatal("reply_to_message_id was not taken")
	}
	w.ok("sendPoll", object{"chat_id": w.group.ID, "question": "q", "options": []any{"a", "b"}, "type": "quiz", "correct_option_id": 1})
	if a := w.call("getChatMembersCount", object{"chat_id": w.group.ID}); string(a.Result) != "3" {
		t.Fatalf("count %s", a.Result)
	}
	if b := w.Breaches(); len(b) != 0 {
		t.Fatal(b)
	}
	strict := newWorld(t, func(o *Options) { o.NoLegacy = true })
	strict.fails("sendMessage", object{"chat_id": strict.group.ID, "text": "b", "reply_to_message_id": 1}, 400, "reply_to_message_id")
}

func TestThe_transcript_never_holds_the_token(t *testing.T) {
	w := newWorld(t)
	w.ok("sendMessage", object{"chat_id": w.group.ID, "text": "see " + w.Token()})
	for _, c := range w.Calls("sendMessage") {
		if strings.Contains(string(encode(c.Params)), w.Token()) {
			t.Fatalf("%v", c.Params)
		}
	}
	if n := len(w.Transcript()); n != 1 {
		t.Fatalf("%d calls", n)
	}
}
