package telegramsim

import "fmt"

// BreachKind says which rule was broken.
type BreachKind string

// The kinds of breach.
const (
	BreachSchema        BreachKind = "schema"        // unknown, missing or ill-typed parameter, unknown method
	BreachLimit         BreachKind = "limit"         // too long, too many, out of range
	BreachEntities      BreachKind = "entities"      // markup that cannot be parsed
	BreachRate          BreachKind = "rate"          // sent faster than Telegram allows
	BreachUnimplemented BreachKind = "unimplemented" // in the schema, not in the simulator
)

// Breach is a request that Telegram would not have understood or allowed.
type Breach struct {
	Kind      BreachKind
	Method    string
	Parameter string // dotted path, such as reply_markup.inline_keyboard[0][1].callback_data
	Reason    string
}

func (b Breach) String() string {
	return fmt.Sprintf("%s: %s %s: %s", b.Kind, b.Method, b.Parameter, b.Reason)
}

// Breaches are all breaches so far, oldest first.
func (s *Sim) Breaches() []Breach {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Breach(nil), s.breaches...)
}

func (s *Sim) breach(b Breach) {
	s.breaches = append(s.breaches, b)
	if s.opt.OnBreach != nil {
		s.later(func() { s.opt.OnBreach(b) })
	}
}
