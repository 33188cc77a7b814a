// Package recall models what a person remembers of one question, and says when to ask it
// again: FSRS-6, the free spaced repetition scheduler with 21 weights.
//
// It owns stability, difficulty, the chance of recall and the steps of learning. It refuses
// to know questions, members and daily limits: those are practice's. Everything here is a
// pure function over values and an instant.
//
// The model and its weights are those of the Open Spaced Repetition project
// (https://github.com/open-spaced-repetition/free-spaced-repetition-scheduler), whose
// ts-fsrs is the oracle of the tests: testdata/oracle.
package recall
