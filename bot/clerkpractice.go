package bot

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"studybot/effect"
	"studybot/quiz/practice"
	"studybot/report"
	"studybot/study"
)

// practised notes which message shows a turn of a member's practice, so that one that is
// typed to can be taken away.
func (k *Clerk) practised(ctx context.Context, s report.Shelved, message study.MessageID, ref string) error {
	user, turn, _ := strings.Cut(ref, ":")
	u, err := strconv.ParseInt(user, 10, 64)
	t, err2 := strconv.Atoi(turn)
	if err != nil || err2 != nil {
		return nil //nolint:nilerr // a Ref that nobody knows has nothing to note
	}
	for range triesWhenStale {
		state, err := k.o.Practices.Practice(ctx, s.Group, study.UserID(u))
		if err != nil {
			return err
		}
		if state.Desk.Turn != t || state.Desk.Asked.IsZero() || state.Desk.Message != 0 {
			return nil
		}
		change := practice.Change{User: state.User, Rev: state.Rev, Desk: state.Desk}
		change.Desk.Message = message
		err = k.apply(ctx, effect.Effect{Group: s.Group, Practice: []practice.Change{change}})
		if !errors.Is(err, study.ErrStale) {
			return err
		}
	}
	return nil // it changes all the time: a tap will tell which message it is
}
