// Package practice decides what a member practises: which question comes next, what an
// answer and a rating change, what a closed quiz brings in, how many are due on the days to
// come.
//
// It owns the queue, the daily limits, what lies before a member (the desk) and their own
// cards. It refuses to know how memory fades (recall), how a question is drawn and tapped
// (quiz.Draft, report) and where all this is kept. Everything is a pure function over values
// and an instant.
package practice
