package store

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"

	"studybot/effect"
	"studybot/study"
)

// ApplyEach is Apply for several effects without posts, all scripts in one pipeline. Each
// is whole or not at all for itself; the answer has an error, or nil, for each.
func (s *Store) ApplyEach(ctx context.Context, effects []effect.Effect) []error {
	errs := make([]error, len(effects))
	cmds := make([]*redis.Cmd, len(effects))
	_, _ = s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, e := range effects {
			if keys, args, ok := direct(e); ok {
				cmds[i] = p.EvalSha(ctx, directScript.Hash(), keys, args...)
				continue
			}
			t, err := layOut(e)
			if err != nil {
				errs[i] = err
				continue
			}
			cmds[i] = p.EvalSha(ctx, commitScript.Hash(), t.keys, t.args()...)
		}
		return nil
	}) // each command has its own error
	for i, e := range effects {
		if cmds[i] != nil {
			errs[i] = s.settle(ctx, e, cmds[i])
		}
		if errs[i] != nil {
			errs[i] = fmt.Errorf("apply to group %d: %w", e.Group, errs[i])
		}
	}
	return errs
}

// layOut is the script of an effect as it is tried first.
func layOut(e effect.Effect) (*tx, error) {
	if len(e.Posts) > 0 {
		return nil, fmt.Errorf("an effect with posts among many: %w", study.ErrInvalid)
	}
	changes, err := merged(e.Changes)
	if err != nil {
		return nil, err
	}
	e.Changes = changes
	t := newTx(e.Group)
	if err := plan(t, e, shelf{}, nil); err != nil {
		return nil, err
	}
	return t, t.check()
}

// settle reads what the script answered. What it could not do in its first form, because
// Redis has forgotten the script or an entry lies on other boards, is applied alone.
func (s *Store) settle(ctx context.Context, e effect.Effect, cmd *redis.Cmd) error {
	got, err := cmd.StringSlice()
	switch {
	case redis.HasErrorPrefix(err, "NOSCRIPT"):
		if err := directScript.Load(ctx, s.rdb).Err(); err != nil {
			return fmt.Errorf("load a script: %w", err)
		}
		_, err := s.apply(ctx, e)
		return err
	case err == nil && len(got) > 0 && got[0] == "MORE":
		_, err := s.apply(ctx, e)
		return err
	case err != nil:
		return fmt.Errorf("commit: %w", err)
	case len(got) == 0:
		return fmt.Errorf("commit: empty answer: %w", errCorrupt)
	}
	if err := (reply{got[0], got[1:]}).err(); err != nil {
		return err
	}
	return s.follow(ctx, e)
}
