// Package bot is the Telegram edge: it turns updates into events, routes them to
// features, and turns posts into requests within Telegram's limits.
//
// It alone knows telegram-bot-api, nil checks, UTF-16, @botname, anonymous senders,
// migrated chats and error texts. It refuses to know Redis, and decides nothing about
// streaks, points or times: those are study's, quiz's and scheduler's.
package bot
