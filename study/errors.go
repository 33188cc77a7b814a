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
	// ErrUnavailable: what keeps or carries our data does not answer now; try again later.
	ErrUnavailable = errors.New("not available now")
	// ErrAway: we are not in that chat any more.
	ErrAway = errors.New("not in the chat")
	// ErrDone: this very effect was recorded before.
	ErrDone = errors.New("done before")
)

// Refusal is a request that can't be met, with what is needed to say why. Reason names a
// phrase of the catalogue; Args fill it in. It is an ErrInvalid unless Kind says otherwise.
type Refusal struct {
	Reason string
	Args   map[string]any
	Kind   error
}

// Refuse makes a refusal; the pairs are the phrase's placeholders.
func Refuse(reason string, pairs ...any) *Refusal {
	args := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		if name, ok := pairs[i].(string); ok {
			args[name] = pairs[i+1]
		}
	}
	return &Refusal{Reason: reason, Args: args}
}

func (r *Refusal) Error() string { return "refused: " + r.Reason }

// Unwrap gives the kind.
func (r *Refusal) Unwrap() error {
	if r.Kind == nil {
		return ErrInvalid
	}
	return r.Kind
}

// Phrase is something to say, before it is known in which language.
type Phrase struct {
	ID   string
	Args map[string]any
}

// Phrased makes a phrase; the pairs are its placeholders.
func Phrased(id string, pairs ...any) Phrase { return Phrase{ID: id, Args: Refuse(id, pairs...).Args} }
