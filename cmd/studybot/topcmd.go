package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"golang.org/x/term"

	"studybot/cmd/studybot/top"
	"studybot/store"
)

type topCmd struct {
	Addr      string        `name:"http-addr" env:"STUDYBOT_HTTP_ADDR" default:"127.0.0.1:8080" help:"Address of the running bot."`
	PprofAddr string        `name:"pprof-addr" env:"STUDYBOT_PPROF_ADDR" help:"Its loopback address, for the last errors."`
	RedisURL  string        `name:"redis-url" env:"REDIS_URL" help:"Its Redis, for what Redis itself tells."`
	Interval  time.Duration `name:"interval" default:"2s" help:"How often it looks."`
}

// Run shows what a running bot does. Without a terminal it prints one page and ends.
func (c *topCmd) Run(ctx context.Context, out io.Writer) error {
	if c.Interval < 200*time.Millisecond {
		return fmt.Errorf("an interval of %s is too short: 200ms at least", c.Interval)
	}
	look := &looker{topCmd: *c, http: &http.Client{Timeout: 5 * time.Second}}
	defer look.close()
	w := watch{model: &top.Model{Where: c.Addr}, look: look.look, interval: c.Interval, out: out}
	file, isFile := out.(*os.File)
	if !isFile || !term.IsTerminal(int(file.Fd())) || !term.IsTerminal(int(os.Stdin.Fd())) {
		return w.once(ctx)
	}
	old, err := term.MakeRaw(int(os.Stdin.Fd()))
	if err != nil {
		return fmt.Errorf("take the terminal over: %w", err)
	}
	defer func() { _ = term.Restore(int(os.Stdin.Fd()), old) }()
	w.size = func() top.Size {
		width, height, err := term.GetSize(int(file.Fd()))
		if err != nil {
			return top.Plain
		}
		return top.Size{Width: width, Height: height, Colour: os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
	}
	resized := make(chan os.Signal, 1)
	signal.Notify(resized, syscall.SIGWINCH)
	defer signal.Stop(resized)
	return w.live(ctx, keysOf(os.Stdin), resized)
}

// watch is the page on its way to whoever looks at it.
type watch struct {
	model    *top.Model
	look     func(context.Context) top.Sample
	interval time.Duration
	out      io.Writer
	size     func() top.Size
}

// once reads twice, since rates want two readings, and prints one page without colours.
func (w watch) once(ctx context.Context) error {
	first := w.look(ctx)
	if first.Failed != "" {
		return errors.New(first.Failed)
	}
	w.model.Read(first)
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(w.interval):
	}
	w.model.Read(w.look(ctx))
	_, err := io.WriteString(w.out, w.model.Frame(top.Plain))
	return err
}

// live draws anew at each reading, key and change of the window, until somebody has had enough.
func (w watch) live(ctx context.Context, keys <-chan string, resized <-chan os.Signal) error {
	const begin, end = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l" // a screen of our own, without cursor
	if _, err := io.WriteString(w.out, begin); err != nil {
		return err
	}
	defer func() { _, _ = io.WriteString(w.out, end) }()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	samples := make(chan top.Sample)
	go w.read(ctx, samples)
	for !w.model.Over() {
		if err := w.draw(); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case s := <-samples:
			w.model.Read(s)
		case key, open := <-keys:
			if !open {
				return nil
			}
			w.model.Press(key)
		case <-resized:
		}
	}
	return nil
}

func (w watch) draw() error {
	page := strings.ReplaceAll(strings.TrimSuffix(w.model.Frame(w.size()), "\n"), "\n", "\x1b[K\r\n")
	_, err := io.WriteString(w.out, "\x1b[H"+page+"\x1b[K\x1b[J")
	return err
}

// read reads at a steady pace, beside the drawing, so that a slow answer blocks no key.
func (w watch) read(ctx context.Context, to chan<- top.Sample) {
	for {
		s := w.look(ctx)
		select {
		case <-ctx.Done():
			return
		case to <- s:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(w.interval):
		}
	}
}

// escapes are the keys that a terminal writes as several bytes.
var escapes = map[string]string{
	"\x1b[A": "up", "\x1b[B": "down", "\x1b[C": "right", "\x1b[D": "left",
	"\x1bOA": "up", "\x1bOB": "down", "\x1bOC": "right", "\x1bOD": "left", "\x1b": "esc", "\x03": "ctrl+c", "\t": "tab",
}

// keysOf reads keys as they are pressed. Its goroutine ends with the input.
func keysOf(in io.Reader) <-chan string {
	keys := make(chan string)
	go func() {
		defer close(keys)
		buf := make([]byte, 16)
		for {
			n, err := in.Read(buf)
			if n > 0 {
				key := string(buf[:n])
				if name, known := escapes[key]; known {
					key = name
				}
				keys <- key
			}
			if err != nil {
				return
			}
		}
	}()
	return keys
}

// looker asks a running bot, and its Redis if it is told where that is.
type looker struct {
	topCmd
	http  *http.Client
	redis *store.Store
}

func (l *looker) close() {
	l.http.CloseIdleConnections()
	if l.redis != nil {
		_ = l.redis.Close()
	}
}

func (l *looker) look(ctx context.Context) top.Sample {
	s := top.Sample{At: time.Now()}
	body, _, err := l.get(ctx, l.Addr, "/metrics")
	if err == nil {
		s.Points, err = top.ReadMetrics(strings.NewReader(body))
	}
	if err != nil {
		s.Failed = fmt.Sprintf("%s can't be asked: %v", l.Addr, err)
		return s
	}
	if body, status, err := l.get(ctx, l.Addr, "/readyz"); err == nil && status != http.StatusOK {
		var c condition
		_ = json.Unmarshal([]byte(body), &c) // then there are no reasons
		s.Ready = strings.Join(c.Why, "; ")
	}
	s.Late = l.late(ctx)
	s.Facts = l.facts(ctx)
	return s
}

// late are the log's last warnings and errors; none if the address is not given or does not answer.
func (l *looker) late(ctx context.Context) []top.Line {
	if l.PprofAddr == "" {
		return nil
	}
	body, _, err := l.get(ctx, l.PprofAddr, "/errors")
	if err != nil {
		return nil
	}
	var raw []struct {
		Time                              time.Time
		Level, Room, Message, Error, Whom string
	}
	if json.Unmarshal([]byte(body), &raw) != nil {
		return nil
	}
	lines := make([]top.Line, len(raw))
	for i, r := range raw {
		lines[i] = top.Line{At: r.Time.Local(), Level: r.Level, Room: r.Room, Message: r.Message}
		if r.Error != "" {
			lines[i].Message += ": " + r.Error
		}
	}
	return lines
}

// facts asks Redis; one that is away is tried again at the next look.
func (l *looker) facts(ctx context.Context) top.Facts {
	if l.RedisURL == "" {
		return top.Facts{}
	}
	if l.redis == nil {
		s, err := store.Look(ctx, store.Options{URL: l.RedisURL, Clock: wallClock{}})
		if err != nil {
			return top.Facts{}
		}
		l.redis = s
	}
	f, err := l.redis.Facts(ctx)
	if err != nil {
		return top.Facts{}
	}
	return top.Facts{Version: f.Version, Memory: f.Memory, MaxMemory: f.MaxMemory, Ops: f.Ops, Replicas: len(f.Alive)}
}

func (l *looker) get(ctx context.Context, addr, path string) (body string, status int, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+path, nil)
	if err != nil {
		return "", 0, err
	}
	resp, err := l.http.Do(req)
	if err != nil {
		return "", 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(io.LimitReader(resp.Body, 16<<20))
	return string(data), resp.StatusCode, err
}
