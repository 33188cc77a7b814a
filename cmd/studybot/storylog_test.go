package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// logBook keeps what the bot logs.
type logBook struct {
	mu   sync.Mutex
	text bytes.Buffer
	grew chan struct{} // closed when something is written
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.grew != nil {
		close(l.grew)
		l.grew = nil
	}
	return l.text.Write(p)
}

// await waits until all texts stand in the log.
func (l *logBook) await(ctx context.Context, texts []string) error {
	for {
		l.mu.Lock()
		text := l.text.String()
		if l.grew == nil {
			l.grew = make(chan struct{})
		}
		grew := l.grew
		l.mu.Unlock()
		missing := slices.IndexFunc(texts, func(t string) bool { return !strings.Contains(text, t) })
		if missing < 0 {
			return nil
		}
		select {
		case <-grew:
		case <-ctx.Done():
			return fmt.Errorf("the log still holds no %q: %w", texts[missing], ctx.Err())
		}
	}
}

func (l *logBook) lines() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Split(strings.TrimSpace(l.text.String()), "\n")
}
