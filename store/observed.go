package store

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

// observed tells somebody of each command on its way to Redis.
type observed struct {
	tell func(command string) (ended func(err error))
}

func (observed) DialHook(next redis.DialHook) redis.DialHook { return next }

func (o observed) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		ended := o.tell(cmd.Name())
		err := next(ctx, cmd)
		ended(failure(err))
		return err
	}
}

func (o observed) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		ended := o.tell("pipeline")
		err := next(ctx, cmds)
		ended(failure(err))
		return err
	}
}

// failure is an error if Redis did not answer, or could not serve. Other errors are answers:
// that nothing is there, that a script must be sent whole, that a record has changed.
func failure(err error) error {
	if isUnavailable(err) || errors.Is(err, study.ErrUnavailable) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}
