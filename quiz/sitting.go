package quiz

import "studybot/study"

// Place is one question of one quiz of one group: what a poll asks.
type Place struct {
	Group    study.GroupID
	Quiz     int
	Question int
}

// Asking names a quiz and the members whose answers are to be decided on.
type Asking struct {
	Group study.GroupID
	Quiz  int
	Users []study.UserID
}

// Sitting is all that a decision on some members' answers to one quiz needs, as read at
// one moment. Group and Quiz are shared between sittings: nobody changes them.
type Sitting struct {
	Group study.Group
	Quiz  Quiz
	// Given are the answers of these members that stand.
	Given []Response
	// Records are theirs, who left included; of one who is not on the roster there is none.
	Records map[study.UserID]study.Record
	// Read is the store's own mark of what it read; it goes back to it with the effect.
	Read any
	// Err says that this sitting could not be read; others of the same reading stand.
	Err error
}
