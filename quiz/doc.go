// Package quiz owns questions, banks of them, and quizzes: what can be asked,
// which questions are drawn, what an answer is worth, and what came out.
//
// Everything here is a pure function over values. The package refuses to know
// how questions reach people (bot), where they are kept (store), how many points
// a right answer earns (study), how files are read (quiz/format), and words in
// any language: verdicts are codes.
package quiz
