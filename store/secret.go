package store

import (
	"context"
	"crypto/rand"
	"fmt"
)

// Secret is a secret of the bot that all its replicas share, made by chance when it is first
// asked for.
func (s *Store) Secret(ctx context.Context, name string) (string, error) {
	if err := s.rdb.HSetNX(ctx, secretsKey, name, rand.Text()+rand.Text()).Err(); err != nil {
		return "", fmt.Errorf("keep the secret of the %s: %w", name, err)
	}
	secret, err := s.rdb.HGet(ctx, secretsKey, name).Result()
	if err != nil {
		return "", fmt.Errorf("read the secret of the %s: %w", name, err)
	}
	return secret, nil
}
