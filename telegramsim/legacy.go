package telegramsim

import (
	"encoding/json"
	"maps"
	"strconv"
)

// translateLegacy turns the parameters of Bot API 5.x that Telegram still
// understands, and that telegram-bot-api/v5's own configurations send, into
// today's. Nothing else of the old days is let through.
func translateLegacy(method string, params map[string]any) map[string]any {
	out := maps.Clone(params)
	take := func(name string) (string, bool) {
		val, ok := out[name]
		if !ok {
			return "", false
		}
		text, isText := val.(formValue)
		if !isText {
			return "", false
		}
		delete(out, name)
		return string(text), true
	}
	if sends(method) {
		reply := map[string]any{}
		if id, ok := take("reply_to_message_id"); ok && id != "0" {
			reply["message_id"] = json.Number(id)
		}
		if allow, ok := take("allow_sending_without_reply"); ok && len(reply) > 0 {
			reply["allow_sending_without_reply"] = allow == "true"
		}
		if _, given := out["reply_parameters"]; len(reply) > 0 && !given {
			out["reply_parameters"] = reply
		}
	}
	if method == "sendMessage" || method == "editMessageText" {
		if off, ok := take("disable_web_page_preview"); ok {
			if _, given := out["link_preview_options"]; !given {
				out["link_preview_options"] = map[string]any{"is_disabled": off == "true"}
			}
		}
	}
	if method == "sendPoll" {
		if id, ok := take("correct_option_id"); ok {
			if _, err := strconv.Atoi(id); err == nil && params["type"] == formValue("quiz") {
				if _, given := out["correct_option_ids"]; !given {
					out["correct_option_ids"] = []any{json.Number(id)}
				}
			}
		}
	}
	return out
}
