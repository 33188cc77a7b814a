package telegramsim

import (
	"fmt"
	"net/url"
)

// Telegram keeps this many buttons and silently drops the others.
const (
	buttonsPerRow = 12
	buttonsInAll  = 300
)

func (r *request) markup(c *Chat) (*markup, *apiError) {
	raw := r.obj("reply_markup")
	if raw == nil {
		return nil, nil
	}
	mk := &markup{raw: raw, selective: asBool(raw["selective"]), placeholder: asString(raw["input_field_placeholder"])}
	mk.forceReply = asBool(raw["force_reply"])
	rows, _ := raw["inline_keyboard"].([]any)
	total := 0
	for i, row := range rows {
		var out []button
		for j, b := range row.([]any) {
			o, _ := b.(map[string]any)
			if asString(o["text"]) == "" {
				continue
			}
			got, err := readButton(o, c)
			if err != nil {
				return nil, err
			}
			if len(out) == buttonsPerRow || total == buttonsInAll {
				r.sim.breach(Breach{BreachLimit, r.method, fmt.Sprintf("reply_markup.inline_keyboard[%d][%d]", i, j), "Telegram would drop this button"})
				continue
			}
			out, total = append(out, got), total+1
		}
		if len(out) > 0 {
			mk.inline = append(mk.inline, out)
		}
	}
	if len(encode(raw)) > 64<<10 {
		return nil, badRequest("reply markup is too long")
	}
	return mk, nil
}

var buttonActions = []string{"url", "callback_data", "web_app", "login_url", "switch_inline_query",

	"switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay", "disabled"}

func readButton(o object, c *Chat) (button, *apiError) {
	b := button{text: asString(o["text"]), style: asString(o["style"]), raw: o, kind: "other"}
	actions := 0
	for _, a := range buttonActions {
		if _, ok := o[a]; ok {
			actions++
		}
	}
	if actions != 1 {
		return b, badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	}
	switch {
	case o["callback_data"] != nil:
		b.kind, b.data = "callback", asString(o["callback_data"])
	case o["url"] != nil:
		b.kind, b.url = "url", asString(o["url"])
		if u, err := url.Parse(b.url); err != nil || (u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "tg") || (u.Host == "" && u.Opaque == "" && u.Path == "") {
			return b, badRequest("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", b.url)
		}
	case o["copy_text"] != nil:
		b.kind, b.copy = "copy", asString(o["copy_text"].(map[string]any)["text"])
	case o["web_app"] != nil && c.Type != "private":
		return b, badRequest("BUTTON_TYPE_INVALID")
	}
	return b, nil
}
