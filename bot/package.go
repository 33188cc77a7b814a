// Package bot holds the conversations: it routes events to features, and each feature reads,
// lets a pure function decide, and leaves one effect and some posts behind.
//
// It owns commands, buttons, roles and who is on the roster. It refuses to know Telegram's forms
// and limits, which are bot/wire's, and Redis; and it decides nothing about streaks, points or
// times: those are study's, quiz's and scheduler's.
package bot
