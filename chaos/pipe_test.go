package chaos

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// pipe is a bad line between the program and Redis.
type pipe struct {
	t      testing.TB
	target string // a unix socket

	mu    sync.Mutex
	delay time.Duration                  // before each answer
	cut   func(answer []byte) (keep int) // how much of an answer arrives before the line breaks; -1 all
	lines map[net.Conn]bool
}

// pipe puts a bad line before Redis; the program started after that talks through it.
func (w *world) pipe(t *testing.T) *pipe {
	p := &pipe{t: t, target: strings.TrimPrefix(w.redis.URL(), "unix://"), lines: make(map[net.Conn]bool)}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		l.Close()
		p.breakAll()
	})
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go p.join(conn)
		}
	}()
	w.store = "redis://" + l.Addr().String()
	return p
}

func (p *pipe) join(in net.Conn) {
	out, err := net.Dial("unix", p.target)
	if err != nil {
		in.Close()
		return
	}
	p.mu.Lock()
	p.lines[in], p.lines[out] = true, true
	p.mu.Unlock()
	defer func() {
		in.Close()
		out.Close()
		p.mu.Lock()
		delete(p.lines, in)
		delete(p.lines, out)
		p.mu.Unlock()
	}()
	go func() {
		_, _ = io.Copy(out, in)
		out.Close()
	}()
	buffer := make([]byte, 32<<10)
	for {
		n, err := out.Read(buffer)
		if n > 0 && !p.pass(in, buffer[:n]) {
			return
		}
		if err != nil {
			return
		}
	}
}

// pass hands on an answer, late or in part; false breaks the line.
func (p *pipe) pass(in net.Conn, answer []byte) bool {
	p.mu.Lock()
	delay, cut := p.delay, p.cut
	p.mu.Unlock()
	if delay > 0 {
		<-time.After(delay)
	}
	if cut != nil {
		if keep := cut(answer); keep >= 0 {
			_, _ = in.Write(answer[:min(keep, len(answer))])
			if tcp, ok := in.(*net.TCPConn); ok {
				_ = tcp.SetLinger(0) // a reset
			}
			return false
		}
	}
	_, err := in.Write(answer)
	return err == nil
}

// bad makes the line late and lets it break.
func (p *pipe) bad(delay time.Duration, cut func([]byte) int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.delay, p.cut = delay, cut
}

func (p *pipe) breakAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.lines {
		c.Close()
	}
}

func TestF7_The_line_to_Redis_is_late_and_breaks_in_the_middle_of_answers(t *testing.T) {
	w := newWorld(t, plot{groups: 3, people: 6, questions: 40})
	line := w.pipe(t)
	w.begin()
	broken := 0
	w.lives(story{days: 1, questions: 4, habit: 0.9, harms: 10, harm: func(w *world) {
		line.bad(time.Duration(w.pick(40))*time.Millisecond, func(answer []byte) int {
			if !w.chance(0.04) {
				return -1
			}
			broken++
			return w.pick(len(answer) + 1)
		})
		<-time.After(w.between(100*time.Millisecond, 500*time.Millisecond))
		line.bad(0, nil)
		if w.chance(0.3) {
			line.breakAll()
		}
	}})
	w.check()
	t.Logf("%d answers of Redis were cut", broken)
}

func TestF7_Redis_answers_two_seconds_late_and_the_bot_goes_on(t *testing.T) {
	w := newWorld(t, plot{groups: 1, people: 6, questions: 40})
	line := w.pipe(t)
	w.begin()
	g := w.groups[0]
	w.leap(time.Date(first.Year(), first.Month(), first.Day(), 7, 59, 58, 0, time.UTC))
	card := g.today()
	polls := g.openPolls(2)
	line.bad(2*time.Second, nil)
	for _, m := range polls {
		g.vote(m)
	}
	_, err := g.people[1].Tap(card, "✅")
	if err != nil {
		t.Fatal(err)
	}
	g.checked[dateOf(w.clock.Now())] = map[int64]bool{g.people[1].ID: true}
	<-time.After(5 * time.Second)
	line.bad(0, nil)
	w.check()
}

// trouble is a Redis that is up and refuses.
type trouble struct {
	name         string
	begin, mend  func(ctx context.Context, rdb *redis.Client) error
	stopsWriting bool
}

func set(name, value string) func(context.Context, *redis.Client) error {
	return func(ctx context.Context, rdb *redis.Client) error { return rdb.ConfigSet(ctx, name, value).Err() }
}

var troubles = []trouble{
	{"scripts are forgotten", func(ctx context.Context, rdb *redis.Client) error { return rdb.ScriptFlush(ctx).Err() }, nil, false},
	{"OOM", set("maxmemory", "1"), set("maxmemory", "0"), true},
	{"READONLY", func(ctx context.Context, rdb *redis.Client) error { return rdb.ReplicaOf(ctx, "127.0.0.1", "1").Err() },
		func(ctx context.Context, rdb *redis.Client) error { return rdb.ReplicaOf(ctx, "NO", "ONE").Err() }, true},
	{"MISCONF", func(ctx context.Context, rdb *redis.Client) error {
		return errors.Join(rdb.ConfigSet(ctx, "save", "3600 1").Err(), failedSave(ctx, rdb))
	}, set("save", ""), true},
}

// failedSave has Redis fail to save, as on a disk that is full: a directory stands where the
// file should.
func failedSave(ctx context.Context, rdb *redis.Client) error {
	if err := rdb.BgSave(ctx).Err(); err != nil {
		return err
	}
	if !comes(10*time.Second, func() bool {
		return strings.Contains(rdb.Info(ctx, "persistence").Val(), "rdb_last_bgsave_status:err")
	}) {
		return errors.New("Redis saves")
	}
	return nil
}

func TestF8_Redis_refuses_writes_and_nothing_is_confirmed_till_it_takes_them(t *testing.T) {
	w := newWorld(t, plot{groups: 1, people: 6, questions: 40, redis: []string{
		"--dbfilename", "occupied", "--key-load-delay", "20000", "--loading-process-events-interval-bytes", "1024",
	}})
	if err := os.Mkdir(filepath.Join(w.redis.Dir(), "occupied"), 0o700); err != nil {
		t.Fatal(err)
	}
	w.begin()
	g := w.groups[0]
	w.leap(time.Date(first.Year(), first.Month(), first.Day(), 7, 59, 58, 0, time.UTC))
	card := g.today()
	poll := g.openPolls(len(troubles) + 1)
	date := dateOf(w.clock.Now())
	g.checked[date] = map[int64]bool{}
	rdb := w.dial()
	defer rdb.Close()
	for i, trouble := range troubles {
		w.inTrouble(trouble, rdb, func() {
			for _, p := range g.people {
				if err := p.Vote(poll[i], w.pick(3)); err != nil {
					t.Error(err)
				}
			}
			tap, err := g.people[i+1].Tap(card, "✅")
			if err != nil {
				t.Fatal(err)
			}
			g.checked[date][g.people[i+1].ID] = true
			if !trouble.stopsWriting {
				return
			}
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			if err := tap.Answer(ctx); err != nil || !strings.Contains(strings.ToLower(tap.Toast), "moment") {
				t.Errorf("%s: the toast is %q, %v", trouble.name, tap.Toast, err)
			}
			if w.sim.Pending() == 0 {
				t.Errorf("%s: updates were confirmed that could not be recorded", trouble.name)
			}
			if status, _ := w.bot.get("/readyz"); status == 200 {
				t.Errorf("%s: it says that it is ready", trouble.name)
			}
		})
	}
	w.loading(func() {
		for _, p := range g.people {
			if err := p.Vote(poll[len(troubles)], w.pick(3)); err != nil {
				t.Error(err)
			}
		}
	})
	w.check()
}

// loading has something done while Redis has started and still reads its file.
func (w *world) loading(meanwhile func()) {
	w.t.Helper()
	rdb := w.dial()
	defer rdb.Close()
	if err := rdb.BgRewriteAOF(context.Background()).Err(); err != nil { // one key after the other is read slowly
		w.t.Fatal(err)
	}
	w.tidied()
	w.redis.Kill()
	loaded := make(chan struct{})
	go func() {
		defer close(loaded)
		w.redis.Run()
	}()
	eventually(w.t, 10*time.Second, "Redis says that it is loading", func() bool {
		err := rdb.Ping(context.Background()).Err()
		return err != nil && strings.HasPrefix(err.Error(), "LOADING")
	})
	meanwhile()
	<-loaded
	w.calm()
}

// inTrouble has something done while Redis refuses, and waits until the bot has recovered.
func (w *world) inTrouble(trouble trouble, rdb *redis.Client, meanwhile func()) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := trouble.begin(ctx, rdb); err != nil {
		w.t.Fatalf("%s: %v", trouble.name, err)
	}
	meanwhile()
	if trouble.mend != nil {
		if err := trouble.mend(ctx, rdb); err != nil {
			w.t.Fatalf("%s: %v", trouble.name, err)
		}
	}
	begun := time.Now()
	w.calm()
	w.t.Logf("%s: recovered %s after", trouble.name, time.Since(begun).Round(time.Millisecond))
}
