// Package store owns all of Redis: the keys, the scripts, the codecs, and the promise that
// an effect is written as a whole or not at all, once.
//
// Apply is the one way in which a group's truth changes: one script on the group's slot.
// What lies on other slots (due times, poll owners, a person's groups) follows after it by
// idempotent steps, and Repair does those that a crash left out.
//
// Where Redis can lose its end, a journal (redo.go) writes again what it has lost.
//
// It refuses to decide: what counts and what it earns is study's and quiz's. It refuses to
// read the wall clock, to expire a record, to scan the key space, and data of a later
// version than it knows. go-redis is imported here alone.
package store
