// Package study is the domain: groups, members, days, streaks, points, boards,
// plans and the figures of reports.
//
// It owns every rule about what counts, what it earns and what follows from it.
// Its rules are pure functions over values and an instant. It knows neither
// Telegram nor Redis nor words in any language, and imports the standard library
// alone.
package study
