package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"

	"studybot/study"
)

// encode is v as JSON; only values that JSON cannot hold fail.
func encode(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encode %T: %w", v, err)
	}
	return string(b), nil
}

func decode[T any](text string) (T, error) {
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return v, fmt.Errorf("decode %T: %w: %w", v, errCorrupt, err)
	}
	return v, nil
}

// decoded reads the answer of a GET or HGET; nothing there is study.ErrNotFound.
func decoded[T any](cmd *redis.StringCmd) (T, error) {
	text, err := cmd.Result()
	if isNil(err) {
		var none T
		return none, study.ErrNotFound
	}
	if err != nil {
		var none T
		return none, err
	}
	return decode[T](text)
}

// decodedAll reads the values of a hash, in the order of less.
func decodedAll[T any](ctx context.Context, rdb redis.Cmdable, key string, compare func(a, b T) int) ([]T, error) {
	texts, err := rdb.HVals(ctx, key).Result()
	if err != nil {
		return nil, err
	}
	all := make([]T, 0, len(texts))
	for _, text := range texts {
		v, err := decode[T](text)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	slices.SortFunc(all, compare)
	return all, nil
}

// present reads the answers of an HMGET or MGET that are there, in the order of compare.
func present[T any](texts []any, compare func(a, b T) int) ([]T, error) {
	all := make([]T, 0, len(texts))
	for _, got := range texts {
		text, ok := got.(string)
		if !ok {
			continue
		}
		v, err := decode[T](text)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	slices.SortStableFunc(all, compare)
	return all, nil
}
