package study

import "errors"

// The kinds of refusal that the domain knows. The edge turns a kind into words;
// what a layer attempted is wrapped around it.
var (
	// ErrInvalid: the input itself cannot be used.
	ErrInvalid = errors.New("invalid input")
	// ErrNotFound: there is no such thing.
	ErrNotFound = errors.New("not found")
	// ErrExists: there is one already.
	ErrExists = errors.New("exists already")
	// ErrForbidden: this person may not do it.
	ErrForbidden = errors.New("not allowed")
	// ErrStale: what the decision was made on has changed meanwhile; decide again.
	ErrStale = errors.New("changed meanwhile")
	// ErrDone: this very effect was recorded before.
	ErrDone = errors.New("done before")
)
