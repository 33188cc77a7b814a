package chaos

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"studybot/store/redistest"
	"studybot/telegramsim"
)

// lease is how long a silent replica keeps its posts and jobs in these tests; 30 s is
// what the program does by itself.
const lease = 4 * time.Second

var workshop string // where the program is built, once

var built = sync.OnceValues(func() (string, error) {
	path := filepath.Join(workshop, "studybot")
	out, err := exec.Command("go", "build", "-o", path, "studybot/cmd/studybot").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return path, nil
})

func binary(t testing.TB) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// scroll is a log that can be read while it is written.
type scroll struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *scroll) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *scroll) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// settings say how one process is started.
type settings struct {
	token, api, redis string
	program           string // another than the one built from this tree
	now               func() time.Time
	args, env         []string
}

// program is one running `studybot run`.
type program struct {
	t      testing.TB
	cmd    *exec.Cmd
	log    *scroll
	http   string
	exited chan struct{}
	over   bool // we ended it
}

// launch starts the program; log goes on where an earlier process ended.
func launch(t testing.TB, s settings, log *scroll) *program {
	t.Helper()
	p := &program{t: t, log: log, http: "127.0.0.1:" + redistest.Port(t), exited: make(chan struct{})}
	args := append([]string{
		"run", "--api-url", s.api, "--redis-url", s.redis, "--http-addr", p.http, "--lease", lease.String(),
	}, s.args...)
	if s.now != nil {
		args = append(args, "--now", s.now().Format(time.RFC3339Nano))
	}
	p.cmd = exec.Command(cmp.Or(s.program, binary(t)), args...)
	p.cmd.Env = append(os.Environ(), append(s.env, "TELEGRAM_BOT_TOKEN="+s.token)...)
	p.cmd.Stdout, p.cmd.Stderr = log, log
	if err := p.cmd.Start(); err != nil {
		t.Fatalf("start the program: %v", err)
	}
	go func() {
		_ = p.cmd.Wait() // how it ended stands in ProcessState
		close(p.exited)
	}()
	return p
}

// kill ends it as kill -9 does.
func (p *program) kill() { p.end(syscall.SIGKILL) }

// stop asks it to end, and says how long that took.
func (p *program) stop() time.Duration {
	begun := time.Now()
	p.end(syscall.SIGTERM)
	return time.Since(begun)
}

func (p *program) end(signal os.Signal) {
	select {
	case <-p.exited:
		if !p.over {
			p.t.Errorf("the program ended by itself: %v\n%s", p.cmd.ProcessState, p.tail())
		}
		p.over = true
		return
	default:
	}
	p.over = true
	_ = p.cmd.Process.Signal(signal) // it may just have ended
	select {
	case <-p.exited:
	case <-time.After(time.Minute):
		_ = p.cmd.Process.Kill()
		<-p.exited
		p.t.Errorf("the program did not end within a minute\n%s", p.tail())
	}
}

func (p *program) tail() string {
	lines := strings.Split(p.log.String(), "\n")
	return strings.Join(lines[max(0, len(lines)-25):], "\n")
}

// get asks the program's own HTTP side; status 0 means that nobody answers.
func (p *program) get(path string) (status int, body string) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.http+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, ""
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(text)
}

// memory is the most resident memory that it ever had, in MB.
func (p *program) memory() float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return -1
	}
	found := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(text)
	if found == nil {
		return -1
	}
	kb, _ := strconv.ParseFloat(string(found[1]), 64)
	return kb / 1024
}

// command runs another of the program's commands to its end.
func command(t testing.TB, args ...string) (out string, code int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary(t), args...)
	text, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		t.Fatalf("studybot %s: %v", args[0], err)
	}
	return string(text), cmd.ProcessState.ExitCode()
}

// eventually waits until a condition holds, looking anew at a steady pace: what it looks
// at are other processes, which give no sign.
func eventually(t testing.TB, within time.Duration, what string, holds func() bool) {
	t.Helper()
	if !comes(within, holds) {
		t.Fatalf("after %s it is not so that %s", within, what)
	}
}

func comes(within time.Duration, holds func() bool) bool {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(within); !holds(); <-tick.C {
		if time.Now().After(deadline) {
			return false
		}
	}
	return true
}

// plain are the words of a message on one line.
func plain(m *telegramsim.Message) string { return strings.Join(strings.Fields(m.Plain()), " ") }
