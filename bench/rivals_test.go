package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// rival is a recorder on a usual library, or a reference that does the least possible. Each
// records an answer by one script: once only, with counts, two boards, a streak and an event.
type rival struct {
	name string
	path []string // below the folder of rivals
	env  []string
	ref  bool
}

var rivals = []rival{
	{name: "grammY + runner", path: []string{"node", "peers/node/grammy.mjs"}, env: []string{"RUNNER=1"}},
	{name: "telegram-bot-api/v5, goroutine per update", path: []string{"bin/tgbotapi"}, env: []string{"ASYNC=1"}},
	{name: "go-telegram/bot", path: []string{"bin/gotelegram"}},
	{name: "REF A: one pipeline a batch", path: []string{"bin/ref"}, ref: true},
	{name: "REF B: one script a quiz", path: []string{"bin/ref"}, env: []string{"DECODE=fast", "MODE=agg"}, ref: true},
}

// rivalsHome builds the rivals in a copy of their folder beside the project, or says why not.
func rivalsHome(t testing.TB) (home, why string) {
	t.Helper()
	from, err := filepath.Abs("../../shared/perf")
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("BENCH_RIVALS"); dir != "" {
		return dir, ""
	}
	if _, err := os.Stat(from); err != nil {
		return "", "there is no folder of rivals beside the project (../shared/perf)"
	}
	home = filepath.Join(t.TempDir(), "rivals")
	if err := os.CopyFS(home, os.DirFS(from)); err != nil {
		return "", fmt.Sprint("the rivals cannot be copied: ", err)
	}
	for _, step := range [][]string{
		{".", "go", "build", "-o", "bin/", "./peers/gotelegram", "./peers/tgbotapi", "./peers/ref"},
		{"peers/node", "npm", "install", "--no-audit", "--no-fund"},
	} {
		cmd := exec.CommandContext(t.Context(), step[1], step[2:]...)
		cmd.Dir = filepath.Join(home, step[0])
		if out, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Sprintf("%s: %v: %s", strings.Join(step[1:], " "), err, out)
		}
	}
	return home, ""
}

// measure lets a rival take in n answers of the dense stream. It confirms before it
// records, so that its end is when Redis has counted all.
func (r rival) measure(t testing.TB, home string, n int, fsync string) run {
	t.Helper()
	tg, d := startTelegram(t), startRedis(t, fsync)
	bodies := make([]string, n)
	for i := range n {
		bodies[i] = dense.body(i)
	}
	tg.push(bodies...)
	path := r.path
	if path[0] == "node" {
		path = []string{"node", filepath.Join(home, path[1])}
	} else {
		path = []string{filepath.Join(home, path[0])}
	}
	c := start(t, append([]string{"API=" + tg.URL, "REDIS=" + d.addr, "NODE_ENV=production"}, r.env...), path[0], path[1:]...)
	defer c.kill()
	tg.wait(t, r.name+" to ask", 20*time.Second, func() bool { return tg.asks > 0 })
	began, bot, redis := time.Now(), cpu(c.pid()), cpu(d.pid)
	tg.change(func() { tg.open = true })
	recorded := d.counted(t, n)
	took := time.Since(began)
	return run{
		Rate: float64(recorded) / took.Seconds(), Peak: resident(c.pid(), "VmHWM"), Recorded: recorded,
		Bot: (cpu(c.pid()) - bot) / time.Duration(n), Redis: (cpu(d.pid) - redis) / time.Duration(n),
	}
}

// counted waits until the rivals' script has counted n answers (it scores each on two
// boards), or nothing was counted for ten seconds.
func (d *database) counted(t testing.TB, n int) int {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	last, since := 0, time.Now()
	for {
		now := d.calls(t, "zincrby") / 2
		if now >= n {
			return now
		}
		if now > last {
			last, since = now, time.Now()
		} else if time.Since(since) > 10*time.Second {
			return now
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return now
		}
	}
}
