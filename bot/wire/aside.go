package wire

import (
	"context"
	"time"
)

// What needs no turn goes beside the line: answers to taps, and dropping what newer posts replaced.

const (
	toastTries    = 4
	toastPatience = 15 * time.Second
)

// launchAside starts toasts, and drops replaced posts from the shelf.
func (o *Outbox) launchAside(ctx context.Context) {
	for len(o.toasts) > 0 && o.aside < outboxToasts {
		j := o.toasts[0]
		o.toasts = o.toasts[1:]
		o.aside++
		go o.toast(ctx, j)
	}
	if len(o.retired) > 0 {
		old := o.retired
		o.retired = nil
		o.aside++
		go func() {
			defer o.asideDone()
			for _, s := range old {
				o.drop(ctx, s)
			}
		}()
	}
}

func (o *Outbox) asideDone() {
	o.mu.Lock()
	o.aside--
	o.touched = true
	o.mu.Unlock()
	o.wake()
}

// toast answers a tap, outside the allowance. It is worth a few seconds, no more:
// Telegram forgets taps.
func (o *Outbox) toast(ctx context.Context, j *job) {
	defer o.asideDone()
	calls, err := o.pen(j).draw(j.post, o.o.Clock.Now())
	for try := 0; err == nil && try < toastTries && !j.expired(o.o.Clock.Now()); try++ {
		f := Classify(o.o.Client.Call(ctx, calls[0].method, calls[0].params, nil, nil))
		wait := backoff(try)
		switch f.Kind {
		case FaultUnsent, FaultServer, FaultUnknown:
		case FaultTooMany:
			o.count(func(t *OutboxStats) { t.Throttled++ })
			wait = f.After
		case FaultStopped:
			return
		default:
			o.count(func(t *OutboxStats) { t.Toasts++ })
			o.drop(ctx, j.shelved)
			return
		}
		if wait > toastPatience {
			break
		}
		o.pauseFor(ctx, wait)
	}
	o.drop(ctx, j.shelved)
}
