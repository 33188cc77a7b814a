// Package wire is the Telegram edge: it turns updates into events, and posts into requests
// within Telegram's limits.
//
// It alone knows telegram-bot-api, nil checks, UTF-16, @botname, anonymous senders, migrated
// chats and error texts. It refuses to know groups, members and quizzes: what an event means is
// bot's, what a post says is report's.
package wire
