// Package chaos holds the promises of the house against faults: the program as it is
// shipped, as a process of its own, on a real redis-server and against the simulated
// Telegram, killed, cut off and lied to while people study.
//
// It owns the harness, the ledger of what people did, a plain recomputation of what must
// follow, and one test for each fault. It refuses to look inside: what it knows of the
// program it knows from the wire, from Redis and from `studybot verify`. Nobody imports it.
package chaos
