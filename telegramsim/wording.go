package telegramsim

import (
	"fmt"
	"strings"
)

// The words in which Telegram refuses what breaks its limits.

func missingText(path, name string) string {
	if path != "" {
		return ""
	}
	switch name {
	case "chat_id":
		return "chat_id is empty"
	case "text":
		return "message text is empty"
	case "message_id":
		return "message identifier is not specified"
	case "question":
		return "poll question must be non-empty"
	case "photo":
		return "there is no photo in the request"
	case "document":
		return "there is no document in the request"
	}
	return fmt.Sprintf("parameter %q is required", name)
}

func (v *validator) typeText(path string, f *apiField) string {
	switch f.Name {
	case "chat_id":
		return "chat not found"
	case "reply_markup", "options", "commands", "scope", "reaction", "rich_message", "reply_parameters", "entities":
		return fmt.Sprintf("can't parse %s: not the JSON that is expected", strings.ReplaceAll(path, "_", " "))
	}
	return ""
}

func limitText(method string, f *apiField, n int64) string {
	switch {
	case f.Name == "callback_data":
		return "BUTTON_DATA_INVALID"
	case method == "sendPoll" && f.Name == "options":
		if n > f.Limit.Max {
			return fmt.Sprintf("poll can't have more than %d options", f.Limit.Max)
		}
		return "poll must have at least 1 option"
	case method == "sendMediaGroup" && f.Name == "media" && n > f.Limit.Max:
		return "too many messages to send as an album"
	case f.Name == "message_ids":
		return "message identifiers are not specified or too many"
	case f.Name == "commands":
		return "BOT_COMMANDS_TOO_MUCH"
	}
	return ""
}

func textLimitText(method, name, raw string, n int64) string {
	switch name {
	case "text":
		if strings.HasPrefix(method, "sendPoll") {
			if n == 0 {
				return "poll options must be non-empty"
			}
			return "poll options length must not exceed 100"
		}
		switch {
		case raw == "":
			return "message text is empty"
		case n == 0:
			return "text must be non-empty"
		}
		return "message is too long"
	case "caption":
		return "message caption is too long"
	case "question":
		if n == 0 {
			return "poll question must be non-empty"
		}
		return "poll question length must not exceed 300"
	case "explanation":
		return "poll explanation length must not exceed 200"
	case "description":
		return ""
	}
	return ""
}
