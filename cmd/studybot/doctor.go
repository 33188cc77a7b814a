package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/rs/zerolog"

	"studybot/store"
	"studybot/study"
)

// doctorWithin bounds the whole examination.
const doctorWithin = 2 * time.Minute

type doctorCmd struct {
	config
	JSON   bool `name:"json" help:"As JSON."`
	Groups int  `name:"groups" default:"200" help:"How many groups are looked at, oldest first."`
}

// finding is one thing that was looked at.
type finding struct {
	Check string `json:"check"`
	State string `json:"state"` // ok, warn or fail
	Says  string `json:"says"`
	Do    string `json:"do,omitempty"` // what would mend it
}

// The states of a finding.
const (
	fine   = "ok"
	poorly = "warn"
	broken = "fail"
)

// examination collects what is found. It never writes, and never asks for updates: those
// belong to the bot that may be running.
type examination struct {
	config
	clock    study.Clock
	most     int // groups
	findings []finding
}

func (x *examination) ok(check, format string, args ...any) {
	x.findings = append(x.findings, finding{Check: check, State: fine, Says: fmt.Sprintf(format, args...)})
}

func (x *examination) warn(check, do, format string, args ...any) {
	x.findings = append(x.findings, finding{check, poorly, fmt.Sprintf(format, args...), do})
}

func (x *examination) fail(check, do, format string, args ...any) {
	x.findings = append(x.findings, finding{check, broken, fmt.Sprintf(format, args...), do})
}

// Run looks at all that the bot stands on, and says of each thing whether it is well and
// what to do. It fails if something is broken.
func (c *doctorCmd) Run(ctx context.Context, out io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, doctorWithin)
	defer cancel()
	store.LogTo(zerolog.Nop()) // what fails is a finding
	x := &examination{config: c.config, clock: newClock(c.Now.Time), most: c.Groups}
	x.look(ctx)
	if err := c.print(out, x.findings); err != nil {
		return fmt.Errorf("print what was found: %w", err)
	}
	count := map[string]int{}
	for _, f := range x.findings {
		count[f.State]++
	}
	if n := count[broken]; n > 0 {
		return fmt.Errorf("%d of %d checks failed, %d with a warning", n, len(x.findings), count[poorly])
	}
	return nil
}

// look examines everything. What can't be reached is said once; what lies behind it is left out.
func (x *examination) look(ctx context.Context) {
	x.settings()
	x.zones()
	x.holidays()
	t := x.telegram(ctx)
	s := x.store(ctx)
	if s != nil {
		defer func() { _ = s.Close() }()
		x.redis(ctx, s)
		x.groups(ctx, s, t)
	}
	x.disk()
}

func (c *doctorCmd) print(out io.Writer, list []finding) error {
	if c.JSON {
		return json.NewEncoder(out).Encode(map[string]any{"findings": list})
	}
	for _, f := range list {
		if _, err := fmt.Fprintf(out, "%-4s  %-18s %s\n", f.State, f.Check, f.Says); err != nil {
			return err
		}
		if f.Do == "" {
			continue
		}
		if _, err := fmt.Fprintf(out, "      %-18s → %s\n", "", f.Do); err != nil {
			return err
		}
	}
	return nil
}
