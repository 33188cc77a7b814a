package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"studybot/store"
	"studybot/store/redistest"
)

const token = "123:abcdefghijklmnopqrstuvwxyz012345678"

// wall is the clock of measurements: the machine's own.
type wall struct{}

func (wall) Now() time.Time                         { return time.Now() }
func (wall) After(d time.Duration) <-chan time.Time { return time.After(d) }

// database is a redis-server that rivals can reach too, on loopback.
type database struct {
	addr string
	rdb  *redis.Client
	pid  int
}

func startRedis(t testing.TB, fsync string) *database {
	t.Helper()
	port := redistest.Port(t)
	redistest.Start(t, "--port", port, "--bind", "127.0.0.1", "--appendfsync", fsync, "--auto-aof-rewrite-percentage", "0", "--maxclients", "5000")
	d := &database{addr: "127.0.0.1:" + port}
	d.rdb = redis.NewClient(&redis.Options{Addr: d.addr})
	t.Cleanup(func() { _ = d.rdb.Close() })
	info, err := d.rdb.Info(t.Context(), "server").Result()
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(info, "process_id:")
	pid, _, _ := strings.Cut(rest, "\r\n")
	if d.pid, err = strconv.Atoi(pid); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *database) url() string { return "redis://" + d.addr }

func (d *database) store(t testing.TB) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), store.Options{URL: d.url(), Clock: wall{}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	return st
}

// calls is how often Redis ran a command since its figures were reset.
func (d *database) calls(t testing.TB, command string) int {
	t.Helper()
	info, err := d.rdb.Info(t.Context(), "commandstats").Result()
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(info, "cmdstat_"+command+":calls=")
	if !ok {
		return 0
	}
	n, _, _ := strings.Cut(rest, ",")
	calls, _ := strconv.Atoi(n)
	return calls
}

// buildBot builds the program as it is released.
func buildBot(t testing.TB) string {
	t.Helper()
	if built := os.Getenv("BENCH_BOT"); built != "" {
		return built
	}
	path := filepath.Join(t.TempDir(), "studybot")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, "studybot/cmd/studybot")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// child is a program that runs.
type child struct {
	cmd *exec.Cmd
	out bytes.Buffer
}

func start(t testing.TB, env []string, path string, args ...string) *child {
	t.Helper()
	c := &child{cmd: exec.CommandContext(context.WithoutCancel(t.Context()), path, args...)}
	c.cmd.Env = append(os.Environ(), env...)
	c.cmd.Stdout, c.cmd.Stderr = &c.out, &c.out
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.kill)
	return c
}

func (c *child) kill() {
	if c.cmd.ProcessState == nil {
		_ = c.cmd.Process.Kill()
		_ = c.cmd.Wait()
	}
}

func (c *child) pid() int { return c.cmd.Process.Pid }

// startBot runs `studybot run`.
func startBot(t testing.TB, bot string, tg *telegram, d *database, more ...string) *child {
	t.Helper()
	return start(t, append([]string{
		"TELEGRAM_BOT_TOKEN=" + token, "TELEGRAM_API_URL=" + tg.URL, "REDIS_URL=" + d.url(),
		"STUDYBOT_HTTP_ADDR=", "LOG_LEVEL=warn", "STUDYBOT_DATA_DIR=" + t.TempDir(),
		"STUDYBOT_JOURNAL=off", // no rival keeps one
	}, more...), bot, "run")
}

// ticks is how long the kernel's unit of a process's time is: 10 ms on every Linux.
const ticks = 10 * time.Millisecond

// cpu is user and system time that a process has used, of all its threads.
func cpu(pid int) time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+2:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * ticks
}

// resident is a process's memory in MB, now or at its peak ("VmRSS", "VmHWM").
func resident(pid int, what string) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), what+":")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	kb, _ := strconv.ParseFloat(fields[0], 64)
	return kb / 1024
}
