package bench

import (
	"cmp"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// full says whether everything is to be measured: `make bench` asks for it.
func full(t *testing.T) {
	t.Helper()
	if os.Getenv("BENCH") == "" {
		t.Skip("measured by `make bench`")
	}
}

func setting(name string, otherwise int) int {
	n, _ := strconv.Atoi(os.Getenv(name))
	return cmp.Or(n, otherwise)
}

// say prints a line of the report.
func say(format string, args ...any) { fmt.Printf(format+"\n", args...) }

// median is the run of middle rate.
func median(runs []run) run {
	runs = slices.Clone(runs)
	slices.SortFunc(runs, func(a, b run) int { return cmp.Compare(a.Rate, b.Rate) })
	return runs[len(runs)/2]
}

// budget is a ratio of DESIGN and what came out.
func budget(what string, got, want float64, atMost bool) {
	verdict := "kept"
	if atMost && got > want || !atMost && got < want {
		verdict = "MISSED"
	}
	sign := "≥"
	if atMost {
		sign = "≤"
	}
	say("| %s | %.2f | %s %.2f | %s |", what, got, sign, want, verdict)
}

const (
	oursAlways   = "studybot, appendfsync always"
	oursEverysec = "studybot, appendfsync everysec"
	oursWide     = "studybot, 3,232 groups mixed, everysec"
	ceiling      = "the same scripts on Redis alone, everysec"
)

// TestReport_answers measures ours beside rivals, round by round, so that whatever else the
// machine does falls on all alike.
func TestReport_answers(t *testing.T) {
	full(t)
	n, rounds := setting("BENCH_N", 100_000), setting("BENCH_ROUNDS", 3)
	home, why := rivalsHome(t)
	bot := buildBot(t)
	say("\n## Answers that wait: N = %d, median of %d rounds, %d CPUs, load before: %s", n, rounds, runtime.NumCPU(), load())
	if why != "" {
		say("(rivals are skipped: %s)", why)
	}
	got := make(map[string][]run)
	var order []string
	note := func(name string, measure func(t *testing.T) run) {
		t.Run(name, func(t *testing.T) {
			if !slices.Contains(order, name) {
				order = append(order, name)
			}
			got[name] = append(got[name], measure(t))
		})
	}
	for range rounds {
		note(oursEverysec, func(t *testing.T) run { return ours(t, bot, dense, n, "everysec") })
		if why == "" {
			for _, r := range rivals {
				note(r.name+", everysec", func(t *testing.T) run { return r.measure(t, home, n, "everysec") })
			}
		}
		note(oursAlways, func(t *testing.T) run { return ours(t, bot, dense, n, "always") })
		note(ceiling, func(t *testing.T) run { return redisAlone(t, n, "everysec") })
		note(oursWide, func(t *testing.T) run { return ours(t, bot, wide, n, "everysec") })
	}
	say("| | answers/s | bot CPU µs | Redis CPU µs | peak RSS MB | recorded |\n|---|---|---|---|---|---|")
	for _, name := range order {
		m := median(got[name])
		say("| %s | %.0f | %.1f | %.1f | %.0f | %d |", name, m.Rate, micros(m.Bot), micros(m.Redis), m.Peak, m.Recorded)
	}
	budgets(got)
}

func budgets(got map[string][]run) {
	mine, always := median(got[oursEverysec]), median(got[oursAlways])
	say("\n| ratio | measured | budget | |\n|---|---|---|---|")
	var best, bestGo run
	for _, r := range rivals {
		runs := got[r.name+", everysec"]
		if r.ref || len(runs) == 0 {
			continue
		}
		m := median(runs)
		if m.Rate > best.Rate {
			best = m
		}
		if r.path[0] != "node" && m.Rate > bestGo.Rate {
			bestGo = m
		}
	}
	if best.Rate > 0 {
		budget("answers/s to the fastest rival", mine.Rate/best.Rate, 1.4, false)
		budget("answers/s to the fastest Go rival", mine.Rate/bestGo.Rate, 2, false)
		budget("answers/s with always to the fastest rival with everysec", always.Rate/best.Rate, 1, false)
		budget("bot CPU to the fastest rival's", float64(mine.Bot)/float64(best.Bot), 1.0/3, true)
	}
	budget("answers/s to the same scripts on Redis alone", mine.Rate/median(got[ceiling]).Rate, 0.65, false)
	budget("peak RSS with the backlog, MB", mine.Peak, 40, true)
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

func load() string {
	text, _ := os.ReadFile("/proc/loadavg")
	fields := strings.Fields(string(text))
	if len(fields) == 0 {
		return "unknown"
	}
	return fields[0]
}
