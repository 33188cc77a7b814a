package telegramsim

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// pageClock moves the clock on and returns at once; the page follows by events.
func (s *Sim) pageClock(a act) error {
	to, err := s.target(a)
	if err != nil {
		return err
	}
	s.lock()
	defer s.unlock()
	switch {
	case s.page.moving:
		return errors.New("the clock is moving already")
	case !to.After(s.now()):
		return errors.New("the clock only goes forward")
	}
	s.page.moving, s.page.target = true, to
	s.publishClock()
	s.wg.Go(func() { s.move(to) })
	return nil
}

func (s *Sim) move(to time.Time) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-s.closed:
			cancel()
		case <-ctx.Done():
		}
	}()
	if s.opt.Move != nil {
		s.opt.Move(ctx, to)
	} else {
		s.clock.Set(to)
	}
	s.lock()
	s.page.moving = false
	s.publishClock()
	s.unlock()
}

// target reads where the clock is to go.
func (s *Sim) target(a act) (time.Time, error) {
	now := s.now().In(s.opt.Location)
	switch {
	case a.To != "":
		t, err := time.Parse(time.RFC3339, a.To)
		if err != nil {
			return t, fmt.Errorf("%q is not a time", a.To)
		}
		return t, nil
	case a.Plus != "":
		return plus(now, a.Plus)
	case a.Until == "next event":
		t, ok := s.clock.NextWaiter()
		if !ok {
			return t, errors.New("nothing is going to happen")
		}
		return t, nil
	}
	return until(now, a.Until)
}

func plus(now time.Time, text string) (time.Time, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil || n < 1 || n > 3660 {
			return now, fmt.Errorf("%q is not a span of time", text)
		}
		return now.AddDate(0, 0, n), nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return now, fmt.Errorf("%q is not a span of time", text)
	}
	return now.Add(d), nil
}

var untilShape = regexp.MustCompile(`^(?i)(today|tomorrow|next (sun|mon|tues|wednes|thurs|fri|satur)day) (\d{1,2}):(\d{2})$`)

// until reads "tomorrow 08:00" and "next Sunday 20:00" in the world's zone.
func until(now time.Time, text string) (time.Time, error) {
	m := untilShape.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return now, fmt.Errorf("%q is not a time to come", text)
	}
	hour, _ := strconv.Atoi(m[3])
	minute, _ := strconv.Atoi(m[4])
	at := time.Date(now.Year(), now.Month(), now.Day(), hour, minute, 0, 0, now.Location())
	if strings.EqualFold(m[1], "tomorrow") {
		at = at.AddDate(0, 0, 1)
	}
	if m[2] != "" {
		for !strings.EqualFold(at.Weekday().String(), m[2]+"day") || !at.After(now) {
			at = at.AddDate(0, 0, 1)
		}
	}
	return at, nil
}
