// Package telegramsim is a strict local Telegram: a Bot API server on loopback,
// people who act in it, and a web page to be one of them.
//
// It owns the world behind the wire: chats, members, messages, polls, files,
// the queue of updates, the rate limits and the faults. Every request is held
// against the machine-readable schema in botapi.json, down to the last nested
// field, and whatever does not fit is refused and kept as a [Breach].
//
// It refuses to guess: a method that the schema knows and the simulator does
// not answers 501 and leaves a breach. It knows nothing of the bot under test,
// never leaves loopback, and never reads the wall clock: all time comes from a
// [Clock] that tests move by hand and demos let run.
package telegramsim
